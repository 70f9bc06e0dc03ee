import { utils, write } from '@e965/xlsx'
import { Inflate, strToU8, zipSync } from 'fflate'
import { describe, expect, it, vi } from 'vitest'
import { fileLimits } from './limits.ts'
import { makeXlsx, sampleFile, utf16, windows1256, workbookParts, xmlRow } from './testing.ts'
import { readWorkbook } from './workbook.ts'
import { openZip } from './zip.ts'

const MEBIBYTE = 1024 * 1024

async function rowsOf(bytes: Uint8Array) {
  const reading = await readWorkbook(bytes)
  if (!reading.ok) throw new Error(`Not read: ${reading.reason}`)
  return reading.sheets[0]!.rows
}

async function reasonFor(bytes: Uint8Array) {
  const reading = await readWorkbook(bytes)
  return reading.ok ? 'read' : reading.reason
}

describe('a workbook is read as it lies', () => {
  it('with shared texts, texts in several fonts, inline texts, numbers, booleans and dates', async () => {
    const bytes = makeXlsx({
      sheets: {
        A: `<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c>
          <c r="D2" t="inlineStr"><is><r><t>في </t></r><r><t>الخلية</t></r></is></c></row>
          <row><c r="A3"><v>36161</v></c><c t="b"><v>1</v></c><c t="d"><v>1999-01-01</v></c>
          <c t="str"><f>A1</f><v>x &amp; y</v></c><c t="e"><v>#REF!</v></c><c r="AA3"><v>-1.5E2</v></c></row>`
      },
      sharedStrings:
        '<si><t xml:space="preserve">النسب </t></si><si><r><t>فا</t></r><r><t>طمة</t></r><rPh><t>no</t></rPh></si>'
    })
    const rows = await rowsOf(bytes)
    expect(rows[0]).toEqual([])
    expect(rows[1]).toEqual([null, 'النسب ', 'فاطمة', 'في الخلية'])
    expect(rows[2]?.slice(0, 5)).toEqual([36161, 'TRUE', '1999-01-01', 'x & y', null])
    expect(rows[2]?.[26]).toBe(-150)
  })

  it('without its hidden sheets, formatted empty cells and comments in the XML', async () => {
    const reading = await readWorkbook(
      makeXlsx({
        sheets: {
          Data: xmlRow(1, ['مبرر']),
          A: `<!-- <c> -->${xmlRow(1, ['a'])}<row r="1048576"><c r="XFD1048576" s="3"/></row>`
        },
        sheetAttributes: { Data: 'state="hidden"' }
      })
    )
    expect(reading).toEqual({ ok: true, sheets: [{ name: 'A', rows: [['a']], dateSystem: 1900 }] })
  })

  it('with the day it counts its dates from', async () => {
    const modern = makeXlsx({ sheets: { A: xmlRow(1, [1]) } })
    const old = makeXlsx({
      sheets: { A: xmlRow(1, [1]) },
      workbookProperties: '<workbookPr date1904="1"/>'
    })
    expect(await readWorkbook(modern)).toMatchObject({ sheets: [{ dateSystem: 1900 }] })
    expect(await readWorkbook(old)).toMatchObject({ sheets: [{ dateSystem: 1904 }] })
  })

  it('also from a legacy .xls, day zero included', async () => {
    const sheet = utils.aoa_to_sheet([['الرمز', 36161, true, null], ['x']])
    const book = {
      SheetNames: ['A'],
      Sheets: { A: sheet },
      Workbook: { WBProps: { date1904: true } }
    }
    const bytes = new Uint8Array(write(book, { bookType: 'biff8', type: 'array' }) as ArrayBuffer)
    expect(await readWorkbook(bytes)).toEqual({
      ok: true,
      sheets: [{ name: 'A', rows: [['الرمز', 36161, 'TRUE'], ['x']], dateSystem: 1904 }]
    })
  })

  it('whatever its name says', async () => {
    const reading = await readWorkbook(sampleFile('ListEleve_20231007.xls'), 'liste.pdf')
    expect(reading).toMatchObject({ ok: true, sheets: [{ name: 'Sheet1' }, { name: 'Sheet2' }] })
  })
})

describe('a text table is read', () => {
  const table = [
    ['Code', 'Nom', 'Prénom'],
    ['G130000001', 'العمراني', 'فاطمة']
  ]
  const write = (separator: string) => table.map((row) => row.join(separator)).join('\r\n')

  it.each([
    ['with ; and a byte-order mark', strToU8('\ufeff' + write(';'))],
    ['with commas', strToU8(write(','))],
    ['with tabs', strToU8(write('\t'))],
    ["with Excel's first line about its separator", strToU8('sep=;\r\n' + write(';'))],
    ['in windows-1256', windows1256(write(';'))],
    ['in UTF-16', utf16(write('\t'))],
    ['in UTF-16 without a mark', utf16(write('\t')).slice(2)]
  ])('%s', async (_, bytes) => {
    expect(await rowsOf(bytes)).toEqual(table)
  })

  it('in French capitals written by an old Excel', async () => {
    const latin1 = Uint8Array.from([...'NOM;PRÉNOM\nBÉNALI;HÉLÈNE'], (letter) =>
      letter.charCodeAt(0)
    )
    expect(await rowsOf(latin1)).toEqual([
      ['NOM', 'PRÉNOM'],
      ['BÉNALI', 'HÉLÈNE']
    ])
  })

  it('with quoted cells, and is named after its file', async () => {
    const reading = await readWorkbook(strToU8('a;b\n"x;y";"say ""z"""'), 'Groupe A.csv')
    expect(reading).toMatchObject({
      sheets: [
        {
          name: 'Groupe A',
          rows: [
            ['a', 'b'],
            ['x;y', 'say "z"']
          ]
        }
      ]
    })
  })
})

describe('a file that cannot be read says why', () => {
  const xlsx = makeXlsx({ sheets: { A: xmlRow(1, ['a', 'b']) } })

  it.each<[string, Uint8Array, string]>([
    ['nothing in it', new Uint8Array(), 'empty'],
    ['only spaces', strToU8(' \n ; ; \n'), 'empty'],
    ['a workbook with empty sheets', makeXlsx({ sheets: { A: '' } }), 'empty'],
    ['a web page renamed to .xls', strToU8('\ufeff <html><table><tr><td>الرمز</td>'), 'web-page'],
    [
      'a picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1),
      'not-a-workbook'
    ],
    ['a PDF', strToU8('%PDF-1.7 ...'), 'not-a-workbook'],
    ['any zip', zipSync({ 'readme.txt': strToU8('hello') }), 'not-a-workbook'],
    [
      'a Word document',
      zipSync({
        '_rels/.rels': strToU8(
          '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        'word/document.xml': strToU8('<w:document/>')
      }),
      'not-a-workbook'
    ],
    ['an OpenDocument sheet', zipSync({ 'content.xml': strToU8('<x/>') }), 'other-spreadsheet'],
    [
      'an XML 2003 sheet',
      strToU8(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
      ),
      'other-spreadsheet'
    ],
    ['a workbook cut short', xlsx.slice(0, xlsx.length - 30), 'damaged'],
    ['a workbook with its middle missing', concat(xlsx.slice(0, 200), xlsx.slice(260)), 'damaged'],
    ['a zip that begins and ends there', strToU8('PK\u0003\u0004'), 'damaged'],
    [
      'a text cell pointing nowhere',
      makeXlsx({ sheets: { A: '<row><c t="s"><v>7</v></c></row>' } }),
      'damaged'
    ],
    ['a tag that never ends', makeXlsx({ sheets: { A: '<row><c t="s' } }), 'damaged'],
    ['an old Office file without a workbook', oldOfficeFile('WordDocument'), 'not-a-workbook'],
    ['a workbook with a password', oldOfficeFile('EncryptedPackage'), 'password-protected'],
    ['an old workbook cut short', sampleFile('ListEleve_20231007.xls').slice(0, 3000), 'damaged']
  ])('%s', async (_, bytes, reason) => {
    expect(await reasonFor(bytes)).toBe(reason)
  })

  it('a part with a password', async () => {
    const bytes = xlsx.slice()
    for (let at = 0; at + 4 < bytes.length; at += 1) {
      if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1) bytes[at + 8]! |= 1
    }
    expect(await reasonFor(bytes)).toBe('password-protected')
  })

  it('one altered letter is damage, not another name', async () => {
    const stored = zipSync(workbookParts({ sheets: { A: xmlRow(1, ['AMRANI']) } }), { level: 0 })
    const text = new TextDecoder('latin1').decode(stored)
    stored[text.indexOf('AMRANI')] = 'O'.charCodeAt(0)
    expect(await reasonFor(stored)).toBe('damaged')
  })
})

describe('a file past a limit is refused by the name of the limit', () => {
  const filled = (count: number) => Array.from({ length: count }, () => 'x')

  it.each<[string, Uint8Array, string, number]>([
    ['bytes', new Uint8Array(fileLimits.fileBytes + 1), 'too-large', 5 * MEBIBYTE],
    [
      'rows',
      makeXlsx({ sheets: { A: xmlRow(fileLimits.rowsPerSheet + 1, ['x']) } }),
      'too-many-rows',
      2000
    ],
    ['rows of text', strToU8('x;y\n'.repeat(2001)), 'too-many-rows', 2000],
    ['columns', makeXlsx({ sheets: { A: xmlRow(1, filled(101)) } }), 'too-many-columns', 100],
    ['a cell', makeXlsx({ sheets: { A: xmlRow(1, ['x'.repeat(501)]) } }), 'cell-too-long', 500],
    [
      'sheets',
      makeXlsx({ sheets: Object.fromEntries(filled(61).map((x, i) => [x + i, ''])) }),
      'too-many-sheets',
      60
    ],
    [
      'parts',
      zipSync(Object.fromEntries(filled(2001).map((x, i) => [x + i, new Uint8Array()]))),
      'too-many-parts',
      2000
    ]
  ])('%s', async (_, bytes, reason, limit) => {
    expect(await readWorkbook(bytes)).toEqual({ ok: false, reason, limit })
  })

  it('up to the limit it is read', async () => {
    const rows = await rowsOf(
      makeXlsx({ sheets: { A: xmlRow(2000, [...filled(99), 'x'.repeat(500)]) } })
    )
    expect([rows.length, rows[1999]?.length]).toEqual([2000, 100])
  })
})

describe('a zip bomb', () => {
  const bomb = makeXlsx({ sheets: { A: ' '.repeat(200 * MEBIBYTE) } })

  it('is small enough to be chosen, and is refused', async () => {
    expect(bomb.length).toBeLessThan(fileLimits.fileBytes)
    expect(await reasonFor(bomb)).toBe('unzips-too-large')
  })

  it('is stopped while it unzips, not after', () => {
    const push = vi.spyOn(Inflate.prototype, 'push')
    const zip = openZip(bomb, MEBIBYTE)
    expect(() => zip.read('xl/worksheets/sheet1.xml')).toThrow('unzips-too-large')
    expect(push.mock.calls.length).toBeLessThanOrEqual(2)
  })

  it('made of many parts is stopped by their sum', () => {
    const part = new Uint8Array(MEBIBYTE)
    const zip = openZip(zipSync({ a: part, b: part, c: part }), 2 * MEBIBYTE)
    zip.read('a')
    zip.read('b')
    expect(() => zip.read('c')).toThrow('unzips-too-large')
  })
})

it('progress is told sheet by sheet', async () => {
  const told: [number, number][] = []
  await readWorkbook(sampleFile('ListEleve_20241001.xlsx'), '', (done, total) => {
    told.push([done, total])
  })
  expect(told).toEqual([
    [0, 2],
    [1, 2],
    [2, 2]
  ])
})

function concat(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]))
}

/** The beginning of an old Office container with one named stream in its directory. */
function oldOfficeFile(stream: string): Uint8Array {
  const bytes = new Uint8Array(2048)
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  bytes.set(utf16(stream).slice(2), 1024)
  return bytes
}
