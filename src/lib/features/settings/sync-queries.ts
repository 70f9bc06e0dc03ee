/** What the sync screen reads of this device. */
import { foldBlind } from '#shared/documents/blind.ts'
import { blindFacts, gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { nameOf, type DocumentKind } from '#shared/documents/ids.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Rosters } from '#shared/documents/rosters.ts'
import { foldRegister, registerFacts } from '#shared/documents/register.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { displayName } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { writerOf } from '#shared/journal/parcel.ts'
import type { RunningApp } from '#lib/app-context.ts'
import type { Draft, OwnRow, ReceivedRow } from '#lib/replica/storage.ts'
import type { Directories } from './document-words.ts'
import { sayPaper, type FactContext } from './fact-words.ts'
import type { TrayEntry } from './tray.ts'

export type KnownNames = Pick<FactContext, 'nameOf' | 'rosterOf'>

/** Rows that one screen lists; more than this nobody reads, and the counts above it stay true. */
const MAX_ROWS = 2_000

/** Everything that this phone holds and the relay does not, or not any more. */
export type HeldHere = {
  readonly outbox: readonly OwnRow[]
  readonly drafts: readonly Draft[]
  readonly tray: readonly OwnRow[]
  readonly lost: readonly ReceivedRow[]
  /** By which documents are named, as far as they came. */
  readonly directories: Directories
}

/** One reading for all of it: what cannot be read must not look like what is not there. Rejects when the disk refuses. */
export async function readHeldHere(app: RunningApp): Promise<HeldHere> {
  const { storage } = app.replica
  const [outbox, drafts, tray, lost, rows] = await Promise.all([
    storage.outbox(MAX_ROWS, Number.MAX_SAFE_INTEGER),
    app.replica.drafts(),
    storage.tray(),
    storage.lost(),
    app.database.directories.toArray()
  ])
  const directories = new Map(rows.map(({ site, state }) => [site, state]))
  return { outbox, drafts, tray, lost, directories }
}

export async function readDirectory(app: RunningApp): Promise<DirectoryState | null> {
  return (await app.database.directories.get(app.profile.site))?.state ?? null
}

/** How people are said where no name can be read. */
export const NO_NAMES: KnownNames = { nameOf: sayNumber, rosterOf: () => undefined }

/** Names and lists by which one refused entry can be read: the lists it names itself, then those of its writer. */
export async function readNames(
  app: RunningApp,
  { documentId, parcel, facts }: Pick<TrayEntry, 'documentId' | 'parcel' | 'facts'>,
  language: 'fr' | 'ar'
): Promise<KnownNames> {
  const name = nameOf(documentId)
  if (!('group' in name)) return NO_NAMES
  const { site, group } = name
  const trainees = await app.database.trainees.where({ site, group }).toArray()
  const names = new Map(trainees.map((row) => [row.person, displayName(row, language)]))
  const rosters = rostersIn(name.kind, await app.documents.contents(documentId))
  const own = new Map(
    facts.flatMap((fact) =>
      fact.type === 'roster-named' ? [[fact.roster, fact.people] as const] : []
    )
  )
  return {
    // A blind entry knows papers alone: a code that happens to be somebody's number is still a code.
    nameOf: (person) =>
      name.kind === 'blind' ? sayPaper(person) : (names.get(person) ?? sayNumber(person)),
    rosterOf: (roster) => own.get(roster) ?? rosters?.get(writerOf(parcel))?.get(roster)
  }
}

function rostersIn(kind: DocumentKind, contents: Uint8Array): Rosters | null {
  switch (kind) {
    case 'register':
      return foldRegister(readJournal(contents, registerFacts)).rosters
    case 'gradebook':
      return foldGradebook(readJournal(contents, gradebookFacts)).rosters
    case 'blind':
      return foldBlind(readJournal(contents, blindFacts)).rosters
    default:
      return null
  }
}

function sayNumber(person: PersonId): string {
  return `nº ${person}`
}
