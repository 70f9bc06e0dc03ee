import { Refused } from './refusal.ts'
import type { Cell } from './sheet.ts'
import { decodeXml, isTrue } from './xlsx-package.ts'
import type { XlsxPackage } from './xlsx-package.ts'
import { scanXml } from './xml-scanner.ts'
import type { TagPlace, XmlAttributes, XmlListener } from './xml-scanner.ts'

/** A cell as it lies in the XML of its sheet. Rows and columns count from 0. */
export interface XmlCell {
  row: number
  column: number
  /** Its type, `n` when it names none (ECMA-376 part 1, 18.18.11). */
  type: string
  /** What `<v>` holds, '' for none. */
  value: string
  inlineText: string
  /** The attributes of its `<f>`, null without a formula. */
  formula: XmlAttributes | null
  attributes: XmlAttributes
  /** The whole element, from `<c` to the end of `</c>` or `/>`; `tag` is its name with prefix. */
  place: TagPlace
  /** Index after its opening tag. */
  openedTo: number
}

export interface CellListener {
  rowStart?(row: number, attributes: XmlAttributes, place: TagPlace): void
  cell?(cell: XmlCell): void
  /** `place` is that of the closing tag. */
  rowEnd?(row: number, place: TagPlace): void
}

/**
 * Walks through the cells of a sheet, in the order of the file; readers and the patcher share it,
 * so that what one reads as G18 is what the other writes to.
 *
 * @throws Refused `damaged`
 */
export function walkCells(xml: string, listener: CellListener): void {
  const inlineText = new TextCollector()
  let row = -1
  let column = -1
  let cell: XmlCell | null = null
  let isInValue = false
  scanXml(xml, {
    open(name, attributes, place) {
      inlineText.open(name)
      if (name === 'row') {
        row = rowNumber(attributes.get('r')) ?? row + 1
        column = -1
        listener.rowStart?.(row, attributes, place)
      } else if (name === 'c') {
        column = columnNumber(attributes.get('r')) ?? column + 1
        const type = attributes.get('t') ?? 'n'
        cell = {
          row,
          column,
          type,
          value: '',
          inlineText: '',
          formula: null,
          attributes,
          place,
          openedTo: place.to
        }
        inlineText.take()
      } else if (name === 'v') isInValue = true
      else if (name === 'f' && cell !== null) cell.formula = attributes
    },
    text(text) {
      if (!isInValue) inlineText.text(text)
      else if (cell !== null) cell.value += text
    },
    close(name, place) {
      inlineText.close(name)
      if (name === 'v') isInValue = false
      else if (name === 'row') listener.rowEnd?.(row, place)
      else if (name === 'c' && cell !== null) {
        cell.inlineText = inlineText.take()
        cell.place = { ...cell.place, to: place.to }
        listener.cell?.(cell)
        cell = null
      }
    }
  })
}

/** What a cell holds, by its type. An error such as `#REF!` is nothing. */
export function cellValue(cell: XmlCell, sharedTexts: readonly string[]): Cell {
  const { type, value } = cell
  if (type === 'inlineStr') return cell.inlineText
  if (value === '') return null
  if (type === 's') return sharedText(value, sharedTexts)
  if (type === 'str') return decodeEscapes(value)
  if (type === 'b') return isTrue(value) ? 'TRUE' : 'FALSE'
  if (type === 'd') return value
  if (type === 'e') return null
  const number = Number(value)
  if (!Number.isFinite(number)) throw new Refused('damaged')
  return number
}

function sharedText(index: string, texts: readonly string[]): string {
  const text = texts[Number(index)]
  if (text === undefined) throw new Refused('damaged')
  return text
}

/** The texts cells point to by number; pieces of one text in several fonts are joined. */
export function readSharedTexts({ zip, sharedStringsPart }: XlsxPackage): string[] {
  const bytes = sharedStringsPart === null ? null : zip.read(sharedStringsPart)
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
  // Nearly every cell: without this, looking for what is not there takes a fifth of reading a sheet.
  if (!text.includes('_x') && !text.includes('_X')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16))
  )
}

function rowNumber(reference: string | null): number | null {
  return reference === null ? null : Number(reference) - 1
}

/** 0 for `A1`, 26 for `AA7`; null when the reference names no column. */
export function columnNumber(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/i.exec(reference ?? '')?.[0].toUpperCase()
  if (letters === undefined) return null
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** `G18` for row 17 and column 6, counted from 0. */
export function cellReference(row: number, column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return `${letters}${row + 1}`
}
