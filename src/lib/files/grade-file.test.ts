import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { stripInvisible } from '#shared/domain/arabic.ts'
import { ordinarySheet } from '../../../tests/fixtures/massar/grade-sheet.ts'
import {
  makeGradeFile,
  type MadeFileOptions,
  type SavedBy
} from '../../../tests/fixtures/massar/make-grade-file.ts'
import { fillGradeFile, type GradeFileFilling } from './fill-grade-file.ts'
import type { GradeChange } from './grade-file-changes.ts'
import { readGradeFile, type GradeFile } from './grade-file.ts'
import { sampleFile } from './testing.ts'

const SAVED_BY: readonly SavedBy[] = [
  'massar',
  'excel',
  'libreoffice',
  'prefixing-library',
  'inlining-library'
]
const SHEET = 'xl/worksheets/sheet1.xml'
const TEXTS = 'xl/sharedStrings.xml'

function read(bytes: Uint8Array): GradeFile {
  const reading = readGradeFile(bytes)
  if (!reading.ok) throw new Error(`not read: ${reading.reason}`)
  return reading.file
}

function filled(bytes: Uint8Array, changes: readonly GradeChange[]): Uint8Array {
  const filling = fillGradeFile(bytes, changes)
  if (!filling.ok) throw new Error(`not filled: ${JSON.stringify(filling)}`)
  return filling.bytes
}

function refusals(filling: GradeFileFilling): unknown {
  if (filling.ok || filling.reason !== 'changes-refused') return filling
  return filling.refused.map(({ reason }) => reason)
}

/** Everything between the rows' tags apart: what is left must not move when a grade is written. */
function aroundCells(xml: string, written: readonly string[]): string {
  return written.reduce(
    (text, reference) =>
      text.replace(
        new RegExp(`<(\\w+:)?c (?=[^>]*r="${reference}")[^>]*?(/>|>[\\s\\S]*?</(\\w+:)?c>)`),
        `<c ${reference}>`
      ),
    xml
  )
}

const grade = (file: GradeFile, pupil: number, marker: string, hundredths: number | null) =>
  ({ kind: 'grade', pupil: file.pupils[pupil]!, marker, hundredths }) as const

describe('a grade file of MASSAR', () => {
  it('in the layout of 2023 is understood: whose it is, its controls, its scale, its pupils', () => {
    const { header, blocks, pupils, problems } = read(
      sampleFile('export_notesCC_2APIC-1_0030.xlsx')
    )
    expect(header.printed).toMatchObject({ className: '2APIC-1', schoolYear: '2025/2026' })
    expect(header.technical).toMatchObject({ subjectCode: '0030', startYear: 2025 })
    expect(blocks.map(({ marker, kind }) => [marker, kind])).toEqual([
      ['1', 'control'],
      ['2', 'control'],
      ['3', 'control'],
      ['4', 'integrated-activities'],
      ['100', 'remarks']
    ])
    // The hidden 10 in the second row is no scale (facts about the measured files).
    expect(blocks[0]?.scale).toEqual({ minimum: 0, maximum: 2000 })
    expect(pupils.length).toBeGreaterThan(20)
    expect(pupils.every(({ massarCode }) => /^[A-Z]\d{9}$/.test(massarCode ?? ''))).toBe(true)
    expect(pupils.every(({ birthDate }) => /^\d{4}-\d{2}-\d{2}$/.test(birthDate ?? ''))).toBe(true)
    expect(problems).toEqual([])
  })

  it('in the layout of 2015 has five blocks, and its fourth control is marked 5', () => {
    const { blocks } = read(sampleFile('export_notesCC_TCS-3_0030_5ctrl_2015style.xlsx'))
    expect(blocks.map(({ marker, controlNumber }) => [marker, controlNumber])).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
      ['5', 4],
      ['4', null]
    ])
  })

  it.each(SAVED_BY)('says the same when it was saved by %s', (savedBy) => {
    const asGiven = read(makeGradeFile())
    const { blocks, ...rest } = read(makeGradeFile({ savedBy }))
    expect(rest).toEqual({ header: asGiven.header, pupils: asGiven.pupils, problems: [] })
    expect(blocks).toEqual(asGiven.blocks)
  })

  const variants: readonly (readonly [string, MadeFileOptions, readonly string[]])[] = [
    ['three controls, no remarks', { markers: ['1', '2', '3'] }, ['1', '2', '3']],
    [
      'five columns in the layout of 2015',
      { markers: ['1', '2', '3', '5', '4'], layout: '2015' },
      ['1', '2', '3', '5', '4']
    ],
    [
      'one control of a primary school',
      { markers: ['0019', 'COM'], controlId: 1 },
      ['0019', 'COM']
    ],
    ['another name of its sheet', { sheetName: 'Feuil1' }, ['1', '2', '3', '4', '100']],
    ['birthdays as numbers of days', { birthDates: 'day-number' }, ['1', '2', '3', '4', '100']],
    ['no empty cells', { leavesOutEmptyCells: true }, ['1', '2', '3', '4', '100']]
  ]

  it.each(variants)('with %s is read, filled and read again', (_, options, markers) => {
    const bytes = makeGradeFile(options)
    const file = read(bytes)
    expect(file.blocks.map(({ marker }) => marker)).toEqual(markers)
    expect(file.pupils.map(({ birthDate }) => birthDate)).toEqual(
      read(makeGradeFile()).pupils.map(({ birthDate }) => birthDate)
    )
    const again = read(filled(bytes, [grade(file, 3, markers[0]!, 1225)]))
    expect(again.pupils[3]?.grades[0]?.hundredths).toBe(1225)
    expect(again.pupils[4]?.grades[0]?.hundredths).toBe(file.pupils[4]?.grades[0]?.hundredths)
  })

  it('keeps what is no grade as it stands, names its row, and takes a blank for no zero', () => {
    const pupils = ordinarySheet.pupils.map((pupil, index) => ({
      ...pupil,
      grades: [{ 1: 'dix' }, { 1: 12.333 }, { 1: 25 }, {}, { 1: 0 }][index] ?? {}
    }))
    const file = read(makeGradeFile({ pupils }))
    expect(file.problems.map(({ row, reason }) => [row, reason])).toEqual([
      [18, 'grade-not-a-number'],
      [19, 'grade-too-precise'],
      [20, 'grade-outside-scale']
    ])
    const first = (index: number) => file.pupils[index]?.grades[0]
    expect(first(0)).toMatchObject({ hundredths: null, unreadable: 'dix' })
    expect(first(3)).toMatchObject({ hundredths: null, unreadable: null })
    expect(first(4)?.hundredths).toBe(0)
  })

  it('is not a class list, a picture or a torn file, and says which', () => {
    expect(readGradeFile(sampleFile('ListEleve_20241001.xlsx'))).toEqual({
      ok: false,
      reason: 'no-grade-sheet'
    })
    expect(readGradeFile(new Uint8Array([137, 80, 78, 71]))).toMatchObject({ ok: false })
    const torn = makeGradeFile()
    expect(readGradeFile(torn.slice(0, torn.length / 2))).toMatchObject({ ok: false })
  })
})

describe('a filled file', () => {
  it.each(SAVED_BY)('saved by %s differs in the cells asked for and nowhere else', (savedBy) => {
    const before = makeGradeFile({ savedBy })
    const file = read(before)
    const changes: GradeChange[] = [
      grade(file, 0, '1', 1375),
      grade(file, 1, '2', null),
      { kind: 'absence', pupil: file.pupils[2]!, marker: '1', isExcused: true },
      { kind: 'remark', pupil: file.pupils[3]!, text: 'عمل جيد <&> "نعم"' }
    ]
    const [old, fresh] = [unzipSync(before), unzipSync(filled(before, changes))]
    expect(Object.keys(fresh)).toEqual(Object.keys(old))
    for (const name of Object.keys(old)) {
      if (name !== SHEET && name !== TEXTS) expect(fresh[name], name).toEqual(old[name])
    }
    const text = (part: Uint8Array | undefined) => new TextDecoder().decode(part)
    const written = ['G18', 'I19', 'H20', 'O21']
    expect(aroundCells(text(fresh[SHEET]), written)).toBe(aroundCells(text(old[SHEET]), written))
    const again = read(filled(before, changes))
    expect(again.pupils[0]?.grades[0]?.hundredths).toBe(1375)
    expect(again.pupils[1]?.grades[1]?.hundredths).toBeNull()
    expect(again.pupils[2]?.grades[0]?.isExcused).toBe(true)
    expect(again.pupils[3]?.remark).toBe('عمل جيد <&> "نعم"')
  })

  it('keeps the protection, both kinds of validation, hidden rows and columns, formats and merges', () => {
    const before = makeGradeFile()
    const parts = unzipSync(filled(before, [grade(read(before), 0, '1', 1200)]))
    const sheet = new TextDecoder().decode(parts[SHEET])
    const workbook = new TextDecoder().decode(parts['xl/workbook.xml'])
    expect(workbook).toContain('workbookProtection')
    for (const kept of [
      'sheetProtection',
      'dataValidation ',
      'x14:dataValidation',
      'conditionalFormatting',
      'mergeCell ',
      'hidden="1"',
      'rightToLeft="1"'
    ])
      expect(sheet).toContain(kept)
  })

  it('is the very same file when it says already what was asked', () => {
    const before = makeGradeFile()
    const file = read(before)
    const known = file.pupils[0]!.grades[0]!.hundredths
    expect(filled(before, [grade(file, 0, '1', known)])).toBe(before)
  })

  it('counts the texts of its table right, so that Excel opens it without repair', () => {
    const before = makeGradeFile()
    const [one, other] = read(before).pupils
    const parts = unzipSync(
      filled(before, [
        { kind: 'remark', pupil: one!, text: 'ممتاز' },
        { kind: 'remark', pupil: other!, text: 'ممتاز' }
      ])
    )
    const table = new TextDecoder().decode(parts[TEXTS])
    const [, uniqueCount] = /uniqueCount="(\d+)"/.exec(table) ?? []
    const [, count] = /\bcount="(\d+)"/.exec(table) ?? []
    const sheets = [SHEET, 'xl/worksheets/sheet2.xml'].map((name) =>
      new TextDecoder().decode(parts[name])
    )
    const uses = sheets.join('').match(/ t="s"/g)?.length
    expect(table.match(/<si>/g)).toHaveLength(Number(uniqueCount))
    expect(uses).toBe(Number(count))
  })

  it('is refused whole, change by change, when one of them cannot be made', () => {
    const bytes = makeGradeFile()
    const file = read(bytes)
    const stranger = { internalId: '1', massarCode: 'A000000001' }
    const changes: GradeChange[] = [
      grade(file, 0, '1', 2025),
      grade(file, 0, '9', 1000),
      grade(file, 0, '100', 1000),
      grade(file, 0, '1', 12.5),
      { kind: 'grade', pupil: stranger, marker: '1', hundredths: 1000 },
      { kind: 'remark', pupil: file.pupils[0]!, text: 'x'.repeat(40_000) },
      { kind: 'remark', pupil: file.pupils[1]!, text: 'a\u0001b' },
      grade(file, 1, '2', 1000),
      grade(file, 1, '2', 1100)
    ]
    expect(refusals(fillGradeFile(bytes, changes))).toEqual([
      'outside-scale',
      'unknown-block',
      'no-grades-in-block',
      'not-a-grade',
      'unknown-pupil',
      'text-too-long',
      'text-not-writable',
      'changed-twice'
    ])
  })

  it('reads back what was written, whatever was written', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value) && value === value.trim())
    const asked = fc.record({
      savedBy: fc.constantFrom(...SAVED_BY),
      grades: fc.array(fc.option(fc.integer({ min: 0, max: 80 }).map((step) => step * 25)), {
        minLength: 5,
        maxLength: 5
      }),
      excused: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      remarks: fc.array(
        fc.oneof(text, fc.constantFrom('<b>&"\'', 'عمل جيد', '👍🏽', '_x0041_', 'a\nb')),
        { minLength: 5, maxLength: 5 }
      )
    })
    fc.assert(
      fc.property(asked, ({ savedBy, grades, excused, remarks }) => {
        const bytes = makeGradeFile({ savedBy })
        const file = read(bytes)
        const changes = grades.flatMap((hundredths, index): GradeChange[] => {
          const pupil = file.pupils[index]!
          return [
            { kind: 'grade', pupil, marker: '1', hundredths },
            { kind: 'absence', pupil, marker: '2', isExcused: excused[index]! },
            { kind: 'remark', pupil, text: remarks[index]! }
          ]
        })
        const again = read(filled(bytes, changes)).pupils
        expect(again.slice(0, 5).map((pupil) => pupil.grades[0]?.hundredths)).toEqual(grades)
        expect(again.slice(0, 5).map((pupil) => pupil.grades[1]?.isExcused)).toEqual(excused)
        const blankOrSame = (said: string) => (stripInvisible(said).trim() === '' ? '' : said)
        expect(again.slice(0, 5).map(({ remark }) => remark)).toEqual(remarks.map(blankOrSame))
        expect(again.slice(5)).toEqual(file.pupils.slice(5))
      }),
      { numRuns: 60 }
    )
    // Sixty workbooks are filled and read again: seconds at rest, many on a busy machine.
  }, 60_000)
})

describe('a damaged or hostile grade file', () => {
  /** A longer run by hand: `GRADE_FILE_FUZZ=200000 npx vitest run src/lib/files/grade-file.test.ts`. */
  const numRuns = Number(process.env.GRADE_FILE_FUZZ ?? 300)

  it('is refused with a name or read, never with an error', () => {
    const good = SAVED_BY.map((savedBy) => makeGradeFile({ savedBy }))
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (bytes, changes, cut) => {
          const bad = bytes.slice(0, cut % 5 === 0 ? cut % bytes.length : bytes.length)
          changes.forEach(([at, byte]) => {
            if (bad.length > 0) bad[at % bad.length] = byte
          })
          const reading = readGradeFile(bad)
          expect(reading.ok || typeof reading.reason === 'string').toBe(true)
        }
      ),
      { numRuns }
    )
  }, 600_000)
})
