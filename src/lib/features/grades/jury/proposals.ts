/** What the results propose to a jury, in the centre's own codes. Pure. */
import { juryCodes, type JuryCode } from '#shared/documents/jury-codes.ts'
import type { RuledGradebook, YearRow } from '#shared/documents/year-table.ts'
import type { ModuleId } from '#shared/domain/identity.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { ModuleOutcome } from '#shared/domain/module-result.ts'
import type { JuryReading } from './read-jury.ts'

export type Decided = {
  readonly person: PersonId
  readonly code: string
  readonly compensated: readonly ModuleId[]
}

/** Null where results are missing, or where no code of the centre says the outcome. */
export function proposalOf({ person, year }: YearRow, codes: readonly JuryCode[]): Decided | null {
  if (year.kind === 'pending') return null
  const code = codes.find(({ outcome }) => outcome === year.outcome)
  if (code === undefined) return null
  return { person, code: code.code, compensated: [...new Set(year.compensated)] }
}

/** Was the pass mark missed? */
export function isShort(outcome: ModuleOutcome): boolean {
  return outcome === 'resit' || outcome === 'failed' || outcome === 'eliminated'
}

/** Modules below the pass mark: what a jury may compensate. */
export function shortModules(row: YearRow, modules: readonly RuledGradebook[]): ModuleId[] {
  const short = modules.filter((_, place) => {
    const { outcome } = row.results[place]!
    return isShort(outcome)
  })
  return [...new Set(short.map(({ module }) => module))]
}

/** Deciding otherwise than the results is the jury's right, and asks for its reason. */
export function departs(decided: Decided, proposed: Decided | null): boolean {
  return (
    proposed === null ||
    proposed.code !== decided.code ||
    [...proposed.compensated].sort().join() !== [...decided.compensated].sort().join()
  )
}

/**
 * Trainees whose decision is not what their results say now, without a reason: it was right when it was taken, and a grade
 * or the list of codes changed since.
 */
export function outdatedDecisions({
  rows,
  state,
  directory,
  modules
}: Pick<JuryReading, 'rows' | 'state' | 'directory' | 'modules'>): ReadonlySet<PersonId> {
  // While a rule is not known here, nothing tells whether a decision still fits.
  if (modules.some(({ rule }) => rule === null)) return new Set()
  const { codes } = juryCodes(directory)
  const explained = new Set(
    state.events.flatMap(({ parcel, reason }) => (reason === null ? [] : [parcel]))
  )
  const outdated = rows.filter((row) => {
    const place = state.decisionsByPerson.get(row.person)
    if (place?.kind !== 'settled') return false
    const isExplained = place.current.some(({ parcel }) => explained.has(parcel))
    return !isExplained && departs({ person: row.person, ...place.value }, proposalOf(row, codes))
  })
  return new Set(outdated.map(({ person }) => person))
}

/** A code for several at once. */
export function decisionsFor(
  rows: readonly YearRow[],
  code: JuryCode,
  modules: readonly RuledGradebook[]
): Decided[] {
  return rows.map((row) => usualDecision(row, code, modules))
}

/**
 * What a code means for somebody until another choice is made: as one of those known says it, else whoever it carries is
 * carried in what they lack, and nobody else in anything.
 */
export function usualDecision(
  row: YearRow,
  { code, outcome }: JuryCode,
  modules: readonly RuledGradebook[],
  known: readonly (Pick<Decided, 'code' | 'compensated'> | null)[] = []
): Decided {
  const same = known.find((one) => one?.code === code)
  const carried = outcome === 'compensated' ? shortModules(row, modules) : []
  return { person: row.person, code, compensated: same?.compensated ?? carried }
}

/** The proposals of whoever has no decision yet, or one that followed other results. */
export function openProposals(
  reading: Pick<JuryReading, 'rows' | 'state' | 'directory' | 'modules'>
): Decided[] {
  const { codes } = juryCodes(reading.directory)
  const outdated = outdatedDecisions(reading)
  return reading.rows
    .filter(({ person }) => {
      const said = reading.state.decisionsByPerson.get(person)?.kind ?? 'unsaid'
      return said === 'unsaid' || outdated.has(person)
    })
    .flatMap((row) => proposalOf(row, codes) ?? [])
}
