/**
 * About the least that a relay can do, to measure ours against: one POST of opaque bytes, an append-only file, one
 * fdatasync for all that came meanwhile, and only then the acknowledgement. No rights, no checks, no compression.
 *
 * POST /            append frames; answers with what is new in the listed registers since the cursor
 * POST /?stay       the same, and the answer stays open: what others append follows at once
 *
 * Request: cursor, registers, frames. Answer: cursor once the frames are durable, then frames. All numbers are lib0
 * varuints, a frame is register + bytes.
 */
import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { readFloorRequest, type Frame } from './support/floor-wire.ts'

type Follower = { readonly registers: ReadonlySet<number>; readonly response: ServerResponse }
type Waiting = { readonly frames: readonly Frame[]; readonly isDurable: () => void }

const file = openSync(process.env.FLOOR_FILE ?? '', 'a')
const log: Frame[] = []
const followers = new Set<Follower>()
let waiting: Waiting[] = []
let isWriting = false

const server = createServer((request, response) => void answer(request, response))
server.listen(0, '127.0.0.1', () => {
  console.log(`floor → http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => {
  closeSync(file)
  process.exit(0)
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { cursor, registers, frames } = readFloorRequest(Buffer.concat(chunks))
  const wanted = new Set(registers)
  const before = log.length
  const news = log.slice(cursor).filter(({ register }) => wanted.has(register))
  log.push(...frames)
  const mayStay = request.url === '/?stay'
  const follower: Follower = { registers: wanted, response }
  // From here on it follows: what comes while its own frames are being written is told too.
  if (mayStay) followers.add(follower)
  response.once('close', () => followers.delete(follower))
  const open = encodeFrames(news)
  if (mayStay) response.write(open)
  if (frames.length > 0) await durable(frames)
  pass(frames, response)
  const acknowledgement = encodeAcknowledgement(before + frames.length)
  if (mayStay) response.write(acknowledgement)
  else response.end(Buffer.concat([open, acknowledgement]))
}

/** Resolves once the frames are on the disk; whatever came while the disk worked shares the next turn. */
function durable(frames: readonly Frame[]): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ frames, isDurable: resolve })
    if (!isWriting) writeNext()
  })
}

function writeNext(): void {
  const batch = waiting
  waiting = []
  isWriting = batch.length > 0
  if (!isWriting) return
  writeSync(file, encodeFrames(batch.flatMap(({ frames }) => frames)))
  fdatasync(file, (error) => {
    if (error !== null) throw error
    batch.forEach(({ isDurable }) => isDurable())
    writeNext()
  })
}

function pass(frames: readonly Frame[], from: ServerResponse): void {
  for (const { registers, response } of followers) {
    if (response === from) continue
    const theirs = frames.filter(({ register }) => registers.has(register))
    if (theirs.length > 0) response.write(encodeFrames(theirs))
  }
}

function encodeFrames(frames: readonly Frame[]): Uint8Array {
  const encoder = createEncoder()
  for (const { register, bytes } of frames) {
    writeVarUint(encoder, register)
    writeVarUint8Array(encoder, bytes)
  }
  return toUint8Array(encoder)
}

/** Register 0 is nobody's: it says how far the log is durable. */
function encodeAcknowledgement(cursor: number): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, cursor)
  return encodeFrames([{ register: 0, bytes: toUint8Array(encoder) }])
}
