import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { ordinarySheet } from '../../../tests/fixtures/massar/grade-sheet.ts'
import { makeGradeFile } from '../../../tests/fixtures/massar/make-grade-file.ts'
import { fillGradeFile, type GradeFileFilling } from './fill-grade-file.ts'
import type { GradeChange } from './grade-file-changes.ts'
import { readGradeFile, type GradeFile } from './grade-file.ts'
import { gradeFileLimits } from './limits.ts'
import { utf16 } from './testing.ts'

/** Far above what any file takes, far below what the app waits; work that grows faster than the file passes it. */
const LONGEST_MILLISECONDS = 5_000
/** A longer run by hand: `GRADE_FILE_FUZZ=20000 npx vitest run src/lib/files/grade-file-fuzz.test.ts`. */
const numRuns = Number(process.env.GRADE_FILE_FUZZ ?? 150)

const SHEET = 'xl/worksheets/sheet1.xml'
const TEXTS = 'xl/sharedStrings.xml'
const CHAIN = 'xl/calcChain.xml'
const MEBIBYTE = 1024 * 1024

/** An honest file with some of its parts written anew; the zip's checksums are right. */
function withParts(change: Record<string, (xml: string) => string | Uint8Array>): Uint8Array {
  const parts = unzipSync(makeGradeFile())
  for (const [name, write] of Object.entries(change)) {
    const written = write(strFromU8(parts[name] ?? new Uint8Array()))
    parts[name] = typeof written === 'string' ? strToU8(written) : Uint8Array.from(written)
  }
  return zipSync(parts)
}

function reasonOf(outcome: { ok: true } | { ok: false; reason: string }): string {
  return outcome.ok ? 'ok' : outcome.reason
}

function changesFor(file: GradeFile): GradeChange[] {
  const [pupil] = file.pupils
  const block = file.blocks.find(({ scale }) => scale !== null)
  if (pupil === undefined || block === undefined) return []
  return [
    { kind: 'grade', pupil, marker: block.marker, hundredths: 1225 },
    ...file.blocks.flatMap(({ kind }): GradeChange[] =>
      kind === 'remarks' ? [{ kind: 'remark', pupil, text: 'جيد' }] : []
    )
  ]
}

/** Reads and fills; whatever comes of it has a name, ends in time, and moves no grade of anybody else. */
function fillsWithoutHarm(bytes: Uint8Array): GradeFileFilling | null {
  const started = performance.now()
  const reading = readGradeFile(bytes)
  const filling = reading.ok ? fillGradeFile(bytes, changesFor(reading.file)) : null
  expect(performance.now() - started).toBeLessThan(LONGEST_MILLISECONDS)
  if (!reading.ok) expect(reading.reason).toMatch(/^[a-z-]+$/)
  if (filling !== null && !filling.ok) expect(filling.reason).toMatch(/^[a-z-]+$/)
  if (reading.ok && filling?.ok === true) {
    const again = readGradeFile(filling.bytes)
    if (!again.ok) throw new Error(`what was filled is not read: ${again.reason}`)
    const others = ({ pupils }: GradeFile) => pupils.slice(1)
    expect(others(again.file)).toEqual(others(reading.file))
    expect(again.file.header).toEqual(reading.file.header)
  }
  return filling
}

describe('filling a damaged file', () => {
  const pieces = [
    ...['<row>', '</row>', '<c r="G18"', '<c r="G18"><v>7</v></c>', '<v>', '</v>', '</c>', '/>'],
    ...['<f>SUM(A1)</f>', '<f t="shared" si="0"/>', '<is><t>', '<!--', '-->', '<![CDATA[', ']]>'],
    ...['&#x110000;', '&lt;', '"', "'", '\u0000', '<x:c r="H18" t="s"><x:v>999</x:v></x:c>'],
    ...['<dataValidation type="decimal" sqref="G18">', '</worksheet>', '<sst>', '<row r="0">']
  ]
  const part = fc.constantFrom(
    ...[SHEET, SHEET, SHEET, TEXTS, 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels'],
    '[Content_Types].xml'
  )
  const edit = fc.record({
    at: fc.nat(),
    cut: fc.nat({ max: 300 }),
    put: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 }))
  })

  it('whose XML is broken anywhere is refused with a name, or filled and nothing else moved', () => {
    let filled = 0
    fc.assert(
      fc.property(part, fc.array(edit, { minLength: 1, maxLength: 4 }), (name, edits) => {
        const broken = withParts({
          [name]: (xml) =>
            edits.reduce((text, { at, cut, put }) => {
              const from = at % (text.length + 1)
              return text.slice(0, from) + put + text.slice(from + cut)
            }, xml)
        })
        if (fillsWithoutHarm(broken)?.ok === true) filled++
      }),
      { numRuns }
    )
    // Otherwise the run proves nothing of filling.
    expect(filled).toBeGreaterThan(0)
  }, 600_000)

  it('is not handed back when a part that nobody reads is damaged', () => {
    const bytes = makeGradeFile()
    const parts = unzipSync(bytes)
    const styles = zipSync({ ...parts, 'xl/styles.xml': strToU8('x'.repeat(500)) }, { level: 0 })
    const at = new TextDecoder('latin1').decode(styles).indexOf('xxxx')
    styles[at + 200] = 0x79
    const reading = readGradeFile(styles)
    if (!reading.ok) throw new Error(reading.reason)
    expect(reasonOf(fillGradeFile(styles, changesFor(reading.file)))).toBe('damaged')
  })
})

describe('a hostile file is refused in time', () => {
  const bomb = (name: string) => withParts({ [name]: () => new Uint8Array(30 * MEBIBYTE) })

  it.each([SHEET, TEXTS])('a zip bomb in %s', (name) => {
    const bytes = bomb(name)
    expect(bytes.length).toBeLessThan(gradeFileLimits.fileBytes)
    const started = performance.now()
    expect(reasonOf(readGradeFile(bytes))).toBe('unzips-too-large')
    expect(performance.now() - started).toBeLessThan(LONGEST_MILLISECONDS)
  })

  it('a zip bomb in a part that is only copied: the file is never given back', () => {
    const bytes = bomb('xl/media/image1.png')
    const reading = readGradeFile(bytes)
    if (!reading.ok) throw new Error(reading.reason)
    expect(reasonOf(fillGradeFile(bytes, changesFor(reading.file)))).toBe('unzips-too-large')
  })

  it.each([
    ['a row far down', '<row r="1048576"><c r="A1048576"><v>1</v></c></row>', 'too-many-rows'],
    ['a column far out', '<row r="300"><c r="XFD300"><v>1</v></c></row>', 'too-many-columns'],
    [
      'a cell of a whole book',
      `<row r="300"><c r="A300" t="str"><v>${'x'.repeat(MEBIBYTE)}</v></c></row>`,
      'cell-too-long'
    ]
  ])('%s', (_, xml, reason) => {
    const bytes = withParts({
      [SHEET]: (sheet) => sheet.replace('</sheetData>', `${xml}</sheetData>`)
    })
    expect(reasonOf(readGradeFile(bytes))).toBe(reason)
  })

  it('more pupils than a class has', () => {
    const pupils = Array.from({ length: gradeFileLimits.pupils + 1 }, (_, index) => ({
      ...ordinarySheet.pupils[0]!,
      code: `D${String(100_000_000 + index)}`
    }))
    expect(reasonOf(readGradeFile(makeGradeFile({ pupils })))).toBe('too-many-pupils')
  })

  it.each([
    [
      'tens of thousands of validations',
      (xml: string) =>
        xml.replace(
          '</dataValidations>',
          `${'<dataValidation type="whole" sqref="G18"><formula1>0</formula1><formula2>9</formula2></dataValidation>'.repeat(40_000)}</dataValidations>`
        )
    ],
    [
      'a validation of tens of thousands of places',
      (xml: string) => xml.replace(/sqref="G18/, `sqref="${'Z1 '.repeat(20_000)}G18`)
    ],
    [
      'tens of thousands of columns with a style',
      (xml: string) =>
        xml.replace('<cols>', `<cols>${'<col min="40" max="50" style="1"/>'.repeat(50_000)}`)
    ],
    [
      'tens of thousands of empty cells',
      (xml: string) =>
        xml.replace(
          '</sheetData>',
          `<row r="500">${'<c r="A500"/>'.repeat(80_000)}</row></sheetData>`
        )
    ],
    [
      'tens of thousands of rows of nothing',
      (xml: string) => xml.replace('</sheetData>', `${'<row r="600"/>'.repeat(50_000)}</sheetData>`)
    ]
  ])('%s', (_, write) => {
    fillsWithoutHarm(withParts({ [SHEET]: write }))
  })

  it('a table of hundreds of thousands of texts', () => {
    fillsWithoutHarm(
      withParts({
        [TEXTS]: (xml) => xml.replace('</sst>', `${'<si><t>x</t></si>'.repeat(200_000)}</sst>`)
      })
    )
  })

  it('more changes than a file has cells', () => {
    const bytes = makeGradeFile()
    const reading = readGradeFile(bytes)
    if (!reading.ok) throw new Error(reading.reason)
    const [change] = changesFor(reading.file)
    const many = Array.from({ length: gradeFileLimits.changes + 1 }, () => change!)
    expect(fillGradeFile(bytes, many)).toMatchObject({ ok: false, reason: 'too-many-changes' })
  })
})

describe('encodings', () => {
  it('a workbook in UTF-16 is filled in UTF-16', () => {
    const bytes = withParts({ [SHEET]: utf16, [TEXTS]: utf16 })
    const filling = fillsWithoutHarm(bytes)
    if (filling?.ok !== true) throw new Error('not filled')
    const parts = unzipSync(filling.bytes)
    for (const name of [SHEET, TEXTS]) expect([...parts[name]!.slice(0, 2)]).toEqual([0xff, 0xfe])
  })

  it('a byte-order mark stays where it was', () => {
    const marked = (xml: string) => `\ufeff${xml}`
    const filling = fillsWithoutHarm(withParts({ [SHEET]: marked, [TEXTS]: marked }))
    if (filling?.ok !== true) throw new Error('not filled')
    expect([...unzipSync(filling.bytes)[SHEET]!.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  it.each(['one-byte Arabic', 'half a character'])(
    'bytes that are no text are damage: %s',
    (kind) => {
      const wrong = kind === 'one-byte Arabic' ? [0xc7, 0xe1, 0xd5] : [0xd8]
      const bytes = withParts({
        [TEXTS]: (xml) => Uint8Array.from([...strToU8(xml.slice(0, 200)), ...wrong, 0x3c])
      })
      expect(reasonOf(readGradeFile(bytes))).toBe('damaged')
    }
  )
})

describe('a cell that calculates', () => {
  /** The cell of the first pupil in the first control. */
  const cell = /<c r="G18"[^>]*?(?:\/>|>[\s\S]*?<\/c>)/
  const withFormula = (formula: string) =>
    withParts({
      [SHEET]: (xml) => xml.replace(cell, `<c r="G18" s="2">${formula}<v>3</v></c>`),
      [CHAIN]: () => '<calcChain><c r="G18" i="1"/></calcChain>',
      '[Content_Types].xml': (xml) =>
        xml.replace('</Types>', '<Override PartName="/xl/calcChain.xml" ContentType="c"/></Types>'),
      'xl/_rels/workbook.xml.rels': (xml) =>
        xml.replace(
          '</Relationships>',
          '<Relationship Id="rId99" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>'
        )
    })

  it('becomes the grade, and the order of calculation that named it goes with its pointers', () => {
    const filling = fillsWithoutHarm(withFormula('<f>H1+1</f>'))
    if (filling?.ok !== true) throw new Error('not filled')
    const parts = unzipSync(filling.bytes)
    expect(cell.exec(strFromU8(parts[SHEET]!))?.[0]).toBe('<c r="G18" s="2"><v>12.25</v></c>')
    expect(parts[CHAIN]).toBeUndefined()
    expect(strFromU8(parts['[Content_Types].xml']!)).not.toContain('calcChain')
    expect(strFromU8(parts['xl/_rels/workbook.xml.rels']!)).not.toContain('calcChain')
  })

  it.each(['<f t="shared" ref="G18:G30" si="0">H1+1</f>', '<f t="array" ref="G18:G20">H1</f>'])(
    'for others too is left alone, and the file with it: %s',
    (formula) => {
      expect(fillsWithoutHarm(withFormula(formula))).toEqual({
        ok: false,
        reason: 'shared-formula',
        cell: 'G18'
      })
    }
  )
})
