/**
 * Somebody's blind entry of one assessment, read as a gradebook of that assessment alone, whose list is the codes of its
 * papers: so keypad, grid, drafts and undo work in it as they do anywhere.
 */
import { foldBlind } from '#shared/documents/blind.ts'
import {
  blindFacts,
  type BlindFact,
  type GradebookFact
} from '#shared/documents/gradebook-facts.ts'
import { foldGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import { blindId, nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { GradebookAddress } from '../addresses.ts'
import type { ReadingSource } from '../gradebook-reading.ts'
import { documentOf, readGradebookJournal, type GradesApp } from '../grades-app.ts'

export type BlindSource = ReadingSource & {
  readonly document: DocumentId
  /** Codes of the papers, in place of people. */
  readonly list: (state: GradebookState) => readonly PersonId[]
  /** A code is all the name that a paper has. */
  readonly namesOf: (codes: readonly PersonId[]) => ReadonlyMap<PersonId, TraineeRow>
}

type ReadFact = GradebookFact | BlindFact

export function ownEntriesId(
  { profile }: Pick<GradesApp, 'profile'>,
  { group, term, module }: GradebookAddress
): DocumentId {
  return blindId(profile.site, group, term, module, profile.person)
}

export function blindSource(
  app: GradesApp,
  address: GradebookAddress,
  assessment: number
): BlindSource {
  const document = ownEntriesId(app, address)
  return {
    document,
    list: ({ codesByAssessment }) => codesByAssessment.get(assessment) ?? [],
    namesOf: (codes) => new Map(codes.map((code) => [code, paperRow(code)])),
    fold: foldEntries,
    async read() {
      const [entries, plan] = await Promise.all([
        readEntries(app, document),
        readGradebookJournal(app, documentOf(app, address))
      ])
      const planned = plan.entries.filter(({ fact }) => {
        if (fact.type === 'assessment-recorded') return fact.key === String(assessment)
        return fact.type === 'codes-listed'
      })
      return {
        // Facts of both documents are told apart by their types alone, and those of cells are one type.
        entries: [...planned, ...entries.entries] as Journal<GradebookFact>['entries'],
        unreadable: entries.unreadable,
        stampsByParcel: new Map([...plan.stampsByParcel, ...entries.stampsByParcel])
      }
    }
  }
}

function paperRow(code: PersonId): TraineeRow {
  const noName = { firstName: '', firstNameAr: '', lastNameAr: '' }
  return { ...noName, lastName: String(code), person: code } as TraineeRow
}

async function readEntries(
  { replica }: Pick<GradesApp, 'replica'>,
  document: DocumentId
): Promise<Journal<BlindFact>> {
  return readJournal(await replica.contents(document), blindFacts)
}

/** What a draft of blind entries is stated upon. */
export async function readDraftState(
  app: Pick<GradesApp, 'replica'>,
  document: DocumentId
): Promise<GradebookState> {
  if (nameOf(document).kind === 'gradebook')
    return foldGradebook(await readGradebookJournal(app, document))
  return foldEntries(await readEntries(app, document))
}

/** An assessment that its author called complete takes no more grades, as one whose anonymity was lifted. */
function foldEntries(journal: Journal<ReadFact>): GradebookState {
  const isOfGradebook = (entry: Journal<ReadFact>['entries'][number]) =>
    entry.fact.type !== 'blind-completed'
  const entries = journal.entries.filter(isOfGradebook) as Journal<GradebookFact>['entries']
  const { completed } = foldBlind(journal as Journal<BlindFact>)
  return {
    ...foldGradebook({ ...journal, entries, unreadable: journal.unreadable }),
    unrevealed: [],
    lifted: [...completed]
  }
}
