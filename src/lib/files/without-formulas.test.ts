import { expect, it } from 'vitest'
import { withoutFormulas } from './without-formulas.ts'

const record = (type: number, content: readonly number[], length = content.length) => [
  ...[type & 0xff, type >> 8, length & 0xff, length >> 8, ...content]
]
const CELL = Array.from({ length: 20 }, (_, at) => at)
const BOF = record(0x0809, [0, 6])
const LABEL = record(0x00fd, [1, 2, 3])

it('a formula goes, its value and everything else stays where it was', () => {
  const stream = Uint8Array.from([...BOF, ...record(0x0006, [...CELL, 3, 0, 7, 8, 9]), ...LABEL])
  const taken = withoutFormulas(stream)
  const expected = [...BOF, ...record(0x0006, [...CELL, 0xff, 0xff, 7, 8, 9]), ...LABEL]
  expect([...taken]).toEqual(expected)
  expect(stream[BOF.length + 4 + CELL.length]).toBe(3)
})

it('names, shared formulas and formulas too short to be any are skipped as a whole', () => {
  for (const [type, content] of [
    [0x0018, [1, 2]],
    [0x04bc, [1, 2]],
    [0x0006, [1, 2]]
  ] as const) {
    const taken = withoutFormulas(Uint8Array.from([...BOF, ...record(type, content), ...LABEL]))
    expect([...taken]).toEqual([...BOF, ...record(0x00e2, content), ...LABEL])
  }
})

it('a stream that breaks off is taken as far as it goes', () => {
  const broken = [...BOF, ...record(0x0006, CELL, 60_000)]
  expect(withoutFormulas(Uint8Array.from(broken))).toHaveLength(broken.length)
  expect(withoutFormulas(new Uint8Array())).toHaveLength(0)
})
