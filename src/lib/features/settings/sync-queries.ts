/** What the sync screen reads of this device. */
import { foldBlind } from '#shared/documents/blind.ts'
import { blindFacts, gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { nameOf, type DocumentId, type DocumentKind } from '#shared/documents/ids.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { foldRegister, registerFacts } from '#shared/documents/register.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { displayName } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { RunningApp } from '#lib/app-context.ts'
import type { OwnRow } from '#lib/replica/storage.ts'
import type { FactContext } from './fact-words.ts'

export type KnownNames = Pick<FactContext, 'nameOf' | 'rosterOf'>

/** Rows that one screen lists; more than this nobody reads, and the counts above it stay true. */
const MAX_ROWS = 2_000

export function readOutbox({ replica }: RunningApp): Promise<OwnRow[]> {
  return replica.storage.outbox(MAX_ROWS, Number.MAX_SAFE_INTEGER)
}

export async function readDirectory(app: RunningApp): Promise<DirectoryState | null> {
  return (await app.database.directories.get(app.profile.site))?.state ?? null
}

/** Names and lists by which the entries of one document can be read. */
export async function readNames(
  app: RunningApp,
  documentId: DocumentId,
  language: 'fr' | 'ar'
): Promise<KnownNames> {
  const name = nameOf(documentId)
  if (name.kind === 'directory') return { nameOf: sayNumber, rosterOf: () => undefined }
  const trainees = await app.database.trainees.where({ group: name.group }).toArray()
  const names = new Map(trainees.map((row) => [row.person, displayName(row, language)]))
  const rosters = rostersIn(name.kind, await app.documents.contents(documentId))
  return {
    nameOf: (person) => names.get(person) ?? sayNumber(person),
    rosterOf: (roster) => rosters?.get(roster)
  }
}

function rostersIn(
  kind: DocumentKind,
  contents: Uint8Array
): ReadonlyMap<number, readonly PersonId[]> | null {
  switch (kind) {
    case 'register':
      return foldRegister(readJournal(contents, registerFacts)).rostersById
    case 'gradebook':
      return foldGradebook(readJournal(contents, gradebookFacts)).rostersById
    case 'blind':
      return foldBlind(readJournal(contents, blindFacts)).rostersById
    default:
      return null
  }
}

function sayNumber(person: PersonId): string {
  return `nº ${person}`
}
