import { prefixOf, textElement } from './sheet-patch.ts'
import { Refused } from './refusal.ts'
import type { TagPlace } from './xml-scanner.ts'
import { scanXml } from './xml-scanner.ts'

/** Numbers for texts in a workbook's table of shared texts: those it has, and new ones after them. */
export class SharedTextNumbers {
  readonly #numberByText = new Map<string, number>()
  readonly #firstNew: number
  readonly added: string[] = []

  constructor(texts: readonly string[]) {
    this.#firstNew = texts.length
    texts.forEach((text, index) => {
      if (!this.#numberByText.has(text)) this.#numberByText.set(text, index)
    })
  }

  numberOf(text: string): number {
    const known = this.#numberByText.get(text)
    if (known !== undefined) return known
    const number = this.#firstNew + this.added.length
    this.#numberByText.set(text, number)
    this.added.push(text)
    return number
  }
}

/**
 * Appends texts to the table and keeps its two counters right: `count`, of the cells that point to
 * a text, and `uniqueCount`, of the texts.
 *
 * @param usesAdded how many more cells point to a text than before; may be negative
 * @throws Refused `damaged` when the part is no table of shared texts
 */
export function patchSharedTexts(xml: string, added: readonly string[], usesAdded: number): string {
  const { opening, closing } = findTable(xml)
  const prefix = prefixOf(opening.tag)
  const isSelfClosed = opening.from === closing.from
  const items = added.map((text) => `<${prefix}si>${textElement(prefix, text)}</${prefix}si>`)
  const tag = xml
    .slice(opening.from, opening.to)
    .replace(/(\scount\s*=\s*)(["'])(\d+)\2/, counterPlus(usesAdded))
    .replace(/(\suniqueCount\s*=\s*)(["'])(\d+)\2/, counterPlus(added.length))
  const before = xml.slice(0, opening.from)
  if (isSelfClosed) {
    const opened = tag.replace(/\s*\/>$/, '>')
    return `${before}${opened}${items.join('')}</${opening.tag}>${xml.slice(closing.to)}`
  }
  const inside = xml.slice(opening.to, closing.from)
  return `${before}${tag}${inside}${items.join('')}${xml.slice(closing.from)}`
}

function counterPlus(more: number) {
  return (_: string, name: string, quote: string, count: string) =>
    `${name}${quote}${Math.max(0, Number(count) + more)}${quote}`
}

function findTable(xml: string): { opening: TagPlace; closing: TagPlace } {
  let opening: TagPlace | null = null
  let closing: TagPlace | null = null
  scanXml(xml, {
    open(name, _, place) {
      if (name === 'sst') opening ??= place
    },
    close(name, place) {
      if (name === 'sst') closing = place
    }
  })
  if (opening === null || closing === null) throw new Refused('damaged')
  return { opening, closing }
}
