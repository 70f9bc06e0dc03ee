/**
 * Islands: Yjs updates of blocks that depend on nothing. Each block is one append of plain values to a root, by a client
 * that occurs once, at clock 0. Everything Sijil stores and sends is made of them, so they are written, read and merged
 * here without building a Yjs document: byte for byte what Yjs itself writes (island.test.ts), at a fraction of its cost,
 * and without Yjs among the scripts that a phone needs before its first screen (docs/decisions/0009).
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { readNumber } from './numbers.ts'

export type Island = {
  readonly root: string
  /** The Yjs client. */
  readonly client: number
  readonly values: readonly unknown[]
}

/** Yjs' mark of an item that holds plain values and has no neighbour. */
const PLAIN_ITEM = 8
const STRUCTS_PER_ISLAND = 1
const FIRST_CLOCK = 0
const PARENT_IS_ROOT = 1
const NO_DELETIONS = 0

/** The Yjs update of one island. */
export function encodeIsland({ root, client, values }: Island): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, values.length === 0 ? 0 : 1)
    if (values.length > 0) {
      encoding.writeVarUint(encoder, STRUCTS_PER_ISLAND)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, FIRST_CLOCK)
      encoding.writeUint8(encoder, PLAIN_ITEM)
      encoding.writeVarUint(encoder, PARENT_IS_ROOT)
      encoding.writeVarString(encoder, root)
      encoding.writeVarUint(encoder, values.length)
      values.forEach((value) => encoding.writeAny(encoder, value as encoding.AnyEncodable))
    }
    encoding.writeVarUint(encoder, NO_DELETIONS)
  })
}

/** The islands of an update, or null when it is made of anything else. Never throws, whatever the bytes. */
export function readIslands(update: Uint8Array): Island[] | null {
  return readBlocks(update)?.map(({ island }) => island) ?? null
}

/**
 * One update that holds the islands of all these, each client once, as Yjs writes it: the highest client first.
 * Throws when one of them is made of anything else: such bytes never passed the checks.
 */
export function mergeIslands(updates: readonly Uint8Array[]): Uint8Array {
  const bytesByClient = new Map<number, Uint8Array>()
  for (const update of updates) {
    const blocks = readBlocks(update)
    if (blocks === null) throw new Error('these bytes are no islands')
    for (const { island, bytes } of blocks) {
      if (!bytesByClient.has(island.client)) bytesByClient.set(island.client, bytes)
    }
  }
  return joinBlocks(
    [...bytesByClient].sort(([one], [other]) => other - one).map(([, bytes]) => bytes)
  )
}

/** One update out of the blocks of single islands, which are in the order of Yjs already: the highest client first. */
export function joinIslands(islands: readonly Uint8Array[]): Uint8Array {
  return joinBlocks(islands.map(blockOf))
}

/** An update of one island without its count in front and its deletions behind, each one byte. */
function blockOf(island: Uint8Array): Uint8Array {
  if (island[0] !== 1 || island.at(-1) !== NO_DELETIONS) throw new Error('this is no single island')
  return island.subarray(1, -1)
}

function joinBlocks(blocks: readonly Uint8Array[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, blocks.length)
    blocks.forEach((block) => encoding.writeUint8Array(encoder, block))
    encoding.writeVarUint(encoder, NO_DELETIONS)
  })
}

type Block = { readonly island: Island; readonly bytes: Uint8Array }

function readBlocks(update: Uint8Array): Block[] | null {
  const decoder = decoding.createDecoder(update)
  try {
    const blocks: Block[] = []
    let left = readNumber(decoder)
    for (; left > 0; left--) {
      const from = decoder.pos
      const island = readIsland(decoder)
      if (island === null) return null
      blocks.push({ island, bytes: update.subarray(from, decoder.pos) })
    }
    const isEnd = readNumber(decoder) === NO_DELETIONS && !decoding.hasContent(decoder)
    return isEnd ? blocks : null
  } catch {
    // lib0 throws at the end of the bytes, and the engine at values nested too deep: neither is an update of ours.
    return null
  }
}

function readIsland(decoder: decoding.Decoder): Island | null {
  if (readNumber(decoder) !== STRUCTS_PER_ISLAND) return null
  const client = readNumber(decoder)
  if (readNumber(decoder) !== FIRST_CLOCK) return null
  if (decoding.readUint8(decoder) !== PLAIN_ITEM) return null
  if (readNumber(decoder) !== PARENT_IS_ROOT) return null
  const root = decoding.readVarString(decoder)
  const values: unknown[] = []
  let left = readNumber(decoder)
  for (; left > 0; left--) values.push(decoding.readAny(decoder))
  return { root, client, values }
}
