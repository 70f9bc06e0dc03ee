/** Phones that write registers, for the tests of this folder. */
import {
  foldRegister,
  registerFacts,
  toWireEntry,
  type LessonState,
  type RegisterFact,
  type RegisterState
} from './register.ts'
import { rosterIdOf } from './rosters.ts'
import { PRESENT, type AttendanceMark, type AttendanceStatus } from '../domain/attendance.ts'
import type { Day } from '../domain/calendar.ts'
import type { ModuleId, PersonId } from '../domain/identity.ts'
import type { PlaceState } from '../journal/fold.ts'
import { readJournal } from '../journal/journal.ts'
import {
  encodeParcel,
  encodeStamp,
  mergeUpdates,
  type ParcelId,
  type Writer
} from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

export const person = (number: number) => number as PersonId
export const MODULE = 71 as ModuleId
export const OTHER_MODULE = 72 as ModuleId
export const DAY: Day = 2_500
export const LESSON = { day: DAY, slot: 1 }
/** A group in the ministry's order. */
export const LIST: readonly PersonId[] = [person(11), person(12), person(13), person(14)]
export const NEWCOMER = person(15)

export function mark(status: AttendanceStatus, minutes = 0, remark = ''): AttendanceMark {
  return { ...PRESENT, status, minutes, remark }
}

/** Marks by person, as a screen hands them to a command. */
export type Marks = ReadonlyMap<PersonId, AttendanceMark>

export function marks(...entries: readonly [PersonId, AttendanceStatus | AttendanceMark][]): Marks {
  return new Map(entries.map(([who, said]) => [who, typeof said === 'string' ? mark(said) : said]))
}

/** What a command states about these people replaces: all that now gives their marks, and the lesson's module. */
export function replacedIn(
  lesson: LessonState | undefined,
  people: readonly PersonId[],
  statesModule: boolean
): ParcelId[] {
  const places: (PlaceState<unknown> | null | undefined)[] = people.map((who) => {
    return lesson?.marksByPerson.get(who)
  })
  if (statesModule) places.push(lesson?.module)
  const current = places.flatMap((place) => place?.current.map(({ parcel }) => parcel) ?? [])
  return [...new Set(current)]
}

export function readRegister(updates: readonly Uint8Array[]): RegisterState {
  return foldRegister(readJournal(mergeUpdates(updates), registerFacts))
}

export type Gesture = {
  readonly lesson?: { readonly day: Day; readonly slot: number }
  readonly list?: readonly PersonId[]
  readonly module?: ModuleId
  /** Send the list in this parcel; false leaves it to another. */
  readonly namesList?: boolean
}

/** One phone: what it has written and received. Commands work from what it sees, as the real ones do. */
export function createPhone(writer: Writer) {
  const updates = new Map<ParcelId, Uint8Array>()
  const words: Uint8Array[] = []
  let parcels = 0
  let now = 1_000 * writer

  const phone = {
    writer,
    received: updates,

    see(): RegisterState {
      return readRegister([...updates.values(), ...words])
    },

    lesson(ref = LESSON): LessonState | undefined {
      return phone.see().lessonsByKey.get(`${ref.day}.${ref.slot}`)
    },

    receive(...senders: readonly { received: ReadonlyMap<ParcelId, Uint8Array> }[]): void {
      for (const sender of senders) {
        sender.received.forEach((update, id) => updates.set(id, update))
      }
    },

    receiveParcel(id: ParcelId, update: Uint8Array): void {
      updates.set(id, update)
    },

    /** The relay's word on a parcel: held for a reason, or received. */
    receiveWord(parcel: ParcelId, position: number, heldBecause: string | null = null): void {
      words.push(encodeStamp({ parcel, position, receivedAt: position, heldBecause }))
    },

    write(...facts: readonly RegisterFact[]): ParcelId {
      const id = parcelId(writer, ++parcels)
      updates.set(id, encodeParcel({ id, facts: facts.map((fact) => registerFacts.encode(fact)) }))
      return id
    },

    mark(said: Marks, gesture: Gesture = {}): ParcelId {
      return takeAttendance('marked', said, gesture)
    },

    signOff(exceptions: Marks = new Map(), gesture: Gesture = {}): ParcelId {
      return takeAttendance('signed-off', exceptions, gesture)
    },

    correct(said: Marks, lesson = LESSON): ParcelId {
      const replaces = replacedIn(phone.lesson(lesson), [...said.keys()], false)
      const entries = [...said].map(([who, value]) => toWireEntry(who, value))
      return phone.write({
        type: 'corrected',
        at: now++,
        ...lesson,
        entries,
        reason: 'erreur de saisie',
        replaces
      })
    },

    settle(said: Marks, lesson = LESSON): ParcelId {
      const replaces = replacedIn(phone.lesson(lesson), [...said.keys()], false)
      const entries = [...said].map(([who, value]) => toWireEntry(who, value))
      return phone.write({ type: 'settled', at: now++, ...lesson, module: null, entries, replaces })
    },

    settleModule(module: ModuleId, lesson = LESSON): ParcelId {
      const replaces = replacedIn(phone.lesson(lesson), [], true)
      return phone.write({ type: 'settled', at: now++, ...lesson, module, entries: [], replaces })
    },

    justify(
      who: PersonId,
      from: readonly [Day, 0 | 1],
      through: readonly [Day, 0 | 1],
      replaces: readonly ParcelId[] = []
    ): ParcelId {
      return phone.write({
        type: 'justified',
        at: now++,
        person: who,
        fromDay: from[0],
        fromHalf: from[1],
        throughDay: through[0],
        throughHalf: through[1],
        reason: 'certificat médical',
        replaces: [...replaces]
      })
    },

    withdraw(...replaces: readonly ParcelId[]): ParcelId {
      return phone.write({
        type: 'justification-withdrawn',
        at: now++,
        reason: 'saisie par erreur',
        replaces: [...replaces]
      })
    },

    /** Day 0 opens the register again. */
    close(throughDay: Day): ParcelId {
      const replaces = [...phone.see().closings]
      return phone.write({ type: 'closed', at: now++, throughDay, reason: '', replaces })
    },

    decide(admitted: boolean, ...held: readonly ParcelId[]): ParcelId {
      const { decisionsByHeld } = phone.see()
      const replaces = new Set(held.flatMap((id) => decisionsByHeld.get(id) ?? []))
      return phone.write({
        type: 'decided',
        at: now++,
        parcels: [...held],
        admitted,
        reason: 'accord du chef de centre',
        replaces: [...replaces]
      })
    }
  }

  function takeAttendance(
    type: 'marked' | 'signed-off',
    said: Marks,
    { lesson = LESSON, list = LIST, module = MODULE, namesList = true }: Gesture
  ): ParcelId {
    const stated = type === 'marked' ? [...said.keys()] : list
    const entries = [...said].map(([who, value]) => toWireEntry(list.indexOf(who), value))
    const common = {
      at: now++,
      ...lesson,
      module,
      roster: rosterIdOf(list),
      replaces: replacedIn(phone.lesson(lesson), stated, true)
    }
    const fact: RegisterFact =
      type === 'marked' ? { type, ...common, entries } : { type, ...common, exceptions: entries }
    const named: RegisterFact = {
      type: 'roster-named',
      roster: rosterIdOf(list),
      people: [...list]
    }
    return namesList ? phone.write(named, fact) : phone.write(fact)
  }

  return phone
}

export type Phone = ReturnType<typeof createPhone>

/** Phones that have all received everything. */
export function meet(...phones: readonly Phone[]): void {
  for (const phone of phones) phone.receive(...phones)
}

/** What a person sees of somebody in a lesson: a status, several, or null where nothing was said. */
export function statusSeen(
  lesson: LessonState | undefined,
  who: PersonId
): AttendanceStatus | AttendanceStatus[] | null {
  const place = lesson?.marksByPerson.get(who)
  if (place?.kind === 'contradiction') return place.values.map(({ status }) => status).sort()
  return place?.kind === 'settled' ? place.value.status : null
}
