/**
 * What a jury of this centre may decide: codes with their words, kept as settings of the site, one each. No text was
 * found that fixes them (DOMAIN section 2): a site without a list of its own is offered one to edit.
 */
import type { DirectoryState } from './directory.ts'
import { YEAR_OUTCOMES, type YearOutcome } from '../domain/year-result.ts'

export type JuryCode = {
  readonly code: string
  /** The outcome of the rule that it says, or null where no rule proposes it. */
  readonly outcome: YearOutcome | null
  readonly label: string
  readonly labelAr: string
}

/** Keys of the settings are letters: a list has as many places. */
const PLACES = 'abcdefghijklmnopqrstuvwxyz'
export const MAX_CODES = PLACES.length
const CODE = /^[A-Za-z0-9+-]{1,12}$/
const NO_OUTCOME = '-'

export const PROPOSED_CODES: readonly JuryCode[] = [
  { code: 'ADM', outcome: 'admitted', label: 'Admis', labelAr: 'ناجح' },
  {
    code: 'COMP',
    outcome: 'compensated',
    label: 'Admis par compensation',
    labelAr: 'ناجح بالمعاوضة'
  },
  { code: 'RAT', outcome: 'resit', label: 'Rattrapage', labelAr: 'يستدرك' },
  { code: 'AJ', outcome: 'failed', label: 'Ajourné', labelAr: 'مؤجل' },
  { code: 'ELIM', outcome: 'eliminated', label: 'Éliminé', labelAr: 'مقصى' }
]

export function juryCodeKey(place: number): string {
  return `jury.code.${PLACES.charAt(place)}`
}

/** One code as the value of its setting; '' where the place is empty. */
export function juryCodeText(code: JuryCode | null): string {
  if (code === null) return ''
  return [code.code, code.outcome ?? NO_OUTCOME, code.label, code.labelAr].join('|')
}

/** The code that a setting says, or null where it says none. */
export function parseJuryCode(text: unknown): JuryCode | null {
  if (typeof text !== 'string') return null
  const [code = '', said = '', label = '', labelAr = '', ...more] = text.split('|')
  const outcome = YEAR_OUTCOMES.find((known) => known === said) ?? null
  const isKnown = outcome !== null || said === NO_OUTCOME
  if (!CODE.test(code) || !isKnown || label === '' || more.length > 0) return null
  return { code, outcome, label, labelAr }
}

/** The list of the site, in its order. `isProposed`: nobody has made one yet. */
export function juryCodes({ settings }: Pick<DirectoryState, 'settings'>): {
  readonly codes: readonly JuryCode[]
  readonly isProposed: boolean
} {
  const said = [...PLACES].map((_, place) => settings.get(juryCodeKey(place))?.values.value)
  const codes = said.flatMap((text) => parseJuryCode(text) ?? [])
  return codes.length === 0
    ? { codes: PROPOSED_CODES, isProposed: true }
    : { codes, isProposed: false }
}

export function isJuryCode(text: string): boolean {
  return CODE.test(text)
}
