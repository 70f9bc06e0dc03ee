/** What whoever validates has of a blind assessment: the table of its codes, and both entries side by side. */
import { anonymityFacts } from '#shared/documents/anonymity-facts.ts'
import {
  foldAnonymity,
  NO_CODES,
  type AnonymityState,
  type CodeTable
} from '#shared/documents/anonymity.ts'
import {
  compareBlind,
  enteredPapers,
  foldBlind,
  type BlindComparison,
  type BlindState
} from '#shared/documents/blind.ts'
import { blindFacts } from '#shared/documents/gradebook-facts.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { PaperCode } from '#shared/domain/paper-code.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { GradesApp } from '../grades-app.ts'

/** One of the two entries, as far as this device has it. */
export type EntryProgress = {
  readonly person: PersonId
  readonly entered: number
  readonly isComplete: boolean
}

export type BlindReading = {
  readonly anonymity: AnonymityState
  readonly table: CodeTable
  readonly codes: readonly PaperCode[]
  readonly entries: readonly EntryProgress[]
  readonly comparison: BlindComparison
}

export type BlindPlace = {
  readonly document: DocumentId
  /** Those of the two who enter it, in their order. */
  readonly entries: readonly DocumentId[]
  readonly assessment: number
  readonly enterers: readonly [PersonId, PersonId] | null
}

/** Nothing that has come: the other did not begin, or is without a network. */
const NOTHING: BlindState = foldBlind({ entries: [], unreadable: [], stampsByParcel: new Map() })

export async function readBlind(
  { replica }: Pick<GradesApp, 'replica'>,
  { document, entries, assessment, enterers }: BlindPlace
): Promise<BlindReading> {
  const [bytes, updates] = await Promise.all([
    replica.contents(document),
    Promise.all(entries.map((entry) => replica.contents(entry)))
  ])
  const anonymity = foldAnonymity(readJournal(bytes, anonymityFacts))
  const table = anonymity.tablesByAssessment.get(assessment) ?? NO_CODES
  const codes = [...table.personByCode.keys()].sort((one, other) => one - other)
  const [first = NOTHING, second = NOTHING] = updates.map((update) => {
    return foldBlind(readJournal(update, blindFacts))
  })
  return {
    ...{ anonymity, table, codes },
    entries: (enterers ?? []).map((person, place) => {
      const state = place === 0 ? first : second
      const entered = enteredPapers(state, assessment, codes)
      return { person, entered, isComplete: state.completed.has(assessment) }
    }),
    comparison: compareBlind(assessment, codes, first, second)
  }
}
