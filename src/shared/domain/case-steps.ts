/**
 * The way of a request: deposited → in hand → decided, and once on the way back for a complement. One table, asked by phone and relay, and
 * printed to docs/requests.md.
 */

export const CASE_STATES = [
  'none',
  'inHand',
  'incomplete',
  'approved',
  'refused',
  'withdrawn'
] as const
export type CaseState = (typeof CASE_STATES)[number]

export const CASE_STEPS = [
  'deposited',
  'complement-asked',
  'complement-given',
  'approved',
  'refused',
  'withdrawn'
] as const
export type CaseStep = (typeof CASE_STEPS)[number]

/** From which states a step may be taken, and where it leads. What is decided stays decided: an appeal is another request. */
const CASE_WAY: Readonly<
  Record<CaseStep, { readonly from: readonly CaseState[]; readonly to: CaseState }>
> = {
  deposited: { from: ['none'], to: 'inHand' },
  'complement-asked': { from: ['inHand'], to: 'incomplete' },
  'complement-given': { from: ['incomplete'], to: 'inHand' },
  approved: { from: ['inHand', 'incomplete'], to: 'approved' },
  refused: { from: ['inHand', 'incomplete'], to: 'refused' },
  withdrawn: { from: ['inHand', 'incomplete'], to: 'withdrawn' }
}

/** What the rules of access need to know of a request. */
export type CaseStanding = {
  readonly caseState: CaseState
  /** Law 55-19 lets a complement be asked for once only. */
  readonly hasAskedComplement: boolean
  /** An act was made out and not revoked; left out where there never was one. */
  readonly hasAct?: boolean
}

export const NO_CASE: CaseStanding = { caseState: 'none', hasAskedComplement: false }

/** Is anybody still to do something about it? */
export function isOpen(state: CaseState): boolean {
  return state === 'inHand' || state === 'incomplete'
}

/** Where a step leads; null where it may not be taken from there. */
export function stateAfter(standing: CaseStanding, step: CaseStep): CaseStanding | null {
  const { from, to } = CASE_WAY[step]
  if (!from.includes(standing.caseState)) return null
  const asks = step === 'complement-asked'
  if (asks && standing.hasAskedComplement) return null
  return { ...standing, caseState: to, hasAskedComplement: standing.hasAskedComplement || asks }
}

/** What happens to the act once a request is approved: one at a time, and another only once it was revoked. */
export const ACT_STEPS = ['act-drawn', 'act-revoked'] as const
export type ActStep = (typeof ACT_STEPS)[number]

/** Where a step about the act leads; null where it may not be taken. */
export function standingAfterAct(standing: CaseStanding, step: ActStep): CaseStanding | null {
  const { caseState, hasAct = false } = standing
  const isDrawn = step === 'act-drawn'
  return caseState === 'approved' && hasAct !== isDrawn ? { ...standing, hasAct: isDrawn } : null
}
