/** What a transcript of one trainee says, as bytes that anybody can write again: what its seal is about. */
import type { JuryDecision } from './deliberation.ts'
import type { ModuleOfYear, YearRow } from './year-table.ts'
import { hexOf, sha256 } from '../domain/sha256.ts'

export type TranscriptContent = {
  readonly row: Omit<YearRow, 'rank'>
  readonly modules: readonly ModuleOfYear[]
  readonly decision: JuryDecision | null
  /** Of the minutes that it is drawn from. */
  readonly minutes: Uint8Array
}

/** SHA-256 of lines of ASCII: the trainee's number, the minutes, each module's printed result, the whole, the decision. */
export function transcriptDigest({
  row,
  modules,
  decision,
  minutes
}: TranscriptContent): Uint8Array {
  const { person, results, year } = row
  const lines = [
    'sijil transcript 1',
    `person ${person}`,
    `minutes ${hexOf(minutes)}`,
    ...modules.map(({ module, term }, place) => {
      const { result, outcome } = results[place]!
      return `module ${module} ${term} ${result ?? '-'} ${outcome}`
    }),
    year.kind === 'proposed' ? `overall ${year.result}` : 'overall -',
    decision === null ? 'decided -' : ['decided', decision.code, ...decision.compensated].join(' ')
  ]
  return sha256(Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0)))
}
