/** What one column of 31 grades entered in one gesture weighs, beside the same content as JSON. */
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { assessmentNumber, gradeCell } from '#shared/domain/grade.ts'
import { encodeParcel, newParcelId } from '#shared/journal/parcel.ts'
import { createRandom } from '../../fixtures/random.ts'
import { SEED, peopleOf } from '../support/annex.ts'
import { atMost, type Row } from '../support/result.ts'

const BUDGET_BYTES = 120
const TRAINEES = 31
/** A moment of the term, in seconds since 2020. */
const AT = 217_000_000

export const gradebookBytes: Row = {
  name: 'gradebook-bytes',
  async measure() {
    const grades = Array.from({ length: TRAINEES }, (_, place) => 800 + 25 * ((place * 7) % 41))
    const roster = rosterIdOf(peopleOf(1))
    const fact: GradebookFact = {
      type: 'graded',
      at: AT,
      assessment: assessmentNumber('test', 1),
      roster,
      cells: packCells(grades.map((value, place) => [place, gradeCell(value)])),
      replaces: []
    }
    const id = newParcelId(300, createRandom(SEED))
    const update = encodeParcel({ id, facts: [gradebookFacts.encode(fact)] })
    const pairs = grades.map((value, place) => [place, value])
    const json = JSON.stringify([52, AT, 1, roster, pairs, []])
    return [
      {
        what: 'one assessment of 31 grades entered in one gesture: Yjs update',
        unit: 'B',
        values: [update.byteLength],
        budget: atMost(BUDGET_BYTES)
      },
      {
        what: 'the same as minimal JSON (the fact alone, no author)',
        unit: 'B',
        values: [json.length],
        budget: null
      }
    ]
  }
}
