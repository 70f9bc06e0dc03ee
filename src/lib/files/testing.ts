import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
import type { Cell, Sheet } from './sheet.ts'

/** Files made up for tests. Used by tests alone. */

export function sampleFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`tests/fixtures/massar/${name}`))
}

export function sheetOf(rows: Cell[][], name = 'TCS-1'): Sheet {
  return { name, rows, dateSystem: 1900 }
}

/** The headings of a MASSAR list, in the order of 2024. */
export const massarHeadings = [
  'ر.ت',
  'الرمز',
  'النسب ',
  'الإسم',
  'النوع',
  'تاريخ الإزدياد',
  'مكان الازدياد'
]

interface MadeWorkbook {
  /** Sheet parts by sheet name: the whole `<sheetData>` content, or the whole part. */
  sheets: Record<string, string>
  sharedStrings?: string
  workbookProperties?: string
  /** Attributes of a sheet entry by sheet name, such as `state="hidden"`. */
  sheetAttributes?: Record<string, string>
}

/** A small but complete `.xlsx`. */
export function makeXlsx(made: MadeWorkbook): Uint8Array {
  return zipSync(workbookParts(made))
}

export function workbookParts(made: MadeWorkbook): Record<string, Uint8Array> {
  const names = Object.keys(made.sheets)
  const parts: Record<string, string> = {
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns:r="r">${made.workbookProperties ?? ''}<sheets>${names
      .map(
        (name, index) =>
          `<sheet name="${name}" sheetId="${index + 1}" ${made.sheetAttributes?.[name] ?? ''} r:id="rId${index + 1}"/>`
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, index): [string, string] => [
        'worksheet',
        `worksheets/sheet${index + 1}.xml`
      ]),
      ['sharedStrings', 'sharedStrings.xml']
    ]),
    'xl/sharedStrings.xml': `<sst>${made.sharedStrings ?? ''}</sst>`
  }
  names.forEach((name, index) => {
    const rows = made.sheets[name]!
    parts[`xl/worksheets/sheet${index + 1}.xml`] =
      `<worksheet><sheetData>${rows}</sheetData></worksheet>`
  })
  return Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]))
}

function relations(entries: [type: string, target: string][]): string {
  const written = entries.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="http://schemas/relationships/${type}" Target="${target}"/>`
  )
  return `<Relationships>${written.join('')}</Relationships>`
}

/** One `<row>` of inline texts and numbers. */
export function xmlRow(number: number, cells: Cell[]): string {
  const written = cells.map((cell) => {
    if (cell === null) return '<c/>'
    if (typeof cell === 'number') return `<c><v>${cell}</v></c>`
    return `<c t="inlineStr"><is><t>${cell}</t></is></c>`
  })
  return `<row r="${number}">${written.join('')}</row>`
}

/** Text as windows-1256 bytes: ASCII and the Arabic letters and French accents of that alphabet. */
export function windows1256(text: string): Uint8Array {
  const byteByCharacter = new Map<string, number>()
  const decoder = new TextDecoder('windows-1256')
  for (let byte = 0; byte < 256; byte += 1) {
    byteByCharacter.set(decoder.decode(Uint8Array.of(byte)), byte)
  }
  return Uint8Array.from([...text], (character) => byteByCharacter.get(character) ?? 0x3f)
}

export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2)
  bytes.set([0xff, 0xfe])
  for (let index = 0; index < text.length; index += 1) {
    bytes[2 + 2 * index] = text.charCodeAt(index) & 0xff
    bytes[3 + 2 * index] = text.charCodeAt(index) >> 8
  }
  return bytes
}
