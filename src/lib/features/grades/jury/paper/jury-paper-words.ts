/** Words on the papers of a jury, in the language of the page. */
import type { PaperLanguage } from '#lib/app-paper-words.ts'
import { sayLevelAndTrack } from '#lib/app-track-words.ts'
import { gradeText } from '#shared/domain/grade-text.ts'
import { isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { PlanValues } from '../plan-changes.ts'
import { trainingYear } from '../jury-words.ts'
import type { JuryReading } from '../read-jury.ts'
import type { Provisional } from './page-seals.svelte.ts'

const WHY: Readonly<
  Record<Provisional, (inputs: object, options: { locale: PaperLanguage }) => string>
> = {
  open: m.jury_paper_why_open,
  disputed: m.jury_paper_why_disputed,
  unsent: m.jury_paper_why_unsent,
  moved: m.jury_paper_why_moved,
  rule: m.jury_paper_why_rule,
  waiting: m.jury_paper_why_waiting,
  offline: m.jury_paper_why_offline,
  refused: m.jury_paper_why_refused
}

export function sayProvisional(because: Provisional, language: PaperLanguage): string {
  return WHY[because]({}, { locale: language })
}

export type PaperFact = { readonly label: string; readonly value: string }

/** Group, track, year and number of the minutes. */
export function minutesFacts(
  { directory, place, state }: JuryReading,
  language: PaperLanguage
): PaperFact[] {
  const on = { locale: language }
  const group = directory.groups.get(String(place.group))?.values ?? {}
  return [
    { label: m.jury_paper_number({}, on), value: state.closings[0]?.minutes ?? '' },
    { label: m.jury_paper_group({}, on), value: group.label ?? '' },
    {
      label: m.jury_paper_track({}, on),
      value: sayLevelAndTrack(group, language)
    },
    { label: m.jury_paper_year({}, on), value: trainingYear(directory, place) }
  ]
}

/** Always two decimals: nothing can be added by pen, and a column lines up. */
export function gradeOnPaper(hundredths: number | null): string {
  if (hundredths === null) return '–'
  const [units, decimals = ''] = gradeText(hundredths, ',').split(',')
  return isolate(`${units},${decimals.padEnd(2, '0')}`)
}

/** A paper of one trainee is told from another's by this number, which the seal names. */
export function traineeNumberOnPaper(person: number): string {
  return isolate(String(person))
}

/** "Note maximale 20 · Coefficient 1", or the version of a rule. */
export function sayPlanValues(
  { directory }: Pick<JuryReading, 'directory'>,
  { max, step, weight, active, rule }: PlanValues,
  language: PaperLanguage
): string {
  const on = { locale: language }
  if (rule !== undefined) {
    const version = directory.gradingRules.get(rule)?.record.values.version
    return m.jury_paper_rule_version({ version: String(version ?? rule) }, on)
  }
  const said = [
    [m.grades_max({}, on), max],
    [m.grades_step({}, on), step],
    [m.grades_weight({}, on), weight]
  ] as const
  const values = said.flatMap(([label, value]) =>
    value === undefined ? [] : [`${label} ${isolate(gradeText(value, ','))}`]
  )
  return [...values, ...(active === false ? [m.jury_paper_plan_out({}, on)] : [])].join(' · ')
}
