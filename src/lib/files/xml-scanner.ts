import { Refused } from './refusal.ts'

/** What a scan tells its listener, in the order of the text. Names come without their prefix. */
export interface XmlListener {
  open?(name: string, attributes: XmlAttributes, place: TagPlace): void
  /** Text between tags, references replaced; may come in several pieces. */
  text?(text: string): void
  /** Also called, straight after `open` and with the same place, for a tag that closes itself. */
  close?(name: string, place: TagPlace): void
}

/** Where a tag stands in the XML, for who changes a file in place. */
export interface TagPlace {
  /** Index of its `<`. */
  from: number
  /** Index after its `>`. */
  to: number
  /** Its name as written, prefix included. */
  tag: string
}

export interface XmlAttributes {
  /** The value of an attribute by its name without prefix (`r:id` is `id` after `own`), or null. */
  get(name: string): string | null
}

/** Longer tags do not occur in workbooks; a broken quote would otherwise swallow the file. */
const LONGEST_TAG_CHARACTERS = 64 * 1024

/**
 * Walks through XML once, from left to right, without building a tree: enough for workbook parts.
 * Not a validator. Declared entities are never expanded, so no text can grow.
 *
 * @throws Refused `damaged` when a tag or a comment does not end
 */
export function scanXml(xml: string, listener: XmlListener): void {
  let at = 0
  while (at < xml.length) {
    const tagAt = xml.indexOf('<', at)
    if (tagAt !== at) {
      const textEnd = tagAt === -1 ? xml.length : tagAt
      listener.text?.(decodeReferences(xml.slice(at, textEnd)))
    }
    if (tagAt === -1) return
    at = scanMarkup(xml, tagAt, listener)
  }
}

/** Reads what begins with `<` at this place, and answers where it ends. */
function scanMarkup(xml: string, at: number, listener: XmlListener): number {
  if (xml.startsWith('<!--', at)) return endOf(xml, '-->', at + 4)
  if (xml.startsWith('<?', at)) return endOf(xml, '?>', at + 2)
  if (xml.startsWith('<![CDATA[', at)) {
    const end = endOf(xml, ']]>', at + 9)
    listener.text?.(xml.slice(at + 9, end - 3))
    return end
  }
  const end = endOfTag(xml, at + 1)
  if (xml[at + 1] === '!') return end
  if (xml[at + 1] === '/') {
    const tag = xml.slice(at + 2, end - 1).trim()
    listener.close?.(localName(tag), { from: at, to: end, tag })
    return end
  }
  openTag(xml.slice(at + 1, end - 1), { from: at, to: end }, listener)
  return end
}

function openTag(tag: string, span: Pick<TagPlace, 'from' | 'to'>, listener: XmlListener): void {
  const isClosed = tag.endsWith('/')
  const inside = isClosed ? tag.slice(0, -1) : tag
  const nameEnd = inside.search(/\s/)
  const fullName = nameEnd === -1 ? inside : inside.slice(0, nameEnd)
  const name = localName(fullName)
  const written = nameEnd === -1 ? '' : inside.slice(nameEnd)
  const place = { ...span, tag: fullName }
  listener.open?.(name, { get: (attribute) => findAttribute(written, attribute) }, place)
  if (isClosed) listener.close?.(name, place)
}

/** One for all: a sheet asks for tens of thousands of attributes. Its place is set before each search. */
const attributePattern = /\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

function findAttribute(written: string, name: string): string | null {
  if (!written.includes(name)) return null
  attributePattern.lastIndex = 0
  for (;;) {
    const found = attributePattern.exec(written)
    if (found === null) return null
    if (localName(found[1]!) === name) return decodeReferences(found[2] ?? found[3] ?? '')
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function endOf(xml: string, closing: string, from: number): number {
  const end = xml.indexOf(closing, from)
  if (end === -1) throw new Refused('damaged')
  return end + closing.length
}

/** A `>` inside a quoted attribute does not end the tag. */
function endOfTag(xml: string, from: number): number {
  const last = Math.min(xml.length, from + LONGEST_TAG_CHARACTERS)
  let quote = ''
  for (let at = from; at < last; at += 1) {
    const character = xml[at]!
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '>') return at + 1
    else if (character === '"' || character === "'") quote = character
  }
  throw new Refused('damaged')
}

const characterByName: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'"
}

function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi,
    (whole, hex, decimal, name) => {
      if (typeof name === 'string') return characterByName[name] ?? whole
      const code = typeof hex === 'string' ? parseInt(hex, 16) : parseInt(String(decimal), 10)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    }
  )
}
