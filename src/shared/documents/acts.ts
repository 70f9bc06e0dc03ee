/** The acts of one request: what was made out, its number and seal, whether it still holds, how often it was printed. */
import type { ActSealed } from './act-facts.ts'
import type { CaseEvent, EventOf } from './case.ts'
import type { DocumentId } from './ids.ts'
import { canonical } from '../domain/procedure.ts'
import { hexOf, sha256 } from '../domain/sha256.ts'
import type { ParcelId } from '../journal/parcel.ts'

export type Act = {
  /** The fact that drew it: its name within the request. */
  readonly parcel: ParcelId
  readonly drawn: EventOf<'act-drawn'>
  /** Null while the relay has not given its number. */
  readonly sealed: ActSealed | null
  readonly revoked: EventOf<'act-revoked'> | null
  /** Each time that somebody had it printed. */
  readonly prints: readonly EventOf<'act-printed'>[]
}

/** `taken`: the steps that counted; `events`: all that happened, in the order of the relay. */
export function actsOf(taken: readonly CaseEvent[], events: readonly CaseEvent[]): Act[] {
  return only(taken, 'act-drawn').map((drawn) => {
    const { parcel } = drawn
    const isOfIt = ({ fact }: { readonly fact: { readonly act: ParcelId } }) => fact.act === parcel
    return {
      parcel,
      drawn,
      // The newest: a relay that was taken back gives another number, and only that one is in its books.
      sealed: only(events, 'act-sealed').findLast(isOfIt)?.fact ?? null,
      revoked: only(taken, 'act-revoked').find(isOfIt) ?? null,
      prints: only(events, 'act-printed').filter(isOfIt)
    }
  })
}

/** SHA-256 of an act in its request, in hexadecimal: its seal holds it, and nobody changes a word behind the seal. */
export function actDigest(documentId: DocumentId, { drawn }: Pick<Act, 'drawn'>): string {
  return hexOf(sha256(new TextEncoder().encode(canonical({ documentId, act: drawn.fact }))))
}

/** "12/2026". */
export function actNumber({ number, year }: Pick<ActSealed, 'number' | 'year'>): string {
  return `${number}/${year}`
}

function only<Type extends CaseEvent['fact']['type']>(
  events: readonly CaseEvent[],
  type: Type
): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.fact.type === type)
}
