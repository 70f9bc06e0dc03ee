import { describe, expect, it } from 'vitest'
import { compareBlind, foldBlind, revealedCells, type BlindState } from './blind.ts'
import { blindFacts, type BlindFact } from './gradebook-facts.ts'
import { packCells } from './packed-cells.ts'
import { rosterIdOf } from './rosters.ts'
import { LIST } from './testing.ts'
import { cell, planned, type Said } from './testing-gradebook.ts'
import { EXAM } from '../domain/testing-grades.ts'
import type { PersonId } from '../domain/identity.ts'
import { readJournal } from '../journal/journal.ts'
import { encodeParcel, mergeUpdates } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

const [AMINA, BRAHIM, CHAIMA] = LIST as [PersonId, PersonId, PersonId]

function entered(writer: number, said: readonly Said[], isComplete = true): BlindState {
  const roster = rosterIdOf(LIST)
  const cells = packCells(said.map((one, place) => [place, cell(one)]))
  const facts: BlindFact[] = [
    { type: 'roster-named', roster, people: [...LIST] },
    { type: 'graded', at: 1, assessment: EXAM, roster, cells, replaces: [] }
  ]
  if (isComplete) facts.push({ type: 'blind-completed', at: 2, assessment: EXAM, replaces: [] })
  const wire = facts.map((fact) => blindFacts.encode(fact))
  const update = mergeUpdates([encodeParcel({ id: parcelId(writer, 1), facts: wire })])
  return foldBlind(readJournal(update, blindFacts))
}

describe('two blind entries of one exam', () => {
  it('are compared cell by cell, and are complete only when both are', () => {
    const first = entered(1, [1_000, 1_250, 'absent', 900])
    const second = entered(2, [1_000, 1_225, 'absent'])
    expect(compareBlind(EXAM, first, second)).toEqual({
      isComplete: true,
      agreed: 2,
      differences: [
        { person: BRAHIM, first: cell(1_250), second: cell(1_225) },
        { person: LIST[3], first: cell(900), second: null }
      ]
    })
    const halfway = entered(2, [1_000], false)
    expect(compareBlind(EXAM, first, halfway).isComplete).toBe(false)
  })

  it('meet in the gradebook once revealed: agreed cells stand, the others contradict each other', () => {
    const [one, other] = [planned(1), planned(2)]
    one.grade([...revealedCells(EXAM, entered(1, [1_000, 1_250]))].map(asSaid))
    other.grade([...revealedCells(EXAM, entered(2, [1_000, 1_225]))].map(asSaid))
    one.receive(other)
    expect(one.sees(AMINA)).toEqual(cell(1_000))
    expect(one.sees(BRAHIM)).toBe('contradiction')
    expect(one.sees(CHAIMA)).toBeNull()
  })
})

function asSaid([person, said]: ReturnType<typeof revealedCells>[number]): [PersonId, Said] {
  return [person, said.kind === 'grade' ? said.value : null]
}
