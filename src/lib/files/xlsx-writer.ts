/**
 * Tables of ours as a workbook (ECMA-376, SpreadsheetML): as little as every spreadsheet opens without a word. Load it
 * when somebody asks for a file, not before. Pure.
 */
import { largest } from '#shared/domain/collections.ts'
import { strToU8, zipSync } from 'fflate'
import { inertText, type Table, type TableCell } from './table.ts'
import { cellReference } from './xlsx-cells.ts'
import { escapeText, writableText } from './xml-text.ts'

export type SheetToWrite = {
  readonly name: string
  readonly rows: Table
  /** The first row is a heading: bold, and always in view. */
  readonly hasHeading: boolean
  /** Columns that stay in view. */
  readonly frozenColumns?: number
}

export type WorkbookToWrite = {
  readonly sheets: readonly SheetToWrite[]
  /** Columns run from right to left. */
  readonly isRightToLeft: boolean
}

/** More is a mistake of ours: a year of a whole site has fewer rows, and a sheet of Excel takes 1,048,576. */
const MAX_ROWS = 20_000
const MAX_COLUMNS = 200
/** What one cell of Excel takes. */
const MAX_CELL_CHARACTERS = 32_767
/** Excel's own, for the name of a sheet. */
const MAX_NAME_CHARACTERS = 31

/** Width of columns, in characters. */
const NARROWEST = 8
const WIDEST = 42

/** @throws Error when a table is larger than this app ever makes */
export function writeXlsx({ sheets, isRightToLeft }: WorkbookToWrite): Uint8Array<ArrayBuffer> {
  const names = sheets.map(({ name }) => sheetName(name))
  const parts: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': workbook(names),
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml']
    ]),
    'xl/styles.xml': STYLES
  }
  sheets.forEach((sheet, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet, isRightToLeft)
  })
  const files: Record<string, Uint8Array> = {}
  for (const [name, xml] of Object.entries(parts)) files[name] = strToU8(HEAD + xml)
  // A fixed date: the same table is the same file.
  return zipSync(files, { mtime: '2026-01-01' })
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Style 0: as it comes, on top of its cell. Style 1: headings. */
const STYLES =
  `<styleSheet xmlns="${MAIN}">` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="3"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEDE6"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="2">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>' +
  '</cellXfs></styleSheet>'

function contentTypes(sheets: number): string {
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="${CONTENT}.${type}+xml"/>`
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('/xl/workbook.xml', 'sheet.main') +
    override('/xl/styles.xml', 'styles') +
    Array.from({ length: sheets }, (_, index) =>
      override(`/xl/worksheets/sheet${index + 1}.xml`, 'worksheet')
    ).join('') +
    '</Types>'
  )
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  )
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`
}

function workbook(names: readonly string[]): string {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${escapeText(name).replaceAll('"', '&quot;')}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`
  )
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`
}

function sheetName(name: string): string {
  return [...writableText(name).replace(/[[\]:*?/\\]/g, ' ')].slice(0, MAX_NAME_CHARACTERS).join('')
}

function sheetXml(sheet: SheetToWrite, isRightToLeft: boolean): string {
  const { rows, hasHeading, frozenColumns = 0 } = sheet
  const columns = largest(
    rows.map((row) => row.length),
    0
  )
  if (rows.length > MAX_ROWS || columns > MAX_COLUMNS) throw new Error('a table is too large')
  const direction = isRightToLeft ? ' rightToLeft="1"' : ''
  return (
    `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView${direction} workbookViewId="0">` +
    `${pane(hasHeading ? 1 : 0, frozenColumns)}</sheetView></sheetViews>` +
    `<cols>${Array.from({ length: columns }, (_, column) => columnXml(rows, column)).join('')}</cols>` +
    `<sheetData>${rows.map((row, index) => rowXml(row, index, hasHeading)).join('')}</sheetData>` +
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
  )
}

function pane(rows: number, columns: number): string {
  if (rows === 0 && columns === 0) return ''
  const split = `${columns > 0 ? ` xSplit="${columns}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`
  const side = rows === 0 ? 'topRight' : columns === 0 ? 'bottomLeft' : 'bottomRight'
  return `<pane${split} topLeftCell="${cellReference(rows, columns)}" activePane="${side}" state="frozen"/>`
}

function columnXml(rows: Table, column: number): string {
  const longest = Math.max(...rows.map((row) => String(row[column] ?? '').length))
  const width = Math.min(WIDEST, Math.max(NARROWEST, longest + 2))
  return `<col min="${column + 1}" max="${column + 1}" width="${width}" customWidth="1"/>`
}

function rowXml(row: readonly TableCell[], index: number, hasHeading: boolean): string {
  const style = hasHeading && index === 0 ? ' s="1"' : ' s="0"'
  const cells = row.map((cell, column) => cellXml(cell, cellReference(index, column), style))
  return `<row r="${index + 1}">${cells.join('')}</row>`
}

function cellXml(cell: TableCell, reference: string, style: string): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${reference}"${style}><v>${cell}</v></c>`
  const text = escapeText(inertText(writableText(cell)).slice(0, MAX_CELL_CHARACTERS))
  return `<c r="${reference}"${style} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}
