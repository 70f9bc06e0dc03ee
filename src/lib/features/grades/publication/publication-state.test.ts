import { beforeEach, describe, expect, it } from 'vitest'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { dueTo } from '#shared/documents/publication-due.ts'
import { createGradePhone } from '#shared/documents/testing-gradebook.ts'
import { LIST } from '#shared/documents/testing.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { EXAM, TEST_1 } from '#shared/domain/testing-grades.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { publicationStateOf } from './publication-state.ts'

const TODAY = 2_500
const [FIRST] = LIST as [PersonId]

let head: ReturnType<typeof createGradePhone>
let relayHas = 0
const now = () => publicationStateOf(head.see(), TODAY)

beforeEach(() => {
  head = createGradePhone(3)
  head.plan(EXAM)
  head.grade([[FIRST, 1_200]])
  head.submit(EXAM)
  head.validate()
})

const received = (parcel: ParcelId, heldBecause: string | null = null) =>
  head.receiveWord(parcel, ++relayHas, heldBecause)

/** What the relay writes once it has told the trainees. */
function answered(publication: ParcelId, number: number, withdrawn = false) {
  const relay = createGradePhone(90 + number + Number(withdrawn))
  const digest = officialDigest(head.see())
  const fact = { at: number, publication, number, trainees: 3, withdrawn, digest }
  const parcel = relay.write({ type: 'publication-kept', ...fact })
  head.receive(relay)
  received(parcel)
}

function withdraw(): ParcelId {
  const replaces = head.see().publication.current.map(({ parcel }) => parcel)
  return head.write({ type: 'publication-withdrawn', at: 9, reason: 'barème', replaces })
}

describe('what the screen says of a publication', () => {
  it('is on its way until the relay says how many it told', () => {
    expect(now()).toEqual({ told: null, underWay: 'done', isOutdated: false })
    const published = head.publish()
    expect(now()).toMatchObject({ told: null, underWay: 'sending' })
    received(published)
    answered(published, 1)
    expect(now()).toMatchObject({ underWay: 'done', told: { number: 1, trainees: 3 } })
  })

  it('had no effect where the relay has it and the grades are others', () => {
    const published = head.publish()
    head.correct([[FIRST, 900]])
    expect(now().underWay).toBe('sending')
    received(published)
    expect(now().underWay).toBe('without-effect')
  })

  it('goes out in spite of a disagreement in an assessment that was removed since', () => {
    const other = createGradePhone(4)
    head.plan(TEST_1)
    other.grade([[FIRST, 1_100]], TEST_1)
    head.grade([[FIRST, 1_000]], TEST_1)
    head.receive(other)
    expect(head.see().contradictions).toHaveLength(1)
    head.plan(TEST_1, { active: false })
    expect(head.see().contradictions).toEqual([])
    head.validate()
    const published = head.publish()
    received(published)
    expect(dueTo(head.see(), TODAY)).toEqual({ kind: 'give', step: published })
  })

  it('never goes out while people disagree on the rule that gives the averages', () => {
    const other = createGradePhone(4)
    other.follow(78)
    head.follow(77)
    head.receive(other)
    received(head.publish())
    expect(dueTo(head.see(), TODAY)).toBeNull()
  })

  it('is out of date once the gradebook says something else', () => {
    const published = head.publish()
    answered(published, 1)
    head.correct([[FIRST, 900]])
    expect(now()).toMatchObject({ underWay: 'done', isOutdated: true })
    answered(head.publish(), 2)
    expect(now()).toMatchObject({ underWay: 'done', isOutdated: false, told: { number: 2 } })
  })

  it('is taken back once the relay says so, and then is out of date no more', () => {
    answered(head.publish(), 1)
    const end = withdraw()
    expect(now()).toMatchObject({ underWay: 'withdrawing', told: { withdrawn: false } })
    answered(end, 1, true)
    expect(now()).toMatchObject({
      underWay: 'done',
      isOutdated: false,
      told: { withdrawn: true, number: 1 }
    })
  })
})
