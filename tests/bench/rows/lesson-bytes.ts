/** What one signed-off lesson of 30 with four exceptions weighs, beside two other ways of writing the same content. */
import * as Y from 'yjs'
import { registerFacts } from '#shared/documents/register.ts'
import { encodeParcel, newParcelId } from '#shared/journal/parcel.ts'
import { createRandom } from '../../fixtures/random.ts'
import { SEED, peopleOf, takeLesson } from '../support/annex.ts'
import { atMost, type Row } from '../support/result.ts'

const BUDGET_BYTES = 150
const EXCEPTIONS = 4
const STATUS_WORDS = ['present', 'late', 'absent', 'excused']

export const lessonBytes: Row = {
  name: 'lesson-bytes',
  async measure() {
    const statuses = peopleOf(1).map((_, place) => (place % 8 === 3 ? 2 : 0))
    const exceptions = statuses.flatMap((status, place): [number, number][] =>
      status === 0 ? [] : [[place, status]]
    )
    if (exceptions.length !== EXCEPTIONS) throw new Error('the lesson is not the one of the budget')
    const lesson = takeLesson(createRandom(SEED), 1, 0)
    const facts = lesson.facts.map((fact) => registerFacts.encode({ ...fact, exceptions } as never))
    const update = encodeParcel({ id: newParcelId(300, createRandom(SEED)), facts })
    const json = JSON.stringify(facts)
    return [
      {
        what: 'one signed-off lesson of 30, four exceptions: Yjs update',
        unit: 'B',
        values: [update.byteLength],
        budget: atMost(BUDGET_BYTES)
      },
      {
        what: 'the same as minimal JSON (the fact alone, no author)',
        unit: 'B',
        values: [json.length],
        budget: null
      },
      {
        what: 'the same as nested Y.Map, a map per trainee, UUID keys',
        unit: 'B',
        values: [asNestedMaps(statuses).byteLength],
        budget: null
      }
    ]
  }
}

/** The shape that most Yjs applications begin with. */
function asNestedMaps(statuses: readonly number[]): Uint8Array {
  const random = createRandom(SEED)
  const doc = new Y.Doc()
  doc.clientID = Math.floor(random() * 2 ** 32)
  doc.transact(() => {
    const lesson = new Y.Map<unknown>()
    doc.getMap('lessons').set(uuid(random), lesson)
    lesson.set('date', '2026-09-01')
    lesson.set('slot', 1)
    lesson.set('signedOff', true)
    const marks = new Y.Map<Y.Map<string>>()
    lesson.set('marks', marks)
    for (const status of statuses) {
      const mark = new Y.Map<string>()
      marks.set(uuid(random), mark)
      mark.set('status', STATUS_WORDS[status] ?? '')
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
