/** What the office decides about a register: closing it, opening it again, admitting or rejecting late entries. */
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { readRegister, registerOf, type PeopleApp } from '../people-app.ts'
import { write, type WriteResult } from '../write.ts'

/** Stands for "open again" in a closing. */
const OPEN = 0

/** Lessons through this day are closed: what trainers send of them afterwards waits for a decision. */
export async function closeRegister(
  app: PeopleApp,
  group: GroupId,
  term: string,
  throughDay: Day,
  reason: string
): Promise<WriteResult> {
  const documentId = registerOf(app, group, term)
  const { closings } = await readRegister(app, documentId)
  const fact = {
    type: 'closed' as const,
    at: app.moment(),
    throughDay,
    reason: reason.trim(),
    replaces: [...closings]
  }
  return write(app, [{ documentId, facts: [fact] }])
}

export function reopenRegister(
  app: PeopleApp,
  group: GroupId,
  term: string,
  reason: string
): Promise<WriteResult> {
  return closeRegister(app, group, term, OPEN, reason)
}

/** Admits or rejects entries that came when their author no longer could write them. */
export async function decideHeld(
  app: PeopleApp,
  group: GroupId,
  term: string,
  parcels: readonly ParcelId[],
  admitted: boolean,
  reason: string
): Promise<WriteResult> {
  const documentId = registerOf(app, group, term)
  const { decisionsByHeld } = await readRegister(app, documentId)
  const fact = {
    type: 'decided' as const,
    at: app.moment(),
    parcels: [...parcels],
    admitted,
    reason: reason.trim(),
    replaces: [...new Set(parcels.flatMap((parcel) => decisionsByHeld.get(parcel) ?? []))]
  }
  return write(app, [{ documentId, facts: [fact] }])
}
