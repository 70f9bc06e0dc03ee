import { Refused } from './refusal.ts'
import type { Sheet } from './sheet.ts'
import { scanXml } from './xml-scanner.ts'
import { openZip } from './zip.ts'
import type { Zip } from './zip.ts'

/** An `.xlsx` opened as a package of parts (ECMA-376 part 2); no sheet has been read yet. */
export interface XlsxPackage {
  zip: Zip
  workbookPart: string
  /** In the order of their tabs; a sheet that is only a chart has no part of this kind. */
  sheets: SheetPart[]
  sharedStringsPart: string | null
  calculationChainPart: string | null
  dateSystem: Sheet['dateSystem']
}

export interface SheetPart {
  name: string
  isVisible: boolean
  part: string
}

/**
 * @param budgetBytes how much all parts may unzip to together
 * @throws Refused when the bytes are another kind of zip, damaged, protected, or past a limit
 */
export function openXlsx(bytes: Uint8Array, budgetBytes?: number): XlsxPackage {
  const zip = openZip(bytes, budgetBytes)
  const workbookPart = findWorkbookPart(zip)
  const book = readBook(requirePart(zip, workbookPart))
  const relations = readRelations(zip, workbookPart)
  const partById = partsOfType(relations, '/worksheet')
  const sheets = book.sheets.flatMap(({ name, isVisible, relation }) => {
    const part = partById.get(relation)
    return part === undefined ? [] : [{ name, isVisible, part }]
  })
  return {
    zip,
    workbookPart,
    sheets,
    sharedStringsPart: firstPartOfType(relations, '/sharedStrings'),
    calculationChainPart: firstPartOfType(relations, '/calcChain'),
    dateSystem: book.dateSystem
  }
}

/** @throws Refused `damaged` when the part is missing or is not text in the encoding it claims */
export function requirePart(zip: Zip, name: string): string {
  const bytes = zip.read(name)
  if (bytes === null) throw new Refused('damaged')
  return decodeXml(bytes)
}

/** The text of an XML part without its byte-order mark: UTF-8, or UTF-16 when marked so. */
export function decodeXml(bytes: Uint8Array): string {
  const encoding = isUtf16(bytes) ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Refused('damaged')
  }
}

/** The bytes of a changed part, in the encoding and with the byte-order mark it had. */
export function encodeXml(xml: string, original: Uint8Array): Uint8Array {
  if (isUtf16(original)) return encodeUtf16(xml)
  const isMarked = original[0] === 0xef && original[1] === 0xbb && original[2] === 0xbf
  return new TextEncoder().encode(isMarked ? `\ufeff${xml}` : xml)
}

function encodeUtf16(xml: string): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * xml.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff, true)
  for (let index = 0; index < xml.length; index += 1) {
    view.setUint16(2 + 2 * index, xml.charCodeAt(index), true)
  }
  return bytes
}

function isUtf16(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xfe
}

/** The name of the part that says what a part points to (ECMA-376 part 2, 6.5.2). */
export function relationsPartOf(owner: string): string {
  const folder = folderOf(owner)
  return `${folder}_rels/${owner.slice(folder.length)}.rels`
}

interface Relation {
  id: string
  type: string
  part: string
}

function findWorkbookPart(zip: Zip): string {
  const named = firstPartOfType(readRelations(zip, ''), '/officeDocument')
  for (const name of [named, 'xl/workbook.xml']) {
    if (name !== null && name.endsWith('.xml') && zip.has(name) && !isWordPart(name)) return name
  }
  const isOther = zip.has('xl/workbook.bin') || zip.has('content.xml')
  throw new Refused(isOther ? 'other-spreadsheet' : 'not-a-workbook')
}

function isWordPart(name: string): boolean {
  return /^\/?(?:word|ppt)\//i.test(name)
}

function readRelations(zip: Zip, owner: string): Relation[] {
  const bytes = zip.read(relationsPartOf(owner))
  const relations: Relation[] = []
  if (bytes === null) return relations
  scanXml(decodeXml(bytes), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return
      relations.push({
        id: attributes.get('Id') ?? '',
        type: attributes.get('Type') ?? '',
        part: resolvePart(folderOf(owner), attributes.get('Target') ?? '')
      })
    }
  })
  return relations
}

/**
 * Parts by relation id, for relations whose type ends so (the namespaces of the strict and the
 * usual variant differ, the endings do not).
 */
function partsOfType(relations: Relation[], typeEnding: string): Map<string, string> {
  const ofType = relations.filter(({ type }) => type.endsWith(typeEnding))
  return new Map(ofType.map(({ id, part }) => [id, part]))
}

function firstPartOfType(relations: Relation[], typeEnding: string): string | null {
  return relations.find(({ type }) => type.endsWith(typeEnding))?.part ?? null
}

function folderOf(part: string): string {
  return part.slice(0, part.lastIndexOf('/') + 1)
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

interface Book {
  sheets: { name: string; relation: string; isVisible: boolean }[]
  dateSystem: Sheet['dateSystem']
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

/** How SpreadsheetML writes yes. */
export function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true'
}
