/** What a client of the floor sends, and how it reads the answer while it grows. */
import { createDecoder, hasContent, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'

export type Frame = { readonly register: number; readonly bytes: Uint8Array }

export type FloorRequest = {
  readonly cursor: number
  readonly registers: readonly number[]
  readonly frames: readonly Frame[]
}

export function encodeFloorRequest({ cursor, registers, frames }: FloorRequest): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, cursor)
  writeVarUint(encoder, registers.length)
  registers.forEach((register) => writeVarUint(encoder, register))
  for (const { register, bytes } of frames) {
    writeVarUint(encoder, register)
    writeVarUint8Array(encoder, bytes)
  }
  return toUint8Array(encoder)
}

export function readFloorRequest(request: Uint8Array): FloorRequest {
  const decoder = createDecoder(request)
  const cursor = readVarUint(decoder)
  const registers = Array.from({ length: readVarUint(decoder) }, () => readVarUint(decoder))
  const frames: Frame[] = []
  while (hasContent(decoder)) {
    frames.push({ register: readVarUint(decoder), bytes: readVarUint8Array(decoder).slice() })
  }
  return { cursor, registers, frames }
}

/** Takes the chunks of an answer and gives the frames that are complete; the rest waits for the next chunk. */
export function frameReader(): (chunk: Uint8Array) => Frame[] {
  let rest: Uint8Array = new Uint8Array()
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const frames: Frame[] = []
    const decoder = createDecoder(rest)
    let read = 0
    try {
      while (hasContent(decoder)) {
        frames.push({ register: readVarUint(decoder), bytes: readVarUint8Array(decoder).slice() })
        read = decoder.pos
      }
    } catch {
      // The last frame is not all here yet.
    }
    rest = rest.subarray(read)
    return frames
  }
}
