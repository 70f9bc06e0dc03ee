import { deflateSync } from 'fflate'
import { concatenate, crc32 } from './zip.ts'
import {
  DEFLATED,
  END_BYTES,
  END_SIGNATURE,
  ENTRY_BYTES,
  ENTRY_SIGNATURE,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  packedBytesOf,
  partKey,
  readDirectory,
  UTF8_NAME_FLAG
} from './zip-directory.ts'
import type { ZipPart } from './zip-directory.ts'

export interface PartChanges {
  /** New contents by part name; each must be in the zip. */
  replaced: ReadonlyMap<string, Uint8Array>
  removed?: readonly string[]
}

/** Version 2.0 of the format: deflate and folders (APPNOTE.TXT 4.4.3.2). */
const VERSION = 20

/**
 * The same zip with some parts replaced or removed: same order, names and dates; all other parts
 * keep their packed bytes as they are. Comments and extra fields (none in workbooks) are left out.
 *
 * @throws Refused when the zip is damaged
 */
export function patchZip(bytes: Uint8Array, { replaced, removed = [] }: PartChanges): Uint8Array {
  const replacements = new Map([...replaced].map(([name, part]) => [partKey(name), part]))
  const gone = new Set(removed.map(partKey))
  const locals: Uint8Array[] = []
  const entries: Uint8Array[] = []
  let at = 0
  for (const [key, part] of readDirectory(bytes)) {
    if (gone.has(key)) continue
    const { described, packed } = packPart(bytes, part, replacements.get(key))
    const local = concatenate([localHeader(described), described.nameBytes, packed])
    locals.push(local)
    entries.push(directoryEntry({ ...described, localHeaderAt: at }), described.nameBytes)
    at += local.length
  }
  const directory = concatenate(entries)
  return concatenate([...locals, directory, endRecord(entries.length / 2, directory.length, at)])
}

function packPart(
  bytes: Uint8Array,
  part: ZipPart,
  content: Uint8Array | undefined
): { described: ZipPart; packed: Uint8Array } {
  if (content === undefined) return { described: part, packed: packedBytesOf(bytes, part) }
  const packed = deflateSync(content)
  const described = {
    ...part,
    method: DEFLATED,
    checksum: crc32(content),
    compressedBytes: packed.length,
    unzippedBytes: content.length
  }
  return { described, packed }
}

/** Sizes stand in the header itself, so no descriptor follows the data whatever stood there before. */
function localHeader(part: ZipPart): Uint8Array {
  const header = new DataView(new ArrayBuffer(LOCAL_BYTES))
  header.setUint32(0, LOCAL_SIGNATURE, true)
  header.setUint16(4, VERSION, true)
  describe(header, 6, part)
  return new Uint8Array(header.buffer)
}

function directoryEntry(part: ZipPart): Uint8Array {
  const entry = new DataView(new ArrayBuffer(ENTRY_BYTES))
  entry.setUint32(0, ENTRY_SIGNATURE, true)
  entry.setUint16(4, VERSION, true)
  entry.setUint16(6, VERSION, true)
  describe(entry, 8, part)
  entry.setUint32(38, part.externalAttributes, true)
  entry.setUint32(42, part.localHeaderAt, true)
  return new Uint8Array(entry.buffer)
}

/** The fields that both headers share, from the flags to the length of the name. */
function describe(view: DataView, at: number, part: ZipPart): void {
  view.setUint16(at, part.isUtf8Name ? UTF8_NAME_FLAG : 0, true)
  view.setUint16(at + 2, part.method, true)
  view.setUint32(at + 4, part.modifiedAt, true)
  view.setUint32(at + 8, part.checksum, true)
  view.setUint32(at + 12, part.compressedBytes, true)
  view.setUint32(at + 16, part.unzippedBytes, true)
  view.setUint16(at + 20, part.nameBytes.length, true)
}

function endRecord(parts: number, directoryBytes: number, directoryAt: number): Uint8Array {
  const end = new DataView(new ArrayBuffer(END_BYTES))
  end.setUint32(0, END_SIGNATURE, true)
  end.setUint16(8, parts, true)
  end.setUint16(10, parts, true)
  end.setUint32(12, directoryBytes, true)
  end.setUint32(16, directoryAt, true)
  return new Uint8Array(end.buffer)
}
