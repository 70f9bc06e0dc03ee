/** Entries that the relay refused: kept until somebody dealt with them, readable, and taken along as a file. */
import { isoOfDay } from '#shared/domain/calendar.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import { type DocumentId } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { msOfMoment } from '#shared/domain/calendar.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import type { OwnRow } from '#lib/replica/storage.ts'

export type TrayEntry = Pick<OwnRow, 'id'> & {
  readonly parcel: ParcelId
  readonly documentId: DocumentId
  readonly reason: string
  readonly writtenAt: Moment
  /** What this release can read of it. */
  readonly facts: readonly AnyFact[]
}

export function readTray(rows: readonly OwnRow[]): TrayEntry[] {
  return rows.map(({ id, parcel, documentId, refusal, writtenAt, update }) => ({
    ...(id === undefined ? {} : { id }),
    parcel,
    documentId,
    reason: refusal ?? '',
    writtenAt,
    facts: factsIn(documentId, update)
  }))
}

/** What this release can read of an entry. */
export function factsIn(documentId: DocumentId, update: Uint8Array): AnyFact[] {
  const { parse } = factSetOf(documentId)
  return readContents(update).parcels.flatMap(({ facts }) =>
    facts.flatMap((wire) => {
      const parsed = parse(wire)
      return parsed.ok ? [parsed.fact] : []
    })
  )
}

export type TrayExport = {
  /** Refused by the relay, or never received by it. */
  readonly format: 'sijil-tray' | 'sijil-waiting'
  readonly version: 1
  readonly exportedAt: string
  readonly person: number
  readonly site: string
  readonly device: number
  readonly entries: readonly {
    readonly document: string
    readonly parcel: number
    /** Empty for what was not refused. */
    readonly refusedBecause: string
    readonly writtenAt: string
    readonly facts: readonly AnyFact[]
    /** The entry as it was signed, base64: nothing of it is lost, even what this release cannot read. */
    readonly update: string
  }[]
}

export type TrayOwner = { readonly person: number; readonly site: string; readonly device: number }

/** The tray as plain data for a file. `nowMs`: milliseconds since 1970. */
export function exportTray(rows: readonly OwnRow[], owner: TrayOwner, nowMs: number): TrayExport {
  return exportEntries('sijil-tray', rows, owner, nowMs)
}

/** What waits on this phone, the same way: a copy for whoever must give the phone away before there is a line. */
export function exportWaiting(
  rows: readonly OwnRow[],
  owner: TrayOwner,
  nowMs: number
): TrayExport {
  return exportEntries('sijil-waiting', rows, owner, nowMs)
}

function exportEntries(
  format: TrayExport['format'],
  rows: readonly OwnRow[],
  { person, site, device }: TrayOwner,
  nowMs: number
): TrayExport {
  return {
    format,
    version: 1,
    exportedAt: new Date(nowMs).toISOString(),
    person,
    site,
    device,
    entries: rows.map((row) => ({
      document: row.documentId,
      parcel: row.parcel,
      refusedBecause: row.refusal ?? '',
      writtenAt: new Date(msOfMoment(row.writtenAt)).toISOString(),
      facts: factsIn(row.documentId, row.update),
      update: base64Of(row.update)
    }))
  }
}

/** "sijil-refus-2026-11-21.json" */
export function trayFileName(day: number): string {
  return `sijil-refus-${isoOfDay(day)}.json`
}

/** "sijil-attente-2026-11-21.json" */
export function waitingFileName(day: number): string {
  return `sijil-attente-${isoOfDay(day)}.json`
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
