import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldRegister, registerFacts, type LessonState, type RegisterState } from './register.ts'
import {
  createPhone,
  DAY,
  LIST,
  mark,
  meet,
  NEWCOMER,
  readRegister,
  type Marks,
  type Phone
} from './testing.ts'
import { ATTENDANCE_STATUSES, sameMark, type AttendanceStatus } from '../domain/attendance.ts'
import type { PersonId } from '../domain/identity.ts'
import { counts } from '../journal/fold.ts'
import { readJournal } from '../journal/journal.ts'
import { rosterOf } from './rosters.ts'
import { encodeStamp, mergeUpdates, type ParcelId } from '../journal/parcel.ts'
import { shuffled, spelledOut } from '../journal/testing.ts'

const LISTS = [LIST, [...LIST, NEWCOMER]] as const
const LESSONS = [
  { day: DAY, slot: 1 },
  { day: DAY + 1, slot: 2 }
] as const

const anyStatus = fc.constantFrom<AttendanceStatus[]>(...ATTENDANCE_STATUSES)
const anyMarks: fc.Arbitrary<Marks> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...LIST), anyStatus), {
    minLength: 1,
    maxLength: 4,
    selector: ([who]) => who
  })
  .map((entries) => new Map(entries.map(([who, status]) => [who, mark(status)])))

/** One person does one thing, after having received some of what the others wrote. */
const anyStep = fc.record({
  author: fc.nat({ max: 2 }),
  /** Which parcels and words of the relay arrive before: a bit each. */
  arrives: fc.nat({ max: 2 ** 28 - 1 }),
  act: fc.constantFrom(
    'mark',
    'mark',
    'signOff',
    'signOff',
    'correct',
    'settle',
    'justify',
    'withdraw',
    'close',
    'reopen',
    'decide'
  ),
  lesson: fc.constantFrom(...LESSONS),
  list: fc.constantFrom(...LISTS),
  said: anyMarks,
  admitted: fc.boolean(),
  /** What the relay says of it: nothing yet, received, or held. */
  word: fc.constantFrom('none', 'received', 'received', 'held')
})

type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never

/** Plays a term: several people, each with a part of what was written. Gives all parcels and words of the relay. */
function play(steps: readonly Step[]) {
  const phones = [createPhone(1), createPhone(2), createPhone(3)] as const
  const parcels = new Map<ParcelId, Uint8Array>()
  const words: { parcel: ParcelId; position: number; heldBecause: string | null }[] = []
  for (const step of steps) {
    let arrivals = 0
    const arrives = () => ((step.arrives >> (arrivals++ % 28)) & 1) === 1
    const phone = phones[step.author] as Phone
    parcels.forEach((update, id) => {
      if (arrives()) phone.receiveParcel(id, update)
    })
    words.forEach(({ parcel, position, heldBecause }) => {
      if (arrives()) phone.receiveWord(parcel, position, heldBecause)
    })
    const id = act(phone, step)
    parcels.set(id, phone.received.get(id) as Uint8Array)
    if (step.word !== 'none') {
      const heldBecause = step.word === 'held' ? 'register-closed' : null
      words.push({ parcel: id, position: words.length + 1, heldBecause })
    }
  }
  const updates = [
    ...parcels.values(),
    ...words.map((word) => encodeStamp({ ...word, receivedAt: word.position }))
  ]
  return { phones, parcels, updates, state: readRegister(updates) }
}

function act(phone: Phone, { act: what, lesson, list, said, admitted }: Step): ParcelId {
  const state = phone.see()
  switch (what) {
    case 'mark':
      return phone.mark(said, { lesson, list })
    case 'signOff':
      return phone.signOff(said, { lesson, list })
    case 'correct':
      return phone.correct(said, lesson)
    case 'settle':
      return phone.settle(said, lesson)
    case 'justify':
      return phone.justify(LIST[0] as PersonId, [lesson.day, 0], [lesson.day + 1, 1])
    case 'withdraw':
      return phone.withdraw(...state.justifications.slice(0, 1).map(({ parcel }) => parcel))
    case 'close':
      return phone.close(lesson.day)
    case 'reopen':
      return phone.close(0)
    case 'decide':
      return phone.decide(admitted, ...heldIn(state))
  }
}

function heldIn(state: RegisterState): ParcelId[] {
  return [...state.standingByParcel].flatMap(([id, standing]) => (standing === 'held' ? [id] : []))
}

const anyTerm = fc.array(anyStep, { minLength: 1, maxLength: 14 })

function lessonsOf(state: RegisterState): LessonState[] {
  return [...state.lessonsByKey.values()]
}

describe('people who write apart and meet', () => {
  it('all see the same register, in whatever order and however often it came', () => {
    fc.assert(
      fc.property(anyTerm, fc.nat(), fc.nat(), (steps, seed, cut) => {
        const { updates, state } = play(steps)
        const mixed = shuffled([...updates, ...updates], seed)
        const middle = cut % mixed.length
        const parts = [mixed.slice(0, middle), mixed.slice(middle)]
        const merged = parts.filter(({ length }) => length > 0).map((part) => mergeUpdates(part))
        expect(spelledOut(readRegister(merged))).toEqual(spelledOut(state))

        const journal = readJournal(mergeUpdates(updates), registerFacts)
        const entries = shuffled(journal.entries, seed)
        const refolded = foldRegister({ ...journal, entries })
        expect(spelledOut(refolded)).toEqual(spelledOut(state))
      })
    )
  })

  it('lose nothing: each word about a trainee is in the history and, if it counts, shown or replaced', () => {
    fc.assert(
      fc.property(anyTerm, (steps) => {
        const { updates, state } = play(steps)
        const journal = readJournal(mergeUpdates(updates), registerFacts)
        expect(journal.unreadable).toEqual([])
        for (const { fact, parcel, writer } of journal.entries) {
          if (!('slot' in fact)) continue
          const lesson = state.lessonsByKey.get(`${fact.day}.${fact.slot}`)
          expect(lesson?.events.map((event) => event.parcel)).toContain(parcel)
          const said =
            fact.type === 'signed-off'
              ? (rosterOf(state.rosters, writer, fact.roster) ?? [])
              : fact.type === 'marked'
                ? fact.entries.map(
                    ([place]) => rosterOf(state.rosters, writer, fact.roster)?.[place]
                  )
                : fact.entries.map(([who]) => who)
          for (const who of said) {
            const place = lesson?.marksByPerson.get(who as PersonId)
            expect(place?.history.map((word) => word.parcel)).toContain(parcel)
            const isShown = place?.current.some((word) => word.parcel === parcel)
            const isReplaced = place?.history.some((word) => {
              const counting = counts(state.standingByParcel.get(word.parcel) ?? 'local')
              return counting && word.replaces.includes(parcel)
            })
            const isCounted = counts(state.standingByParcel.get(parcel) ?? 'local')
            expect(isShown).toBe(isCounted && !isReplaced)
          }
        }
      })
    )
  })

  it('see a contradiction exactly where two words that stand differ', () => {
    fc.assert(
      fc.property(anyTerm, (steps) => {
        for (const lesson of lessonsOf(play(steps).state)) {
          for (const [who, place] of lesson.marksByPerson) {
            const [first, ...others] = place.current.map(({ value }) => value)
            const differ = others.some((value) => first !== undefined && !sameMark(value, first))
            expect(lesson.contradictions.includes(who)).toBe(differ)
            if (place.kind !== 'contradiction') continue
            for (const { value } of place.current) expect(place.values).toContainEqual(value)
          }
        }
      })
    )
  })

  it('see nobody present without a sign-off that has them on its list, or somebody who said so', () => {
    fc.assert(
      fc.property(anyTerm, (steps) => {
        const { updates, state } = play(steps)
        const { entries } = readJournal(mergeUpdates(updates), registerFacts)
        for (const lesson of lessonsOf(state)) {
          for (const [who, place] of lesson.marksByPerson) {
            if (place.kind !== 'settled' || place.value.status !== 'present') continue
            const grounds = entries.filter(({ fact, parcel, writer }) => {
              if (!('slot' in fact) || fact.day !== lesson.day || fact.slot !== lesson.slot)
                return false
              if (!counts(state.standingByParcel.get(parcel) ?? 'local')) return false
              if (fact.type === 'signed-off')
                return rosterOf(state.rosters, writer, fact.roster)?.includes(who)
              if (fact.type === 'marked')
                return fact.entries.some(
                  ([seat, status]) =>
                    status === 0 && rosterOf(state.rosters, writer, fact.roster)?.[seat] === who
                )
              return fact.entries.some(([person, status]) => status === 0 && person === who)
            })
            expect(grounds.length).toBeGreaterThan(0)
          }
        }
      })
    )
  })

  it('have no contradiction left once somebody who saw everything settles each', () => {
    fc.assert(
      fc.property(anyTerm, anyStatus, (steps, status) => {
        const { phones, updates } = play(steps)
        const office = createPhone(4)
        office.receive(...phones)
        // The office's phone has every word of the relay, too.
        const seen = () => readRegister([...updates, ...office.received.values()])
        for (const lesson of lessonsOf(seen())) {
          if (lesson.contradictions.length === 0) continue
          const current = lesson.contradictions.flatMap(
            (who) => lesson.marksByPerson.get(who)?.current ?? []
          )
          const value = ATTENDANCE_STATUSES.indexOf(status)
          office.write({
            type: 'settled',
            at: 1,
            day: lesson.day,
            slot: lesson.slot,
            module: null,
            entries: lesson.contradictions.map((who) => [who, value]),
            replaces: [...new Set(current.map(({ parcel }) => parcel))]
          })
        }
        expect(lessonsOf(seen()).flatMap(({ contradictions }) => contradictions)).toEqual([])
      })
    )
  })
})

describe('two people who take one lesson without seeing each other', () => {
  it('contradict each other exactly where they said different things', () => {
    const anyGesture = fc.record({ signsOff: fc.boolean(), said: anyMarks })
    fc.assert(
      fc.property(anyMarks, anyGesture, anyGesture, (before, one, other) => {
        const [first, second, office] = [createPhone(1), createPhone(2), createPhone(3)]
        first.signOff(before)
        meet(first, second)
        const take = (phone: Phone, { signsOff, said }: typeof one) =>
          signsOff ? phone.signOff(said) : phone.correct(said)
        take(first, one)
        take(second, other)
        meet(first, second, office)

        const word = (who: PersonId, { signsOff, said }: typeof one) =>
          said.get(who) ?? (signsOff ? mark('present') : undefined)
        // The first replaces their own list; the second somebody else's by a correction only.
        const stands = (who: PersonId) =>
          word(who, one) === undefined && (other.signsOff || !other.said.has(who))
        for (const phone of [first, second, office]) {
          const lesson = phone.lesson()
          for (const who of LIST) {
            const place = lesson?.marksByPerson.get(who)
            const earlier = stands(who) ? (before.get(who) ?? mark('present')) : undefined
            const expected = [word(who, one), word(who, other), earlier].filter(
              (said) => said !== undefined
            )
            const [value, another = value] = expected
            if (value?.status === another?.status)
              expect(place).toMatchObject({ kind: 'settled', value })
            else {
              expect(place?.kind).toBe('contradiction')
              expect(place).toMatchObject({
                values: expect.arrayContaining([value, another]) as unknown
              })
            }
          }
        }
        const disputed = office.lesson()?.contradictions ?? []
        office.settle(new Map(disputed.map((who) => [who, mark('excused')])))
        meet(first, second, office)
        expect(first.lesson()?.contradictions).toEqual([])
      })
    )
  })
})
