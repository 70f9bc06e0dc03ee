import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellsSaid } from './cells.ts'
import { officialDigest } from './gradebook-content.ts'
import { gradebookFacts } from './gradebook-facts.ts'
import { foldGradebook, type GradebookState } from './gradebook.ts'
import { LIST, NEWCOMER } from './testing.ts'
import { createGradePhone, readGradebook, type GradePhone, type Said } from './testing-gradebook.ts'
import { CELL_CODES, sameCell } from '../domain/grade.ts'
import { hexOf } from '../domain/sha256.ts'
import { EXAM, TEST_1 } from '../domain/testing-grades.ts'
import { counts } from '../journal/fold.ts'
import { readJournal } from '../journal/journal.ts'
import { encodeStamp, mergeUpdates, type ParcelId } from '../journal/parcel.ts'
import { shuffled, spelledOut } from '../journal/testing.ts'

const LISTS = [LIST, [...LIST, NEWCOMER]] as const

const anySaid: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom(0, 1_000, 1_250, 2_100),
  fc.constantFrom(...CELL_CODES),
  fc.constant(null)
)
const anyGrades = fc.uniqueArray(fc.tuple(fc.constantFrom(...LIST), anySaid), {
  minLength: 1,
  maxLength: 4,
  selector: ([who]) => who
})

/** One person does one thing, after having received some of what the others wrote. */
const anyStep = fc.record({
  author: fc.nat({ max: 2 }),
  /** Which parcels and words of the relay arrive before: a bit each. */
  arrives: fc.nat({ max: 2 ** 28 - 1 }),
  act: fc.constantFrom(
    'grade',
    'grade',
    'grade',
    'correct',
    'settle',
    'plan',
    'remark',
    'follow',
    'submit',
    'handBack',
    'validate',
    'lock',
    'reopen',
    'publish',
    'reveal',
    'decide'
  ),
  assessment: fc.constantFrom(TEST_1, EXAM),
  list: fc.constantFrom(...LISTS),
  grades: anyGrades,
  flag: fc.boolean(),
  /** What the relay says of it: nothing yet, received, or held. */
  word: fc.constantFrom('none', 'received', 'received', 'held')
})

type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never
const anyTerm = fc.array(anyStep, { minLength: 1, maxLength: 14 })

/** Plays a term: several people, each with a part of what was written. Gives all parcels and words of the relay. */
function play(steps: readonly Step[]) {
  const phones = [createGradePhone(1), createGradePhone(2), createGradePhone(3)] as const
  const parcels = new Map<ParcelId, Uint8Array>()
  const words: { parcel: ParcelId; position: number; heldBecause: string | null }[] = []
  for (const step of steps) {
    let arrivals = 0
    const arrives = () => ((step.arrives >> (arrivals++ % 28)) & 1) === 1
    const phone = phones[step.author] as GradePhone
    parcels.forEach((update, id) => {
      if (arrives()) phone.receiveParcel(id, update)
    })
    words.forEach(({ parcel, position, heldBecause }) => {
      if (arrives()) phone.receiveWord(parcel, position, heldBecause)
    })
    const id = act(phone, step)
    parcels.set(id, phone.received.get(id) as Uint8Array)
    if (step.word === 'none') continue
    const heldBecause = step.word === 'held' ? 'gradebook-locked' : null
    words.push({ parcel: id, position: words.length + 1, heldBecause })
  }
  const updates = [
    ...parcels.values(),
    ...words.map((word) => encodeStamp({ ...word, receivedAt: word.position }))
  ]
  return { updates, state: readGradebook(updates) }
}

function act(phone: GradePhone, step: Step): ParcelId {
  const { assessment, grades, list, flag } = step
  switch (step.act) {
    case 'grade':
      return phone.grade(grades, assessment, list)
    case 'correct':
      return phone.correct(grades, assessment)
    case 'settle':
      return phone.settle(grades, assessment)
    case 'plan':
      return phone.plan(assessment, { max: flag ? 2_000 : 4_000, step: 25, blind: flag })
    case 'remark':
      return phone.remark(LIST[0]!, flag ? 'Bien' : '')
    case 'follow':
      return phone.follow(flag ? 5 : 6)
    case 'submit':
      return phone.submit(assessment)
    case 'handBack':
      return phone.handBack()
    case 'validate':
      return phone.validate()
    case 'lock':
      return phone.lock()
    case 'reopen':
      return phone.reopen(flag ? 2_500 : 2_600)
    case 'publish':
      return phone.publish()
    case 'reveal':
      return phone.reveal(assessment, [LIST[0]!, LIST[1]!])
    case 'decide':
      return phone.decide(flag, ...phone.see().held.map(({ parcel }) => parcel))
  }
}

const digest = (state: GradebookState) => hexOf(officialDigest(state))

describe('people who grade apart and meet', () => {
  it('all see the same gradebook, in whatever order and however often it came', () => {
    fc.assert(
      fc.property(anyTerm, fc.nat(), fc.nat(), (steps, seed, cut) => {
        const { updates, state } = play(steps)
        const mixed = shuffled([...updates, ...updates], seed)
        const middle = cut % mixed.length
        const parts = [mixed.slice(0, middle), mixed.slice(middle)]
        const merged = parts.filter(({ length }) => length > 0).map((part) => mergeUpdates(part))
        expect(spelledOut(readGradebook(merged))).toEqual(spelledOut(state))

        const journal = readJournal(mergeUpdates(updates), gradebookFacts)
        const entries = shuffled(journal.entries, seed)
        const refolded = foldGradebook({ ...journal, entries })
        expect(spelledOut(refolded)).toEqual(spelledOut(state))
        expect(digest(refolded)).toBe(digest(state))
      })
    )
  })

  it('lose nothing: each cell said is in its history and, if it counts, shown or replaced', () => {
    fc.assert(
      fc.property(anyTerm, (steps) => {
        const { updates, state } = play(steps)
        const journal = readJournal(mergeUpdates(updates), gradebookFacts)
        expect(journal.unreadable).toEqual([])
        const isCounted = (id: ParcelId) => counts(state.standingByParcel.get(id) ?? 'local')
        for (const { fact, parcel, writer } of state.cellEntries) {
          for (const [person, said] of cellsSaid(fact, state.rosters.get(writer))) {
            const place = state.cells.get(fact.assessment)?.get(person)
            const own = place?.history.find((word) => word.parcel === parcel)
            expect(own && sameCell(own.value, said)).toBe(true)
            const isShown = place?.current.some((word) => word.parcel === parcel)
            const isReplaced = place?.history.some((word) => {
              return isCounted(word.parcel) && word.replaces.includes(parcel)
            })
            expect(isShown).toBe(isCounted(parcel) && !isReplaced)
          }
        }
        const lists = journal.entries.filter(({ fact }) => fact.type === 'roster-named').length
        expect(state.events).toHaveLength(journal.entries.length - lists)
      })
    )
  })

  it('see every step that was taken, and the most closed of those that nobody replaced', () => {
    fc.assert(
      fc.property(anyTerm, (steps) => {
        const { review, standingByParcel } = play(steps).state
        for (const { parcel } of review.current)
          expect(counts(standingByParcel.get(parcel) ?? 'local')).toBe(true)
        const counted = review.steps.filter(({ standing }) => counts(standing))
        for (const step of counted) {
          const isReplaced = counted.some(({ replaces }) => replaces.includes(step.parcel))
          const isCurrent = review.current.some(({ parcel }) => parcel === step.parcel)
          expect(isCurrent).toBe(!isReplaced)
        }
        if (review.current.some(({ type }) => type === 'locked'))
          expect(review.state).toBe('locked')
      })
    )
  })

  it('move no digest by what the relay holds and nobody has admitted', () => {
    fc.assert(
      fc.property(
        anyTerm,
        anyGrades,
        fc.constantFrom(TEST_1, EXAM),
        (steps, grades, assessment) => {
          const { updates, state } = play(steps)
          const latecomer = createGradePhone(9)
          const late = latecomer.grade(grades, assessment)
          const held = encodeStamp({
            parcel: late,
            position: 900,
            receivedAt: 900,
            heldBecause: 'gradebook-locked'
          })
          const after = readGradebook([...updates, latecomer.received.get(late)!, held])
          expect(digest(after)).toBe(digest(state))
          expect(after.held.map(({ parcel }) => parcel)).toContain(late)
          expect(after.review).toEqual(state.review)
        }
      )
    )
  })
})
