import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'

/** One part as the zip's directory lists it (APPNOTE.TXT 6.3.10, 4.3.12). */
export interface ZipPart {
  /** As written, in the encoding the zip says. */
  nameBytes: Uint8Array
  /** Whether the name is written in UTF-8. */
  isUtf8Name: boolean
  isEncrypted: boolean
  method: number
  /** MS-DOS time and date, as one number of 32 bits. */
  modifiedAt: number
  checksum: number
  compressedBytes: number
  unzippedBytes: number
  externalAttributes: number
  localHeaderAt: number
}

/** Signatures and sizes of APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16. */
export const END_SIGNATURE = 0x06054b50
export const END_BYTES = 22
export const ENTRY_SIGNATURE = 0x02014b50
export const ENTRY_BYTES = 46
export const LOCAL_SIGNATURE = 0x04034b50
export const LOCAL_BYTES = 30
export const STORED = 0
export const DEFLATED = 8
export const UTF8_NAME_FLAG = 0x0800
const ENCRYPTED_FLAG = 0x0001
const LONGEST_COMMENT_BYTES = 0xffff

/** The parts of a zip by {@link partKey}, in the order of its directory; nothing is unzipped. */
export type ZipDirectory = Map<string, ZipPart>

/**
 * Reads the list of parts from the zip's end, as the format defines.
 *
 * @throws Refused `too-many-parts`; `damaged`, also when two programs could see different parts in
 *   it: a name listed twice, a path that climbs out of its folder, parts that share their bytes
 */
export function readDirectory(bytes: Uint8Array): ZipDirectory {
  const view = viewOf(bytes)
  const endAt = findEnd(view)
  const count = view.getUint16(endAt + 10, true)
  if (count > fileLimits.zipParts) throw new Refused('too-many-parts')
  const parts: ZipDirectory = new Map()
  let packedBytes = 0
  let at = view.getUint32(endAt + 16, true)
  for (let index = 0; index < count; index += 1) {
    const { part, nextAt } = readEntry(bytes, view, at)
    const key = partKey(new TextDecoder().decode(part.nameBytes))
    packedBytes += part.compressedBytes
    if (parts.has(key) || isTrick(key) || packedBytes > bytes.length) throw new Refused('damaged')
    parts.set(key, part)
    at = nextAt
  }
  return parts
}

/** Where the packed bytes of a part lie. */
export function packedBytesOf(bytes: Uint8Array, part: ZipPart): Uint8Array {
  const view = viewOf(bytes)
  const at = part.localHeaderAt
  mustFit(view, at, LOCAL_BYTES)
  if (view.getUint32(at, true) !== LOCAL_SIGNATURE) throw new Refused('damaged')
  const dataAt = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  mustFit(view, dataAt, part.compressedBytes)
  return bytes.subarray(dataAt, dataAt + part.compressedBytes)
}

/** Part names are compared without case (ECMA-376 part 2, 6.2.2.3) or a leading slash. */
export function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()
}

function isTrick(key: string): boolean {
  return key.includes('\0') || key.split('/').some((step) => step === '..' || step === '.')
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number
): { part: ZipPart; nextAt: number } {
  mustFit(view, at, ENTRY_BYTES)
  if (view.getUint32(at, true) !== ENTRY_SIGNATURE) throw new Refused('damaged')
  const nameLength = view.getUint16(at + 28, true)
  const nameAt = at + ENTRY_BYTES
  mustFit(view, nameAt, nameLength)
  const flags = view.getUint16(at + 8, true)
  const part = {
    nameBytes: bytes.subarray(nameAt, nameAt + nameLength),
    isUtf8Name: (flags & UTF8_NAME_FLAG) !== 0,
    isEncrypted: (flags & ENCRYPTED_FLAG) !== 0,
    method: view.getUint16(at + 10, true),
    modifiedAt: view.getUint32(at + 12, true),
    checksum: view.getUint32(at + 16, true),
    compressedBytes: view.getUint32(at + 20, true),
    unzippedBytes: view.getUint32(at + 24, true),
    externalAttributes: view.getUint32(at + 38, true),
    localHeaderAt: view.getUint32(at + 42, true)
  }
  const afterName = view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  return { part, nextAt: nameAt + nameLength + afterName }
}

function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT_BYTES)
  for (let at = view.byteLength - END_BYTES; at >= earliest; at -= 1) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  throw new Refused('damaged')
}

function mustFit(view: DataView, at: number, bytes: number): void {
  if (at + bytes > view.byteLength) throw new Refused('damaged')
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
