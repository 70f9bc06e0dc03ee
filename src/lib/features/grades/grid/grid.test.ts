import { describe, expect, test } from 'vitest'
import { codeCell, gradeCell } from '#shared/domain/grade.ts'
import { recordAssessment } from '../grade-commands.ts'
import { KARIM, OMAR, openPhone, OTHER_TRAINER, SALMA, TEST_1, TRAINER } from '../testing.ts'
import { blockText, changesToFillDown } from './grid-block.ts'
import { blockBetween, placeAfter, placeAfterTab } from './grid-moves.ts'
import { planPaste, type PastedRow } from './paste-plan.ts'
import { MAX_PASTED_ROWS, readPastedTable } from './paste-table.ts'
import { rowMarks } from './row-marks.ts'

const TEST_2 = TEST_1 + 1
const SIZE = { rows: 3, columns: 2 }
const key = (name: string, ctrlKey = false) => ({
  ...{ key: name, ctrlKey },
  ...{ shiftKey: false, metaKey: false }
})

/** A gradebook of two tests out of 20 for Salma (Nom 0), Omar (Nom 1) and Karim (Nom 2). */
async function twoTests() {
  const visit = await (await openPhone(TRAINER, 11)).open()
  for (const [place, number] of [TEST_1, TEST_2].entries()) {
    const values = {
      label: `Contrôle ${place + 1}`,
      max: 2000,
      step: 25,
      weight: 100,
      order: place
    }
    visit.perform((desk) => recordAssessment(desk, number, values))
  }
  return visit
}

function plan(
  visit: Awaited<ReturnType<typeof twoTests>>,
  text: string,
  person = SALMA,
  heading: boolean | null = null
) {
  const table = readPastedTable(text)
  if (!table.ok) throw new Error(`not read: ${table.reason}`)
  return planPaste(visit.snapshot(), table.rows, { assessment: TEST_1, person }, heading)
}

/** Who would get which grade, in hundredths. */
function landing({ changes }: ReturnType<typeof plan>) {
  return changes.map(({ person, cell }) => [person, cell.kind === 'grade' ? cell.value : cell.kind])
}

function kinds(rows: readonly PastedRow[]): string[] {
  return rows.flatMap((row) =>
    row.kind === 'person' ? row.values.map(({ kind }) => kind) : [row.kind]
  )
}

describe('moving in the grid', () => {
  test('the arrow that points where the language reads on leads to the next column', () => {
    const first = { row: 0, column: 0 }
    const next = { row: 0, column: 1 }
    expect(placeAfter(key('ArrowRight'), first, SIZE, false)).toEqual(next)
    expect(placeAfter(key('ArrowLeft'), first, SIZE, true)).toEqual(next)
    expect(placeAfter(key('ArrowRight'), next, SIZE, true)).toEqual(first)
  })

  test('Control and End leads to the last cell, and nothing leads out but Tab at the end of a row', () => {
    const last = { row: 2, column: 1 }
    expect(placeAfter(key('End', true), { row: 0, column: 0 }, SIZE, false)).toEqual(last)
    expect(placeAfter(key('ArrowDown'), last, SIZE, false)).toEqual(last)
    expect(placeAfterTab(false, { row: 0, column: 0 }, SIZE)).toEqual({ row: 0, column: 1 })
    expect(placeAfterTab(false, last, SIZE)).toBeNull()
  })
})

describe('the rows of the grid', () => {
  test('are drawn anew where the focus left and where it came to, and nowhere else', () => {
    const mark = rowMarks<string>()
    const marksAt = (row: number) => {
      const place = { row, column: 1 }
      return mark(['Salma', 'Omar', 'Karim'], place, blockBetween(place, place))
    }
    const [first, second] = [marksAt(0), marksAt(1)]
    expect(second.map((marks, row) => marks === first[row])).toEqual([false, false, true])
    expect(second.map(({ focus, from, to }) => [focus, from, to])).toEqual([
      [-1, -1, -1],
      [1, 1, 1],
      [-1, -1, -1]
    ])
  })
})

describe('a block', () => {
  test('is filled from its first row, and what is copied reads back as the same cells', async () => {
    const visit = await twoTests()
    visit.type(TEST_1, SALMA, gradeCell(1250))
    visit.type(TEST_2, SALMA, codeCell('absent'))
    const block = { from: { row: 0, column: 0 }, to: { row: 2, column: 1 } }
    const { changes } = changesToFillDown(visit.snapshot(), block)
    visit.write(changes)
    const text = blockText(visit.snapshot(), block)
    expect(text).toBe('12,5\ta\r\n12,5\ta\r\n12,5\ta')
    expect(new Set(kinds(plan(visit, text).rows))).toEqual(new Set(['same']))
  })
})

describe('pasting', () => {
  test('rows with names or codes go to whom they name, in any order and either order of names', async () => {
    const visit = await twoTests()
    const text = 'Nom et prénom\tContrôle 1\nNOM 2\t8,5\nD130000001\t12.25\nAlaoui\t10'
    const planned = plan(visit, text)
    expect(planned).toMatchObject({ matching: 'names', hasHeading: true })
    expect(kinds(planned.rows)).toEqual(['written', 'written', 'unknown'])
    expect(planned.changes).toEqual([
      { assessment: TEST_1, person: KARIM, cell: gradeCell(850) },
      { assessment: TEST_1, person: SALMA, cell: gradeCell(1225) }
    ])
  })

  test('a list of people who are all unknown writes nothing, rather than going in order', async () => {
    const planned = plan(await twoTests(), 'Alaoui Salma\t10\nBennani Omar\t11\nTazi Karim\t12')
    expect(kinds(planned.rows)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(planned.changes).toEqual([])
  })

  test('values without names go in order from the focus; rows beyond the list are said and not written', async () => {
    const planned = plan(await twoTests(), '10;11\n12;13\n14;15', OMAR)
    expect(planned.matching).toBe('order')
    expect(kinds(planned.rows)).toEqual(['written', 'written', 'written', 'written', 'beyond'])
    expect(planned.changes.map(({ person }) => person)).toEqual([OMAR, OMAR, KARIM, KARIM])
  })

  test('an empty cell erases nothing, an unreadable one is left out, one out of range is kept and flagged', async () => {
    const visit = await twoTests()
    visit.type(TEST_1, SALMA, gradeCell(1000))
    const planned = plan(visit, '\ndouze\n145')
    expect(kinds(planned.rows)).toEqual(['empty', 'unreadable', 'written'])
    expect(planned.changes).toEqual([
      { assessment: TEST_1, person: KARIM, cell: gradeCell(14_500) }
    ])
    expect(planned.rows[2]).toMatchObject({ values: [{ invalid: 'above-maximum' }] })
  })

  test.each(['CC1', 'N1', '/20', 'Note'])(
    'a column headed « %s » goes to the people of its rows, none of them moved by one',
    async (heading) => {
      const planned = plan(await twoTests(), `${heading}\n10\n11\n12`)
      expect(landing(planned)).toEqual([
        [SALMA, 1000],
        [OMAR, 1100],
        [KARIM, 1200]
      ])
    }
  )

  test('whoever is first and « ABS » is no heading, and nobody below moves up; a person may say otherwise', async () => {
    const visit = await twoTests()
    const planned = plan(visit, 'ABS\n11\n12')
    expect(landing(planned)).toEqual([
      [OMAR, 1100],
      [KARIM, 1200]
    ])
    expect(planned).toMatchObject({ hasHeading: false, mayHaveHeading: true })
    expect(kinds(planned.rows)).toEqual(['unreadable', 'written', 'written'])
    expect(landing(plan(visit, 'Abs.\n11'))).toEqual([[OMAR, 1100]])
    expect(landing(plan(visit, 'ABS\n11\n12', SALMA, true))).toEqual([
      [SALMA, 1100],
      [OMAR, 1200]
    ])
  })

  test('the numbers of the rows are nobody’s grades', async () => {
    const visit = await twoTests()
    const expected = [
      [SALMA, 1000],
      [OMAR, 1100],
      [KARIM, 1200]
    ]
    expect(landing(plan(visit, '1\t10\n2\t11\n3\t12'))).toEqual(expected)
    expect(landing(plan(visit, 'N°\tNote\n1\t10\n2\t11\n3\t12'))).toEqual(expected)
  })

  test('somebody named twice is written once, and says so', async () => {
    const planned = plan(await twoTests(), 'Nom 0\t10\nNom 0\t11\nNom 1\t12')
    expect(kinds(planned.rows)).toEqual(['written', 'repeated', 'written'])
    expect(planned.changes[0]?.cell).toEqual(gradeCell(1000))
  })

  test('nothing, and more rows than a group can have, are refused as such', () => {
    expect(readPastedTable(' \r\n')).toEqual({ ok: false, reason: 'nothing' })
    const long = '10\n'.repeat(MAX_PASTED_ROWS + 1)
    expect(readPastedTable(long)).toEqual({ ok: false, reason: 'too-large' })
  })

  test('a cell in quotation marks may hold a line end, as spreadsheets write it', () => {
    expect(readPastedTable('"Alaoui\nSalma"\t10')).toEqual({
      ok: true,
      rows: [['Alaoui\nSalma', '10']]
    })
  })

  test('writes nothing in an assessment that a colleague enters, and says so cell by cell', async () => {
    const visit = await twoTests()
    visit.perform((desk) => recordAssessment(desk, TEST_1, { enterer: OTHER_TRAINER }))
    const { rows, changes } = plan(visit, '12\t13\n14\t15')
    expect(kinds(rows)).toEqual(['closed', 'written', 'closed', 'written'])
    expect(changes.map(({ assessment }) => assessment)).toEqual([TEST_2, TEST_2])
    expect(visit.write(changes)).toBeNull()
  })
})
