/**
 * What somebody may ask of the administration, as data: who may ask, what they fill in, how long it may take (law 55-19).
 * None of its numbers is a constant of the program: a jurist confirms them, and a request keeps those it was deposited under.
 */
import type { ActTemplate } from './act-template.ts'
import { stableNumber } from './identity.ts'
import type { ApplicantKind, Service } from './services.ts'

/** `law5519`: an act that a user of the administration asks for. `internal`: between the administration and its own people. */
export const REGIMES = ['law5519', 'internal'] as const
export type Regime = (typeof REGIMES)[number]

export const DAY_COUNTS = ['calendar', 'working'] as const
export type DayCount = (typeof DAY_COUNTS)[number]

/** What silence means once the time is over. `none` unless a regulation lists the act (law 55-19, DOMAIN section 3.1). */
export const SILENCE_RULES = ['none', 'approval'] as const
export type SilenceRule = (typeof SILENCE_RULES)[number]

export const FIELD_KINDS = ['line', 'text', 'day', 'number', 'choice'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** What a request may last: the law's own limit is 60 days, 30 for investment. */
export const MAX_LEGAL_DAYS = 365
export const MAX_FIELDS = 12
export const MAX_CHOICES = 12
export const MAX_PAPERS = 8

/** Something in French and in Arabic. */
export type Bilingual = { readonly fr: string; readonly ar: string }

export type ProcedureField = {
  /** Names the answer for ever: `from`, `purpose`. */
  readonly key: string
  readonly kind: FieldKind
  readonly label: Bilingual
  readonly isRequired: boolean
  /** Of a `choice`; empty elsewhere. An answer is the place of one, 0 first. */
  readonly choices: readonly Bilingual[]
}

export type Procedure = {
  /** Names the procedure through all its versions: `work-certificate`. */
  readonly code: string
  readonly name: Bilingual
  /** What it is for, in one or two sentences. */
  readonly summary: Bilingual
  readonly service: Service
  readonly whoMayAsk: readonly ApplicantKind[]
  readonly fields: readonly ProcedureField[]
  /** Never one that an administration holds already; one copy of each (law 55-19). */
  readonly papers: readonly Bilingual[]
  readonly regime: Regime
  /** Days from the one after the deposit. */
  readonly maxDays: number
  readonly dayCount: DayCount
  readonly silence: SilenceRule
  /** Days from the refusal in which somebody may appeal. */
  readonly appealDays: number
  readonly appealTo: Bilingual
  /** No jurist has confirmed these numbers: every screen and paper that shows one says so. */
  readonly isToConfirm: boolean
  /** The text that fixes these numbers, as it is cited; left out where none was found. */
  readonly source?: Bilingual
  /** Nobody deposits a new request once it is not. */
  readonly isOffered: boolean
  /** What is made out once it is approved; left out where nothing is. */
  readonly act?: ActTemplate | undefined
}

/** What somebody filled in, by the field's key. Days are `Day`s, choices are places. */
export type Answers = Readonly<Record<string, string | number>>

/**
 * The number of a version follows from its text, so that two devices name it alike and nobody changes it behind a request.
 * Whether it is offered is no part of it: to offer it no longer changes nothing of what was asked before.
 */
export function versionOf({ isOffered: _, ...procedure }: Procedure): number {
  return stableNumber(`procedure ${canonical(procedure)}`)
}

/** The same text for the same value, whatever the order in which its fields were written. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`
}

export type AnswerFault = {
  readonly key: string
  readonly reason: 'missing' | 'too-long' | 'not-a-day' | 'not-a-number' | 'not-a-choice'
}

export const MAX_LINE_LENGTH = 120
export const MAX_TEXT_LENGTH = 1_000
export const MAX_ANSWER_NUMBER = 1_000_000
/** Days since 2020-01-01 that a form takes: through 2107. */
const MAX_ANSWER_DAY = 32_000

/** What is wrong with these answers to this form; empty when it may be deposited. Answers to no field are left alone. */
export function faultsIn({ fields }: Pick<Procedure, 'fields'>, answers: Answers): AnswerFault[] {
  return fields.flatMap((field): AnswerFault[] => {
    const answer = answers[field.key]
    if (answer === undefined || (typeof answer === 'string' && answer.trim() === ''))
      return field.isRequired ? [{ key: field.key, reason: 'missing' }] : []
    const reason = faultOf(field, answer)
    return reason === null ? [] : [{ key: field.key, reason }]
  })
}

function faultOf(
  { kind, choices }: ProcedureField,
  answer: string | number
): AnswerFault['reason'] | null {
  const isWhole = Number.isInteger(answer) && Number(answer) >= 0
  switch (kind) {
    case 'line':
      return String(answer).length > MAX_LINE_LENGTH ? 'too-long' : null
    case 'text':
      return String(answer).length > MAX_TEXT_LENGTH ? 'too-long' : null
    case 'day':
      return isWhole && Number(answer) <= MAX_ANSWER_DAY ? null : 'not-a-day'
    case 'number':
      return isWhole && Number(answer) <= MAX_ANSWER_NUMBER ? null : 'not-a-number'
    case 'choice':
      return isWhole && Number(answer) < choices.length ? null : 'not-a-choice'
  }
}
