/** The hand with which the relay writes what follows from what people wrote: one writer for each site and start. */
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import type { Change, Keeper } from '../feed/accept.ts'
import type { Ledger } from '../store/store.ts'
import type { Mailing } from './case-notices.ts'
import type { Registry } from './enrolment.ts'
import { newWriter, writeFacts, type RelayWriter } from './writers.ts'

export type OwnHand = {
  /** Null: mail is off, and nothing is queued. */
  readonly mailing: Mailing | null
  /** Appends facts as one parcel inside the caller's transaction. */
  write(
    ledger: Ledger,
    documentId: DocumentId,
    facts: readonly AnyFact[],
    now: Moment
  ): Promise<Change>
}

/** What keeps one kind of document (keepers.ts). */
export type KindKeeper = {
  isConcernedBy(facts: readonly AnyFact[]): boolean
  readonly keep: Keeper['keep']
}

export function createOwnHand(registry: Registry, mailing: Mailing | null = null): OwnHand {
  const writersBySite = new Map<SiteCode, RelayWriter>()

  /** One whose transaction was undone is not there: another is made. */
  async function writerOf(ledger: Ledger, site: SiteCode): Promise<RelayWriter> {
    const known = writersBySite.get(site)
    if (known !== undefined && (await isWritten(ledger, known))) return known
    const writer = await newWriter(ledger, registry, { person: null, site, label: 'records' })
    writersBySite.set(site, writer)
    return writer
  }

  return {
    mailing,
    async write(ledger, documentId, facts, now) {
      const writer = await writerOf(ledger, nameOf(documentId).site)
      const written = await writeFacts(ledger, registry, writer, documentId, facts, now)
      const { position, document } = written
      return { position, document, documentId, writer: writer.number }
    }
  }
}

async function isWritten(ledger: Ledger, { number, publicKey }: RelayWriter): Promise<boolean> {
  const device = await ledger.device(number)
  return device !== null && Buffer.compare(device.publicKey, publicKey) === 0
}
