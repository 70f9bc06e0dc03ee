/** What this phone holds of what was published to its trainee. */
import { recordId } from '#shared/documents/ids.ts'
import { recordFacts } from '#shared/documents/record-facts.ts'
import { foldRecord, type RecordOfTrainee, type ToldModule } from '#shared/documents/record.ts'
import { groupBy } from '#shared/domain/collections.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { RunningApp } from '#lib/app-context.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'

export async function readRecord({
  profile,
  replica
}: Pick<RunningApp, 'profile' | 'replica'>): Promise<RecordOfTrainee> {
  const contents = await replica.contents(recordId(profile.site, profile.person))
  return foldRecord(readJournal(contents, recordFacts))
}

/** When this phone last heard from the relay; null: never. */
export async function readHeardAt({
  replica
}: Pick<RunningApp, 'replica'>): Promise<Moment | null> {
  const last = (await replica.storage.noted(LAST_EXCHANGE)) as LastExchange | undefined
  return last?.at ?? null
}

export type TermOfRecord = { readonly term: string; readonly modules: readonly ToldModule[] }

/** Newest first, as the record gives them. */
export function termsOf({ modules }: Pick<RecordOfTrainee, 'modules'>): TermOfRecord[] {
  return [...groupBy(modules, ({ term }) => term)].map(([term, told]) => ({ term, modules: told }))
}
