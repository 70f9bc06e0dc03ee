/** What the results propose to a jury, in the centre's own codes. Pure. */
import type { DeliberationState } from '#shared/documents/deliberation.ts'
import type { JuryCode } from '#shared/documents/jury-codes.ts'
import type { RuledGradebook, YearRow } from '#shared/documents/year-table.ts'
import type { ModuleId } from '#shared/domain/identity.ts'
import type { Decided } from './jury-commands.ts'

/** Null where results are missing, or where no code of the centre says the outcome. */
export function proposalOf({ person, year }: YearRow, codes: readonly JuryCode[]): Decided | null {
  if (year.kind === 'pending') return null
  const code = codes.find(({ outcome }) => outcome === year.outcome)
  if (code === undefined) return null
  return { person, code: code.code, compensated: [...new Set(year.compensated)] }
}

/** Modules below the pass mark: what a jury may compensate. */
export function shortModules(row: YearRow, modules: readonly RuledGradebook[]): ModuleId[] {
  const short = modules.filter((_, place) => {
    const { outcome } = row.results[place]!
    return outcome !== 'passed' && outcome !== 'pending'
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

/** A code for several at once: whoever it carries is carried in what they lack. */
export function decisionsFor(
  rows: readonly YearRow[],
  code: JuryCode,
  modules: readonly RuledGradebook[]
): Decided[] {
  return rows.map((row) => ({
    person: row.person,
    code: code.code,
    compensated: code.outcome === 'compensated' ? shortModules(row, modules) : []
  }))
}

/** The proposals of whoever has no decision yet. */
export function openProposals(
  rows: readonly YearRow[],
  codes: readonly JuryCode[],
  { decisionsByPerson }: DeliberationState
): Decided[] {
  return rows
    .filter(({ person }) => (decisionsByPerson.get(person)?.kind ?? 'unsaid') === 'unsaid')
    .flatMap((row) => proposalOf(row, codes) ?? [])
}
