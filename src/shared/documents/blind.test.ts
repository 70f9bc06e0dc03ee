import { describe, expect, it } from 'vitest'
import { anonymityFacts, type AnonymityFact } from './anonymity-facts.ts'
import { foldAnonymity, liftAnonymity, openPapers, type Lifting } from './anonymity.ts'
import { compareBlind, enteredPapers, foldBlind, type BlindState } from './blind.ts'
import { cellHistory } from './cells.ts'
import { blindFacts, type BlindFact } from './gradebook-facts.ts'
import { packCells, wireCell } from './packed-cells.ts'
import { rosterIdOf } from './rosters.ts'
import { LIST } from './testing.ts'
import { cell, planned, type Said } from './testing-gradebook.ts'
import { drawPaperCodes, type PaperCode } from '../domain/paper-code.ts'
import { EXAM } from '../domain/testing-grades.ts'
import type { PersonId } from '../domain/identity.ts'
import { readJournal } from '../journal/journal.ts'
import { encodeParcel, encodeStamp, mergeUpdates } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

const [AMINA, BRAHIM, CHAIMA, DRISS] = LIST as [PersonId, PersonId, PersonId, PersonId]
const CODES = drawPaperCodes(4, new Set(), () => 0.37)
const [ONE, TWO, THREE, FOUR] = CODES as [PaperCode, PaperCode, PaperCode, PaperCode]

/** What one person entered, in the order of the codes; undefined where they entered nothing. */
function entered(writer: number, said: readonly (Said | undefined)[], isComplete = true) {
  const roster = rosterIdOf(CODES)
  const placed = said.flatMap((one, place) =>
    one === undefined ? [] : [[place, cell(one)] as const]
  )
  const facts: BlindFact[] = [
    { type: 'roster-named', roster, people: [...CODES] },
    { type: 'graded', at: 1, assessment: EXAM, roster, cells: packCells(placed), replaces: [] }
  ]
  if (isComplete) facts.push({ type: 'blind-completed', at: 2, assessment: EXAM, replaces: [] })
  const wire = facts.map((fact) => blindFacts.encode(fact))
  const update = mergeUpdates([encodeParcel({ id: parcelId(writer, 1), facts: wire })])
  return foldBlind(readJournal(update, blindFacts))
}

const given = (
  people: readonly PersonId[] = LIST,
  codes: readonly PaperCode[] = CODES
): AnonymityFact => ({
  ...{ type: 'codes-given', at: 1, assessment: EXAM, replaces: [] },
  people: [...people],
  codes: [...codes]
})
const settled = (code: PaperCode, said: Said): AnonymityFact => ({
  ...{ type: 'difference-settled', at: 1, assessment: EXAM, code, cell: wireCell(cell(said)) },
  ...{ how: 'thirdReading', reason: 'relue par le jury', replaces: [] }
})

/** What each writer wrote, as the relay passed it on: writer 9 first, then the others. */
function anonymity(factsByWriter: Readonly<Record<number, readonly AnonymityFact[]>>) {
  const updates = Object.entries(factsByWriter).flatMap(([writer, facts]) => {
    const id = parcelId(Number(writer), 1)
    const wire = facts.map((fact) => anonymityFacts.encode(fact))
    const stamp = { parcel: id, position: 100 - Number(writer), receivedAt: 1, heldBecause: null }
    return [encodeParcel({ id, facts: wire }), encodeStamp(stamp)]
  })
  return foldAnonymity(readJournal(mergeUpdates(updates), anonymityFacts))
}

function lift(facts: readonly AnonymityFact[], first: BlindState, second: BlindState): Lifting {
  return liftAnonymity(EXAM, anonymity({ 7: facts }), compareBlind(EXAM, CODES, first, second))
}

describe('two blind entries of one exam', () => {
  it('are compared code by code, and are complete only when both are', () => {
    const first = entered(1, [1_000, 1_250, 'absent', 900])
    const second = entered(2, [1_000, 1_225, 'absent'])
    const comparison = compareBlind(EXAM, CODES, first, second)
    expect(comparison.isComplete).toBe(true)
    expect(comparison.agreed.map(({ code }) => code)).toEqual([ONE, THREE])
    expect(comparison.differences).toEqual([
      { code: TWO, first: cell(1_250), second: cell(1_225) },
      { code: FOUR, first: cell(900), second: null }
    ])
    const halfway = entered(2, [1_000], false)
    expect(compareBlind(EXAM, CODES, first, halfway).isComplete).toBe(false)
    expect(enteredPapers(halfway, EXAM, CODES)).toBe(1)
  })

  it('call a code unused where neither entered anything, a blank taken back included', () => {
    const comparison = compareBlind(EXAM, CODES, entered(1, [1_000, null]), entered(2, [1_000]))
    expect(comparison.unused).toEqual([TWO, THREE, FOUR])
    expect(comparison.differences).toEqual([])
  })
})

describe('codes of papers', () => {
  it('that two people drew apart for the same trainees are all good', () => {
    const more = drawPaperCodes(4, new Set(CODES), () => 0.6)
    const table = anonymity({ 7: [given()], 9: [given(LIST, more)] }).tablesByAssessment.get(EXAM)
    expect([...(table?.personByCode.keys() ?? [])].sort()).toEqual([...CODES, ...more].sort())
    expect(table?.isReceived).toBe(true)
  })

  it('drawn twice for two people are of whom the relay heard first, on every device', () => {
    const both = { 7: [given([AMINA], [ONE])], 9: [given([BRAHIM], [ONE])] }
    const table = anonymity(both).tablesByAssessment.get(EXAM)
    expect([...(table?.personByCode ?? [])]).toEqual([[ONE, BRAHIM]])
  })
})

describe('lifting the anonymity', () => {
  const first = entered(1, [1_000, 1_250, 'absent'])
  const second = entered(2, [1_000, 1_225, 'absent'])

  it('waits for both entries, and for every difference to be settled', () => {
    const halfway = entered(2, [1_000, 1_250, 'absent'], false)
    expect(lift([given()], first, halfway)).toEqual({ ok: false, reason: 'incomplete' })
    expect(lift([given()], first, second)).toEqual({ ok: false, reason: 'differences' })
  })

  it('gives each grade to whose paper it was, and keeps what both entered', () => {
    const lifting = lift([given(), settled(TWO, 1_200)], first, second)
    if (!lifting.ok) throw new Error(lifting.reason)
    const phone = planned(1)
    phone.plan(EXAM, { blind: true })
    phone.write(
      { type: 'blind-revealed', at: 5, assessment: EXAM, enterers: [AMINA, BRAHIM], replaces: [] },
      { type: 'anonymity-lifted', at: 5, assessment: EXAM, ...lifting.columns, replaces: [] }
    )
    expect([AMINA, BRAHIM, CHAIMA, DRISS].map((person) => phone.sees(person))).toEqual([
      cell(1_000),
      cell(1_200),
      cell('absent'),
      null
    ])
    const state = phone.see()
    expect(state.lifted).toEqual([EXAM])
    expect(state.unrevealed).toEqual([])
    const history = (person: PersonId) =>
      cellHistory(state.cells.get(EXAM)!.get(person)!, state.cellEntries, state)
    expect(history(BRAHIM)).toMatchObject([
      {
        to: cell(1_200),
        reason: 'relue par le jury',
        blind: { code: TWO, first: cell(1_250), second: cell(1_225), how: 'thirdReading' }
      }
    ])
    expect(history(AMINA)).toMatchObject([{ reason: null, blind: { code: ONE, how: null } }])
  })

  it('gives nobody two papers: one of them is settled as a blank first', () => {
    const twice = given([AMINA, AMINA, CHAIMA, DRISS])
    const agreed = entered(2, [1_000, 1_250, 'absent'])
    expect(lift([twice], first, agreed)).toEqual({ ok: false, reason: 'two-papers' })
    const open = openPapers(
      EXAM,
      anonymity({ 7: [twice] }),
      compareBlind(EXAM, CODES, first, agreed)
    )
    expect(open.map(({ code, alsoUnder }) => [code, alsoUnder])).toEqual([
      [ONE, [TWO]],
      [TWO, [ONE]]
    ])
    expect(lift([twice, settled(TWO, null)], first, agreed).ok).toBe(true)
    expect(lift([twice, settled(TWO, null)], first, second).ok).toBe(true)
  })

  it('leaves no grade behind whose code has no name yet: it waits, until the paper is settled as a blank', () => {
    const [agreed, known] = [entered(2, [1_000, 1_250, 'absent']), [ONE, THREE]]
    const comparison = compareBlind(EXAM, known, first, agreed)
    expect(comparison.nameless).toEqual([{ code: TWO, first: cell(1_250), second: cell(1_250) }])
    const half = given([AMINA, CHAIMA], known)
    const liftHalf = (...facts: AnonymityFact[]) =>
      liftAnonymity(EXAM, anonymity({ 7: [half, ...facts] }), comparison)
    expect(liftHalf()).toEqual({ ok: false, reason: 'nameless' })
    expect(liftHalf(settled(TWO, 1_250))).toEqual({ ok: false, reason: 'nameless' })
    expect(liftHalf(settled(TWO, null)).ok).toBe(true)
  })

  it('gives a paper that was set aside before its name came to whose it is, not to nobody in silence', () => {
    const agreed = entered(2, [1_000, 1_250, 'absent'])
    const comparison = compareBlind(EXAM, CODES, first, agreed)
    const aside = settled(TWO, null)
    const anonymous = anonymity({ 7: [given(), aside] })
    expect(openPapers(EXAM, anonymous, comparison)).toMatchObject([
      { code: TWO, isNameless: false, leavesNoGrade: true }
    ])
    expect(lift([given(), aside], first, agreed)).toEqual({ ok: false, reason: 'set-aside' })
    expect(lift([given(), settled(TWO, 1_250)], first, agreed).ok).toBe(true)
  })

  it('waits until the relay has the codes: one drawn twice may still be of somebody else', () => {
    const wire = [anonymityFacts.encode(given())]
    const unsent = foldAnonymity(
      readJournal(encodeParcel({ id: parcelId(7, 1), facts: wire }), anonymityFacts)
    )
    const agreed = compareBlind(EXAM, CODES, first, entered(2, [1_000, 1_250, 'absent']))
    expect(liftAnonymity(EXAM, unsent, agreed)).toEqual({ ok: false, reason: 'codes-on-the-way' })
  })
})
