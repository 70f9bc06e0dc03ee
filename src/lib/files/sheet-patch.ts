import { decimalText } from './hundredths.ts'
import { cellReference, walkCells } from './xlsx-cells.ts'
import type { XmlCell } from './xlsx-cells.ts'
import { isTrue } from './xlsx-package.ts'
import { escapeText } from './xml-text.ts'
import { scanXml } from './xml-scanner.ts'

/** What a cell is to hold afterwards. */
export type NewContent =
  | { kind: 'empty' }
  | { kind: 'grade'; hundredths: number }
  /** By its number in the table of shared texts. */
  | { kind: 'shared-text'; index: number }
  /** For workbooks without such a table. */
  | { kind: 'inline-text'; text: string }

export interface CellPatch {
  /** From 0, as all rows and columns here. */
  row: number
  column: number
  content: NewContent
}

export interface SheetPatch {
  xml: string
  /** Cells that pointed to a shared text and do not any more. */
  sharedTextsLeft: number
  formulasReplaced: number
}

/** A formula that others lean on, so that its cell cannot be changed alone. */
export type PatchRefusal = { ok: false; reason: 'shared-formula'; row: number; column: number }

/**
 * Changes cells of a sheet in its own XML: their value and type alone. Styles stay, cells that are
 * missing are put in between their neighbours, and nothing else of the text is touched.
 *
 * @param patches at most one per cell, in rows that exist
 */
export function patchSheet(
  xml: string,
  patches: readonly CellPatch[]
): { ok: true; patch: SheetPatch } | PatchRefusal {
  const edits = new SheetEdits(xml, patches)
  walkCells(xml, {
    rowStart: (row, attributes, place) => {
      const ownStyle = isTrue(attributes.get('customFormat'))
        ? styleNumber(attributes.get('s'))
        : null
      edits.startRow(row, ownStyle, prefixOf(place.tag))
    },
    cell: (cell) => edits.meetCell(cell),
    rowEnd: (_, place) => edits.insertBefore(place.from, Infinity)
  })
  return edits.finish()
}

interface Edit {
  from: number
  to: number
  text: string
}

/** Gathers the edits of one walk, in the order of the text. */
class SheetEdits {
  readonly #xml: string
  readonly #patchesByRow = new Map<number, CellPatch[]>()
  readonly #edits: Edit[] = []
  #waiting: CellPatch[] = []
  #rowStyle: string | null = null
  #prefix = ''
  #columnStyles: ((column: number) => string | null) | null = null
  #sharedTextsLeft = 0
  #formulasReplaced = 0
  #refusal: PatchRefusal | null = null

  constructor(xml: string, patches: readonly CellPatch[]) {
    this.#xml = xml
    for (const patch of patches) {
      const own = this.#patchesByRow.get(patch.row) ?? []
      own.push(patch)
      this.#patchesByRow.set(patch.row, own)
    }
    for (const own of this.#patchesByRow.values()) own.sort((a, b) => a.column - b.column)
  }

  startRow(row: number, style: string | null, prefix: string): void {
    this.#waiting = [...(this.#patchesByRow.get(row) ?? [])]
    this.#rowStyle = style
    this.#prefix = prefix
  }

  meetCell(cell: XmlCell): void {
    this.insertBefore(cell.place.from, cell.column)
    const [next] = this.#waiting
    if (next?.column !== cell.column) return
    this.#waiting.shift()
    this.#replace(cell, next)
  }

  /** Puts in the cells that belong before this column and are not there. */
  insertBefore(at: number, column: number): void {
    for (let [patch] = this.#waiting; patch && patch.column < column; [patch] = this.#waiting) {
      this.#waiting.shift()
      if (patch.content.kind === 'empty') continue
      const style = this.#rowStyle ?? this.#styleOfColumn(patch.column)
      const attributes = style === null ? '' : ` s="${style}"`
      const start = `${this.#prefix}c r="${cellReference(patch.row, patch.column)}"${attributes}`
      this.#edits.push({ from: at, to: at, text: cellXml(start, this.#prefix, patch.content) })
    }
  }

  #replace(cell: XmlCell, { content }: CellPatch): void {
    const { from, to, tag } = cell.place
    if (cell.formula !== null) {
      // A shared or array formula is written once, in one of its cells, for all of them.
      if (cell.formula.get('t') !== null) {
        this.#refusal ??= {
          ok: false,
          reason: 'shared-formula',
          row: cell.row,
          column: cell.column
        }
      }
      this.#formulasReplaced += 1
    }
    if (cell.type === 's' && cell.value !== '') this.#sharedTextsLeft += 1
    const opening = withoutType(this.#xml.slice(from + 1, cell.openedTo - 1))
    this.#edits.push({ from, to, text: cellXml(opening, prefixOf(tag), content) })
  }

  /** Read only when a cell must be put in: an empty styled cell is what MASSAR usually leaves there. */
  #styleOfColumn(column: number): string | null {
    this.#columnStyles ??= readColumnStyles(this.#xml)
    return this.#columnStyles(column)
  }

  finish(): { ok: true; patch: SheetPatch } | PatchRefusal {
    if (this.#refusal !== null) return this.#refusal
    const patch = {
      xml: applyEdits(this.#xml, this.#edits),
      sharedTextsLeft: this.#sharedTextsLeft,
      formulasReplaced: this.#formulasReplaced
    }
    return { ok: true, patch }
  }
}

/** @param opening the name and attributes of the cell, without its type */
function cellXml(opening: string, prefix: string, content: NewContent): string {
  const element = (name: string, inside: string) => `<${prefix}${name}>${inside}</${prefix}${name}>`
  const close = `</${prefix}c>`
  switch (content.kind) {
    case 'empty':
      return `<${opening}/>`
    case 'grade':
      return `<${opening}>${element('v', decimalText(content.hundredths))}${close}`
    case 'shared-text':
      return `<${opening} t="s">${element('v', String(content.index))}${close}`
    case 'inline-text':
      return `<${opening} t="inlineStr">${element('is', textElement(prefix, content.text))}${close}`
  }
}

/** A `<t>` that keeps its spaces. */
export function textElement(prefix: string, text: string): string {
  return `<${prefix}t xml:space="preserve">${escapeText(text)}</${prefix}t>`
}

function withoutType(opening: string): string {
  return opening
    .replace(/\/\s*$/, '')
    .replace(/\s([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g, (whole, name) => (name === 't' ? '' : whole))
    .trimEnd()
}

/** `x:` of `x:c`, '' without a prefix. */
export function prefixOf(tag: string): string {
  return tag.slice(0, tag.indexOf(':') + 1)
}

function readColumnStyles(xml: string): (column: number) => string | null {
  const styles: { from: number; to: number; style: string }[] = []
  scanXml(xml, {
    open(name, attributes) {
      const style = name === 'col' ? styleNumber(attributes.get('style')) : null
      if (style === null) return
      const [from, to] = [Number(attributes.get('min')), Number(attributes.get('max'))]
      styles.push({ from: from - 1, to: to - 1, style })
    }
  })
  return (column) => styles.find(({ from, to }) => from <= column && column <= to)?.style ?? null
}

/** @param edits in the order of the text, without overlap */
function applyEdits(xml: string, edits: readonly Edit[]): string {
  const pieces: string[] = []
  let at = 0
  for (const { from, to, text } of edits) {
    pieces.push(xml.slice(at, from), text)
    at = to
  }
  pieces.push(xml.slice(at))
  return pieces.join('')
}

/** Copied into the cell as it is, so nothing but a number may pass. */
function styleNumber(style: string | null): string | null {
  return style !== null && /^\d{1,5}$/.test(style) ? style : null
}
