/** A grading rule while it is edited: what stands in the fields, and the rule it makes or which fields are wrong. Pure. */
import type { RoundingMode } from '#shared/domain/fraction.ts'
import { CELL_CODES, type AssessmentKind, type CellCode } from '#shared/domain/grade.ts'
import { gradeText, parseGradeText } from '#shared/domain/grade-text.ts'
import type { GradingRule, Honour, ResitMode, Treatment } from '#shared/domain/grading-rule.ts'
import type { ModuleId } from '#shared/domain/identity.ts'

/** As the schema of rules allows. */
export const MAX_PARTS = 8
export const MAX_HONOURS = 10
const MAX_WEIGHT = 10_000
const HONOUR_CODE = /^[A-Za-z0-9+-]{1,8}$/

export type PartDraft = { kinds: AssessmentKind[]; weight: string }
export type HonourDraft = { code: string; label: string; labelAr: string; from: string }

/** Numbers as they are typed; an empty field where the rule has none. */
export type RuleDraft = {
  outOf: string
  roundingTo: string
  roundingMode: RoundingMode
  codes: Record<CellCode, Treatment>
  parts: PartDraft[]
  resitMode: ResitMode
  resitOf: 'module' | AssessmentKind
  resitCap: string
  pass: string
  resitFrom: string
  eliminatoryBelow: string
  compensates: boolean
  compensationMinimum: string
  compensationModules: string
  compensationOverall: string
  moduleWeights: Record<string, string>
  honours: HonourDraft[]
}

/** `wrong`: names of the fields that cannot be read, as `parts.1.weight` or `pass`. */
export type DraftReading =
  | { readonly ok: true; readonly rule: GradingRule }
  | { readonly ok: false; readonly wrong: ReadonlySet<string> }

const say = (value: number | null) => (value === null ? '' : gradeText(value, ','))

/** What the fields of a rule without compensation offer. */
const USUAL_COMPENSATION = { minimum: 800, maxModules: 2, overallFrom: 1_000 }

export function draftOf(rule: GradingRule): RuleDraft {
  const compensation = rule.compensation ?? USUAL_COMPENSATION
  return {
    outOf: say(rule.outOf),
    roundingTo: say(rule.rounding.to),
    roundingMode: rule.rounding.mode,
    codes: { ...rule.codes },
    parts: rule.parts.map(({ kinds, weight }) => ({ kinds: [...kinds], weight: say(weight) })),
    resitMode: rule.resit.mode,
    resitOf: rule.resit.of,
    resitCap: say(rule.resit.cap),
    pass: say(rule.pass),
    resitFrom: say(rule.resitFrom),
    eliminatoryBelow: say(rule.eliminatoryBelow),
    compensates: rule.compensation !== null,
    compensationMinimum: say(compensation.minimum),
    compensationModules: String(compensation.maxModules),
    compensationOverall: say(compensation.overallFrom),
    moduleWeights: Object.fromEntries(
      rule.moduleWeights.map(([module, weight]) => [String(module), say(weight)])
    ),
    honours: rule.honours.map(({ from, ...words }) => ({ ...words, from: say(from) }))
  }
}

/** The rule that the fields say, in the order of its canonical text. */
export function ruleOfDraft(draft: RuleDraft): DraftReading {
  const wrong = new Set<string>()
  const check = <Value>(field: string, value: Value | null, instead: Value): Value => {
    if (value === null) wrong.add(field)
    return value ?? instead
  }
  const number = (field: string, text: string) => check(field, hundredthsOf(text), 0)
  const positive = (field: string, text: string) => check(field, hundredthsOf(text) || null, 1)
  const perhaps = (field: string, text: string) => (text.trim() === '' ? null : number(field, text))
  const weight = (field: string, text: string) => {
    const value = hundredthsOf(text)
    return check(field, value !== null && value <= MAX_WEIGHT ? value : null, 0)
  }
  const rule: GradingRule = {
    outOf: positive('outOf', draft.outOf),
    rounding: { to: positive('roundingTo', draft.roundingTo), mode: draft.roundingMode },
    codes: codesInOrder(draft.codes),
    parts: draft.parts.map(({ kinds, weight: text }, place) => ({
      kinds: check(`parts.${place}.kinds`, kinds.length > 0 ? [...kinds] : null, []),
      weight: weight(`parts.${place}.weight`, text)
    })),
    resit: { mode: draft.resitMode, of: draft.resitOf, cap: perhaps('resitCap', draft.resitCap) },
    pass: number('pass', draft.pass),
    resitFrom: perhaps('resitFrom', draft.resitFrom),
    eliminatoryBelow: perhaps('eliminatoryBelow', draft.eliminatoryBelow),
    compensation: draft.compensates
      ? {
          minimum: number('compensationMinimum', draft.compensationMinimum),
          maxModules: check('compensationModules', countOf(draft.compensationModules), 0),
          overallFrom: number('compensationOverall', draft.compensationOverall)
        }
      : null,
    moduleWeights: Object.entries(draft.moduleWeights)
      .filter(([, text]) => text.trim() !== '')
      .map(([module, text]) => [Number(module) as ModuleId, weight(`module.${module}`, text)]),
    honours: draft.honours.map(({ code, label, labelAr, from }, place): Honour => {
      const known = HONOUR_CODE.test(code.trim()) ? code.trim() : null
      return {
        code: check(`honours.${place}.code`, known, ''),
        label: label.trim(),
        labelAr: labelAr.trim(),
        from: number(`honours.${place}.from`, from)
      }
    })
  }
  return wrong.size === 0 ? { ok: true, rule } : { ok: false, wrong }
}

/** Hundredths of a number from zero on, or null. */
export function hundredthsOf(text: string): number | null {
  const reading = parseGradeText(text)
  if (!reading.ok || reading.cell.kind !== 'grade') return null
  return reading.cell.value < 0 ? null : reading.cell.value
}

function countOf(text: string): number | null {
  return /^\d{1,3}$/.test(text.trim()) ? Number(text) : null
}

function codesInOrder(codes: Readonly<Record<CellCode, Treatment>>): Record<CellCode, Treatment> {
  return Object.fromEntries(CELL_CODES.map((code) => [code, codes[code]])) as typeof codes
}
