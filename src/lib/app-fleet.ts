/**
 * The phones behind the figures: who has spoken since when. What a phone has not told cannot be counted, so every figure
 * says how many of the phones it rests on were heard, and when. Pure.
 */
import { officeTime, type Moment, type OfficeTime } from '#shared/domain/calendar.ts'
import { smallest } from '#shared/domain/collections.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Fleet } from '#lib/replica/fleet.ts'
import type { KnownDocument } from '#lib/replica/storage.ts'
import { lessonRowKey } from '#lib/readmodels/tables.ts'

export type Phone = {
  readonly device: number
  readonly person: PersonId
  readonly label: string
  /** Relay time; null when it never came. */
  readonly lastExchangeAt: Moment | null
  /** Entries that it still kept after that exchange. */
  readonly waiting: number
  /** The lessons that were open on it then, by key, and since when it is known: relay time. */
  readonly open: ReadonlyMap<string, Moment>
}

/** The phones of the site as the relay told them at `at` (its own time). */
export type KnownFleet = { readonly at: Moment; readonly phones: readonly Phone[] }

/** A phone that has not come for so long is taken for put away, if its owner has another. */
const PUT_AWAY_SECONDS = 14 * 86_400

/** Makes the relay's list of devices speak of people and lessons. `clockOffset`: seconds the relay is ahead of here. */
export function readFleet(
  fleet: Fleet,
  clockOffset: number,
  documents: readonly KnownDocument[]
): KnownFleet {
  const idByNumber = new Map(documents.map(({ number, documentId }) => [number, documentId]))
  const phones = fleet.devices.map(
    ({ device, person, label, lastExchangeAt, waiting, ...told }) => {
      const open = told.openLessons.flatMap(({ document, day, slot, since = lastExchangeAt }) => {
        const register = idByNumber.get(document)
        return register === undefined
          ? []
          : [[lessonRowKey(register, { day, slot }), since] as const]
      })
      return {
        ...{ device, label, waiting },
        person: person as PersonId,
        // The relay writes 0 for a device that has never exchanged.
        lastExchangeAt: lastExchangeAt === 0 ? null : lastExchangeAt,
        open: new Map(open)
      }
    }
  )
  return { at: fleet.at + clockOffset, phones }
}

/** The phones that somebody uses: those that came lately, or else the one that came last. */
export function phonesOf({ at, phones }: KnownFleet, person: PersonId): Phone[] {
  const theirs = phones
    .filter((phone) => phone.person === person)
    .sort((one, other) => (other.lastExchangeAt ?? 0) - (one.lastExchangeAt ?? 0))
  const used = theirs.filter(
    ({ lastExchangeAt }) => lastExchangeAt !== null && at - lastExchangeAt < PUT_AWAY_SECONDS
  )
  return used.length > 0 ? used : theirs.slice(0, 1)
}

/** Has everything this phone wrote by `after` arrived? */
export function hasTold({ lastExchangeAt, waiting }: Phone, after: OfficeTime): boolean {
  return waiting === 0 && lastExchangeAt !== null && isSince(lastExchangeAt, after)
}

export function isSince(moment: Moment, { day, minuteOfDay }: OfficeTime): boolean {
  const told = officeTime(moment)
  return told.day > day || (told.day === day && told.minuteOfDay >= minuteOfDay)
}

/** A figure rests on this person's word up to this time. */
export type Need = { readonly person: PersonId; readonly after: OfficeTime }

export type Freshness =
  /** This device is not told about phones, or was told before the figure could be known. */
  | { readonly kind: 'unknown' }
  /** Nothing is expected from anybody. */
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'known'
      readonly upToDate: number
      readonly phones: number
      /** What the phones up to date wrote until then is all here; null when none is. */
      readonly since: Moment | null
    }

export type HeardPhone = { readonly phone: Phone; readonly isUpToDate: boolean }

/** The phones that figures rest on, and whether each has spoken since its latest need. */
export function heardPhones(fleet: KnownFleet, needs: readonly Need[]): HeardPhone[] {
  const latestByPerson = new Map<PersonId, OfficeTime>()
  for (const { person, after } of needs) {
    const known = latestByPerson.get(person)
    if (known === undefined || isLater(after, known)) latestByPerson.set(person, after)
  }
  return [...latestByPerson].flatMap(([person, after]) =>
    phonesOf(fleet, person).map((phone) => ({ phone, isUpToDate: hasTold(phone, after) }))
  )
}

export function freshnessOf(fleet: KnownFleet | null, needs: readonly Need[]): Freshness {
  if (needs.length === 0) return { kind: 'nobody' }
  if (fleet === null) return { kind: 'unknown' }
  const heard = heardPhones(fleet, needs)
  if (heard.length === 0) return { kind: 'unknown' }
  const moments = heard.flatMap(({ phone, isUpToDate }) =>
    isUpToDate ? (phone.lastExchangeAt ?? []) : []
  )
  return {
    kind: 'known',
    upToDate: moments.length,
    phones: heard.length,
    since: smallest(moments, null)
  }
}

function isLater(one: OfficeTime, other: OfficeTime): boolean {
  return one.day > other.day || (one.day === other.day && one.minuteOfDay > other.minuteOfDay)
}
