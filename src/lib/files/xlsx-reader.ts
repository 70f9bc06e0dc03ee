import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'
import { SheetBuilder } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'
import { scanXml } from './xml-scanner.ts'
import type { XmlListener } from './xml-scanner.ts'
import { openZip } from './zip.ts'
import type { Zip } from './zip.ts'

/** Called before each sheet is read, and once at the end: `done` of `total` sheets. */
export type SheetProgress = (done: number, total: number) => void

/**
 * Reads the visible sheets of an `.xlsx` or `.xlsm` (ECMA-376, SpreadsheetML). Formulas count as
 * the value last calculated; formats, links and macros are not looked at.
 *
 * @throws Refused when the bytes are another kind of zip, damaged, protected, or past a limit
 */
export function readXlsx(bytes: Uint8Array, onProgress: SheetProgress = () => {}): Sheet[] {
  const zip = openZip(bytes)
  const workbookName = findWorkbookPart(zip)
  const book = readBook(requirePart(zip, workbookName))
  const partByRelation = readRelations(zip, workbookName, '/worksheet')
  // A sheet that is only a chart has no part of this kind.
  const sheets = visibleFirst(book.sheets).flatMap((entry) => {
    const part = partByRelation.get(entry.relation)
    return part === undefined ? [] : [{ name: entry.name, part }]
  })
  if (sheets.length > fileLimits.sheets) throw new Refused('too-many-sheets')
  const sharedTexts = readSharedTexts(zip, workbookName)
  return sheets.map(({ name, part }, index) => {
    onProgress(index, sheets.length)
    return readSheet(requirePart(zip, part), sharedTexts).finish(name, book.dateSystem)
  })
}

interface SheetEntry {
  name: string
  relation: string
  isVisible: boolean
}

interface Book {
  sheets: SheetEntry[]
  dateSystem: Sheet['dateSystem']
}

/** Hidden sheets hold lists and leftovers, not the class; they are read only if nothing else is there. */
function visibleFirst(entries: SheetEntry[]): SheetEntry[] {
  const visible = entries.filter((entry) => entry.isVisible)
  return visible.length > 0 ? visible : entries
}

function findWorkbookPart(zip: Zip): string {
  const named = [...readRelations(zip, '', '/officeDocument').values()][0]
  for (const name of [named, 'xl/workbook.xml']) {
    if (name !== undefined && name.endsWith('.xml') && zip.has(name) && !isWordPart(name)) {
      return name
    }
  }
  const isOther = zip.has('xl/workbook.bin') || zip.has('content.xml')
  throw new Refused(isOther ? 'other-spreadsheet' : 'not-a-workbook')
}

function isWordPart(name: string): boolean {
  return /^\/?(?:word|ppt)\//i.test(name)
}

function requirePart(zip: Zip, name: string): string {
  const bytes = zip.read(name)
  if (bytes === null) throw new Refused('damaged')
  return decodeXml(bytes)
}

function decodeXml(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
}

/**
 * Parts a part points to, by relation id, for relations whose type ends so (the namespaces of the
 * strict and the usual variant differ, the endings do not).
 */
function readRelations(zip: Zip, owner: string, typeEnding: string): Map<string, string> {
  const folder = owner.slice(0, owner.lastIndexOf('/') + 1)
  const bytes = zip.read(`${folder}_rels/${owner.slice(folder.length)}.rels`)
  const partById = new Map<string, string>()
  if (bytes === null) return partById
  scanXml(decodeXml(bytes), {
    open(name, attributes) {
      if (name !== 'Relationship' || !attributes.get('Type')?.endsWith(typeEnding)) return
      if (attributes.get('TargetMode') === 'External') return
      const target = attributes.get('Target') ?? ''
      partById.set(attributes.get('Id') ?? '', resolvePart(folder, target))
    }
  })
  return partById
}

function resolvePart(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps: string[] = []
  for (const step of (folder + target).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

function readBook(xml: string): Book {
  const book: Book = { sheets: [], dateSystem: 1900 }
  scanXml(xml, {
    open(name, attributes) {
      if (name === 'workbookPr' && isTrue(attributes.get('date1904'))) book.dateSystem = 1904
      if (name !== 'sheet') return
      book.sheets.push({
        name: attributes.get('name') ?? '',
        relation: attributes.get('id') ?? '',
        isVisible: (attributes.get('state') ?? 'visible') === 'visible'
      })
    }
  })
  return book
}

function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true'
}

/** The texts cells point to by number; pieces of one text in several fonts are joined. */
function readSharedTexts(zip: Zip, workbookName: string): string[] {
  const part = [...readRelations(zip, workbookName, '/sharedStrings').values()][0]
  const bytes = part === undefined ? null : zip.read(part)
  if (bytes === null) return []
  const texts: string[] = []
  const collector = new TextCollector()
  scanXml(decodeXml(bytes), {
    open: (name) => collector.open(name),
    text: (text) => collector.text(text),
    close(name) {
      collector.close(name)
      if (name === 'si') texts.push(collector.take())
    }
  })
  return texts
}

/** Gathers `<t>` texts, leaving out `<rPh>`: reading aids that repeat the text. */
class TextCollector implements XmlListener {
  #gathered = ''
  #isInText = false
  #isInReadingAid = false

  open(name: string): void {
    if (name === 't') this.#isInText = true
    if (name === 'rPh') this.#isInReadingAid = true
  }

  text(text: string): void {
    if (this.#isInText && !this.#isInReadingAid) this.#gathered += text
  }

  close(name: string): void {
    if (name === 't') this.#isInText = false
    if (name === 'rPh') this.#isInReadingAid = false
  }

  take(): string {
    const text = decodeEscapes(this.#gathered)
    this.#gathered = ''
    return text
  }
}

/** Excel writes characters XML cannot hold as `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16))
  )
}

function readSheet(xml: string, sharedTexts: string[]): SheetBuilder {
  const sheet = new SheetBuilder()
  const inlineText = new TextCollector()
  let row = -1
  let column = -1
  let type = 'n'
  let value = ''
  let isInValue = false
  scanXml(xml, {
    open(name, attributes) {
      inlineText.open(name)
      if (name === 'row') {
        row = rowNumber(attributes.get('r')) ?? row + 1
        column = -1
      } else if (name === 'c') {
        column = columnNumber(attributes.get('r')) ?? column + 1
        type = attributes.get('t') ?? 'n'
        value = ''
        inlineText.take()
      } else if (name === 'v') isInValue = true
    },
    text(text) {
      if (isInValue) value += text
      else inlineText.text(text)
    },
    close(name) {
      inlineText.close(name)
      if (name === 'v') isInValue = false
      if (name === 'c') sheet.put(row, column, readCell(type, value, inlineText, sharedTexts))
    }
  })
  return sheet
}

function rowNumber(reference: string | null): number | null {
  return reference === null ? null : Number(reference) - 1
}

/** 0 for `A1`, 26 for `AA7`; null when the cell does not say where it is. */
function columnNumber(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/i.exec(reference ?? '')?.[0].toUpperCase()
  if (letters === undefined) return null
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** The value by its type (ECMA-376 part 1, 18.18.11). An error such as `#REF!` is nothing. */
function readCell(type: string, value: string, inline: TextCollector, shared: string[]): Cell {
  if (type === 'inlineStr') return inline.take()
  if (value === '') return null
  if (type === 's') return readSharedText(value, shared)
  if (type === 'str') return decodeEscapes(value)
  if (type === 'b') return isTrue(value) ? 'TRUE' : 'FALSE'
  if (type === 'd') return value
  if (type === 'e') return null
  const number = Number(value)
  if (!Number.isFinite(number)) throw new Refused('damaged')
  return number
}

function readSharedText(index: string, shared: string[]): string {
  const text = shared[Number(index)]
  if (text === undefined) throw new Refused('damaged')
  return text
}
