/**
 * This device's copy of what one person may see. It appends gestures, offers them to the relay, takes what the relay
 * has, and tells who listens what changed. It knows no job and no screen; storage, transport, signature, clock and
 * randomness are handed in, so that tests and the simulation drive the very code that phones run.
 */
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import type { PushedPage } from '#shared/protocol/live.ts'
import {
  encodeParcel,
  mergeUpdates,
  newParcelId,
  readContents,
  type ParcelId,
  type Writer
} from '#shared/journal/parcel.ts'
import type { ExchangeOutcome, Exchanges, TakenPage } from './exchange.ts'
import { encodeGesture } from './gesture.ts'
import type { Renaming } from './renaming.ts'
import {
  isCountedHere,
  type Draft,
  type Durability,
  type JournalRow,
  type OwnRow,
  type RefusalHandling,
  type ReplicaStorage,
  type Waiting
} from './storage.ts'
import type { Transport } from './transport.ts'

export type ReplicaSetting = {
  readonly writer: Writer
  readonly storage: ReplicaStorage
  readonly transport: Transport
  /** The code of an exchange, which a page fetches when it first exchanges: its first screen is drawn without. */
  readonly exchanges: () => Promise<Exchanges>
  /** Signs with the device's key; 64 bytes. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
  /** Milliseconds since 1970, as this device believes. */
  readonly now: () => number
  /** Numbers in [0, 1). */
  readonly random: () => number
}

export type ReplicaChange = {
  /** Whose doing: a gesture on this device, which waits for the relay now, or the relay's answer. */
  readonly from: 'here' | 'relay'
  /** Documents whose contents changed here. */
  readonly documents: readonly DocumentId[]
  /** Documents the person may no longer read. */
  readonly revoked: readonly DocumentId[]
  /** Documents that lost something here: whoever merged them before starts again from the journal. */
  readonly shrunk: readonly DocumentId[]
}

/** A gesture on its way to the disk. Say "saved" only once `durable` resolved. */
export type Appended = { readonly parcel: ParcelId; readonly durable: Promise<void> }

export type Replica = {
  /**
   * Adds one gesture to a document whose facts are of `set`. The write begins before this returns. `parcel`: the id it was
   * promised by `newParcel`. Throws on facts our own schema refuses.
   */
  append<Fact extends AnyFact>(
    set: FactSet<Fact>,
    documentId: DocumentId,
    facts: readonly Fact[],
    durability: Durability,
    parcel?: ParcelId
  ): Appended
  /** Adds gestures in one write: all of them become durable, or none. Otherwise as `append`. */
  appendTogether<Fact extends AnyFact>(
    set: FactSet<Fact>,
    documentId: DocumentId,
    gestures: readonly { readonly parcel: ParcelId; readonly facts: readonly Fact[] }[],
    durability: Durability
  ): Promise<void>
  /** An id for a gesture that is still being made, so that it is known again once it is in the journal. */
  newParcel(): ParcelId
  /** Gestures in several documents, in one write: durable are all of them or none. Each needs room in a parcel. */
  appendEverywhere(
    gestures: readonly {
      readonly set: FactSet<AnyFact>
      readonly documentId: DocumentId
      readonly facts: readonly AnyFact[]
    }[],
    durability: Durability
  ): { readonly parcels: readonly ParcelId[]; readonly durable: Promise<void> }
  /** One update holding all that this device knows of a document, what could not be written yet included. */
  contents(documentId: DocumentId): Promise<Uint8Array>
  /** Exchanges with the relay until nothing is left on either side, or something stops it. */
  exchange(signal?: AbortSignal): Promise<ExchangeOutcome>
  /** The request with which this device listens for news of that log, from where it stands now. */
  listeningRequest(): Promise<{ readonly epoch: string; readonly bytes: Uint8Array }>
  /** Takes in a page that the relay pushed of the log `epoch`, if it follows on from where this device stands. */
  takePushed(epoch: string, pushed: PushedPage): Promise<TakenPage>
  /** Gestures that could not be written to the disk and live in memory only: a screen must say so. */
  unwritten(): number
  unwrittenRows(documentId: DocumentId): OwnRow[]
  /**
   * Tries again to write them, and waits for what another write has in hand. Resolves when all that was unwritten at the
   * call is durable, rejects when the disk still refuses any of it.
   */
  writeAgain(): Promise<void>
  /**
   * Writes gestures of the same person's earlier enrolment again as this writer's, durable when it resolves. Each gets the
   * same new id however often this is repeated, and what is here already is left as it is. `renamed` is of renaming.ts: it
   * knows the facts of every job, and few need it.
   */
  takeOver(rows: readonly OwnRow[], renamed: Renaming): Promise<void>
  waiting(): Promise<Waiting>
  putDraft(draft: Draft): Promise<void>
  deleteDraft(key: string): Promise<void>
  drafts(): Promise<Draft[]>
  subscribe(listener: (change: ReplicaChange) => void): () => void
  readonly storage: ReplicaStorage
}

/** Reasons after which the same parcel may be accepted later, or under another id. All others go to the tray. */
const HANDLING_BY_REASON: Readonly<Record<string, RefusalHandling>> = {
  'unknown-fact': 'retry',
  'parcel-id-taken': 'reissue'
}

export function createReplica(setting: ReplicaSetting): Replica {
  const { storage, writer, random } = setting
  const listeners = new Set<(change: ReplicaChange) => void>()
  const unwritten = new Map<ParcelId, OwnRow>()
  const beingWritten = new Map<ParcelId, Promise<void>>()

  const tell = (change: ReplicaChange) => listeners.forEach((listener) => listener(change))

  /**
   * What failed before is written along, so that the disk catches up as soon as it can. What another write has in hand
   * is left to it: written twice, a gesture would count twice.
   */
  const write = async (rows: readonly OwnRow[], durability: Durability) => {
    rows.forEach((row) => unwritten.set(row.parcel, row))
    const batch = [...unwritten.values()].filter((row) => !beingWritten.has(row.parcel))
    if (batch.length === 0) return
    let end = () => {}
    const ended = new Promise<void>((resolve) => (end = resolve))
    // Before the write begins: a tap that comes from within it must find these rows taken.
    batch.forEach((row) => beingWritten.set(row.parcel, ended))
    try {
      await storage.append(batch, durability)
      batch.forEach((row) => unwritten.delete(row.parcel))
    } finally {
      batch.forEach((row) => beingWritten.delete(row.parcel))
      end()
    }
    tell({
      from: 'here',
      documents: [...new Set(batch.map((row) => row.documentId))],
      revoked: [],
      shrunk: []
    })
  }

  const writeAgain = async () => {
    const wanted = [...unwritten.keys()]
    await Promise.all(beingWritten.values())
    await write([], 'strict')
    const left = wanted.filter((parcel) => unwritten.has(parcel))
    if (left.length > 0) throw new Error(`${left.length} gestures live in memory only`)
  }

  const unwrittenRows = (documentId: DocumentId) => {
    return [...unwritten.values()].filter((row) => row.documentId === documentId)
  }

  const newRow = <Fact extends AnyFact>(
    set: FactSet<Fact>,
    documentId: DocumentId,
    facts: readonly Fact[],
    writtenAt: Moment,
    parcel = newParcelId(writer, random)
  ): OwnRow => {
    const update = encodeGesture(set, facts, parcel)
    if (update === null) throw new Error('a gesture of ours is no parcel')
    return { documentId, update, parcel, writtenAt, outbox: 1 }
  }

  const reissue = ({ documentId, update, writtenAt }: OwnRow): OwnRow => {
    const facts = readContents(update).parcels.flatMap((parcel) => parcel.facts)
    const parcel = newParcelId(writer, random)
    const again = encodeParcel({ id: parcel, facts })
    return { documentId, update: again, parcel, writtenAt, outbox: 1 }
  }

  const takeOver = async (rows: readonly OwnRow[], renamed: Renaming) => {
    const idByOld = new Map(rows.map(({ parcel }) => [parcel, ownParcelId(writer, parcel)]))
    const fresh: OwnRow[] = []
    for (const { documentId, parcel: old, update, writtenAt } of rows) {
      const parcel = idByOld.get(old) as ParcelId
      const stored = await storage.rowsOf(documentId)
      if (stored.some((row) => row.parcel === parcel)) continue
      const facts = readContents(update).parcels.flatMap((each) => each.facts)
      const own = facts.map((fact) => renamed(documentId, fact, idByOld))
      const again = encodeParcel({ id: parcel, facts: own })
      fresh.push({ documentId, update: again, parcel, writtenAt, outbox: 1 })
    }
    if (fresh.length > 0) await write(fresh, 'strict')
  }

  const exchangeSetting = { ...setting, handlingOf, reissue, tell }

  return {
    storage,
    takeOver,
    append(set, documentId, facts, durability, parcel) {
      const row = newRow(set, documentId, facts, momentOfMs(setting.now()), parcel)
      return { parcel: row.parcel, durable: write([row], durability) }
    },
    appendTogether(set, documentId, gestures, durability) {
      const writtenAt = momentOfMs(setting.now())
      const rows = gestures.map(({ parcel, facts }) =>
        newRow(set, documentId, facts, writtenAt, parcel)
      )
      return write(rows, durability)
    },
    appendEverywhere(gestures, durability) {
      const writtenAt = momentOfMs(setting.now())
      const rows = gestures.map(({ set, documentId, facts }) =>
        newRow(set, documentId, facts, writtenAt)
      )
      return { parcels: rows.map(({ parcel }) => parcel), durable: write(rows, durability) }
    },
    newParcel: () => newParcelId(writer, random),
    async contents(documentId) {
      const stored = await storage.rowsOf(documentId)
      return contentsOf([...stored, ...unwrittenRows(documentId)])
    },
    async exchange(signal) {
      const code = await setting.exchanges().catch(() => null)
      // The file did not come: that is the line, not the disk.
      if (code === null) return { ok: false, reason: 'offline' }
      return code.exchangeOnce(exchangeSetting, signal)
    },
    listeningRequest: async () => (await setting.exchanges()).listeningRequest(exchangeSetting),
    takePushed: async (epoch, pushed) =>
      (await setting.exchanges()).takePushed(exchangeSetting, epoch, pushed),
    unwritten: () => unwritten.size,
    unwrittenRows,
    writeAgain,
    waiting: () => storage.waiting(),
    putDraft: (draft) => storage.putDraft(draft),
    deleteDraft: (key) => storage.deleteDraft(key),
    drafts: () => storage.drafts(),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

/** The id of another writer's parcel as an id of `writer`: the same random bits. */
export function ownParcelId(writer: Writer, parcel: ParcelId): ParcelId {
  const halves = [Math.floor(parcel / 2 ** 18) % 2 ** 18, parcel % 2 ** 18]
  return newParcelId(writer, () => (halves.shift() ?? 0) / 2 ** 18)
}

function handlingOf(reason: string): RefusalHandling {
  return HANDLING_BY_REASON[reason] ?? 'tray'
}

/** Merges rows into one update. */
function contentsOf(rows: readonly JournalRow[]): Uint8Array {
  const updates = rows.filter(isCountedHere).map((row) => row.update)
  return updates.length === 0 ? EMPTY_UPDATE : mergeUpdates(updates)
}

/** A Yjs update that says nothing. */
const EMPTY_UPDATE = new Uint8Array([0, 0])
