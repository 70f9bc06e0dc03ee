import { read as readByLibrary, utils, type CellObject } from '@e965/xlsx'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { decodeText, readCsv } from './csv-reader.ts'
import { csvOf } from './csv-writer.ts'
import { fileNameOf } from './file-name.ts'
import { inertText } from './table.ts'
import { readWorkbook } from './workbook.ts'
import { writeXlsx, type WorkbookToWrite } from './xlsx-writer.ts'

const FORMULAS = ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', ' =1', '\u200f=1', '＝1', '＠x']

const GRADES: WorkbookToWrite = {
  isRightToLeft: true,
  sheets: [
    {
      name: 'نقط [1]/2',
      hasHeading: true,
      frozenColumns: 2,
      rows: [
        ['الاسم', 'فرض 1', 'ملاحظة'],
        ['سلمى', 12.25, 'a & b < c "d"'],
        ['عمر', null, '=cmd()'],
        ['نادية', 0, 'une\nligne']
      ]
    }
  ]
}

describe('a table for spreadsheets', () => {
  test.each(FORMULAS)('text that begins like a formula is only text: %j', (text) => {
    expect(inertText(text)).toBe(`'${text}`)
    expect(csvOf([[text]])).toBe(`\uFEFF"'${text}"\r\n`)
  })

  test('ordinary text and negative numbers stay as they are', () => {
    expect(csvOf([['a=b', 'سلمى', "l'air", -2, null]])).toBe(
      '\uFEFF"a=b";"سلمى";"l\'air";"-2";""\r\n'
    )
  })

  test('grades have a comma in CSV; quotes, semicolons and line ends stay inside their cell', () => {
    expect(csvOf([[12.25, 'a"b', 'c;d', 'e\nf']])).toBe('\uFEFF"12,25";"a""b";"c;d";"e\nf"\r\n')
  })

  test('what is written as CSV is read back by our own reader', () => {
    const rows = [
      ['Code', 'Nom', 'Contrôle 1', 'Contrôle 2'],
      ['D130000001', 'العلوي', 7.5, 12.25],
      ['D130000002', 'Bennani; El', null, 8.75]
    ]
    const text = decodeText(new TextEncoder().encode(csvOf(rows)))
    expect(readCsv(text, 'x').rows).toEqual([
      ['Code', 'Nom', 'Contrôle 1', 'Contrôle 2'],
      ['D130000001', 'العلوي', '7,5', '12,25'],
      ['D130000002', 'Bennani; El', null, '8,75']
    ])
  })

  test('a file name has no sign that a file system refuses, and keeps Arabic', () => {
    expect(fileNameOf(['notes', 'PRIM/BIL 1:', 'اللغة العربية'], 'xlsx')).toBe(
      'notes-PRIM-BIL-1-اللغة-العربية.xlsx'
    )
    expect(fileNameOf(['a'.repeat(500)], 'csv').length).toBeLessThan(130)
  })
})

describe('a workbook of ours', () => {
  test('is read by another library: numbers as numbers, blanks as blanks, no formula', () => {
    const book = readByLibrary(writeXlsx(GRADES), { cellFormula: true, cellStyles: true })
    const [name = ''] = book.SheetNames
    const sheet = book.Sheets[name]!
    expect(name).toBe('نقط  1  2')
    expect(utils.sheet_to_json(sheet, { header: 1, defval: null })).toEqual([
      ['الاسم', 'فرض 1', 'ملاحظة'],
      ['سلمى', 12.25, 'a & b < c "d"'],
      ['عمر', null, "'=cmd()"],
      ['نادية', 0, 'une\nligne']
    ])
    const cells = Object.values(sheet) as readonly Partial<CellObject>[]
    expect(cells.filter(({ f }) => f !== undefined)).toEqual([])
  })

  test.each([true, false])('stands from right to left: %s', (isRightToLeft) => {
    const parts = unzipSync(writeXlsx({ ...GRADES, isRightToLeft }))
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!)
    expect(sheet.includes('rightToLeft="1"')).toBe(isRightToLeft)
    expect(sheet).toContain('topLeftCell="C2" activePane="bottomRight" state="frozen"')
  })

  test('is the same file each time, so that two exports can be compared', () => {
    expect(writeXlsx(GRADES)).toEqual(writeXlsx(GRADES))
  })

  test('holds any text whatever is in it, and our own reader reads it', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('_x000D_', '\u0000a', '\ud800', ']]>', '&amp;'),
      fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
      fc.constant(null)
    )
    const table = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const sheet = { name: 'A', rows: [['x', 'y'], ...rows], hasHeading: false }
        const reading = await readWorkbook(writeXlsx({ sheets: [sheet], isRightToLeft: false }))
        if (!reading.ok) throw new Error(reading.reason)
        for (const [at, row] of rows.entries())
          for (const [column, value] of row.entries())
            if (typeof value === 'number')
              expect(reading.sheets[0]?.rows[at + 1]?.[column]).toBe(value)
      }),
      { numRuns: 150 }
    )
  })

  test('refuses to be larger than anything this app makes', () => {
    const rows = Array.from({ length: 20_001 }, () => [1])
    const sheet = { name: 'A', rows, hasHeading: false }
    expect(() => writeXlsx({ sheets: [sheet], isRightToLeft: false })).toThrow('too large')
  })
})
