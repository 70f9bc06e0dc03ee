/** The annex of the morning with the floor: packed lessons as opaque Yjs updates, one answer that stays open. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type ClientRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDecoder, readVarUint } from 'lib0/decoding'
import * as Y from 'yjs'
import type { Annex, MorningPhone } from './annex-under-load.ts'
import { startProgram } from './child.ts'
import { encodeFloorRequest, frameReader, type Frame } from './floor-wire.ts'
import { createLedger, createSignal } from './ledger.ts'
import { PHONES, groupsOf, lessonsOf } from './morning.ts'
import { openLine } from './phone-line.ts'

const floorProgram = fileURLToPath(new URL('../floor.ts', import.meta.url))

export async function openFloorAnnex(delayMs: number): Promise<Annex> {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-floor-'))
  const floor = await startProgram(floorProgram, { FLOOR_FILE: join(folder, 'log') })
  const signal = createSignal()
  const phones = await Promise.all(
    Array.from({ length: PHONES }, (_, phone) =>
      openFloorPhone(floor.url, phone, delayMs, signal.changed)
    )
  )
  return {
    pid: floor.pid,
    phones,
    signal,
    async close() {
      for (const phone of phones) {
        await phone.disconnect()
        await phone.line.close()
      }
      await floor.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function openFloorPhone(
  floorUrl: string,
  number: number,
  delayMs: number,
  onChange: () => void
): Promise<MorningPhone> {
  const line = await openLine(floorUrl, delayMs)
  const ledger = createLedger(onChange)
  let cursor = 0
  let outbox: Frame[] = []
  let stream: ClientRequest | null = null

  const take = ({ register, bytes }: Frame, sent: readonly Frame[]) => {
    if (register > 0) return ledger.hear(nameOf(bytes))
    cursor = readVarUint(createDecoder(bytes))
    outbox = outbox.filter((frame) => !sent.includes(frame))
    ledger.acknowledge(sent.map((frame) => nameOf(frame.bytes)))
  }

  return {
    line,
    ledger,
    async mark(morning) {
      const lessons = lessonsOf(number, morning)
      const frames = lessons.map(({ group, statuses }, index) => ({
        register: group,
        bytes: packedLesson(number * 1_000 + morning * 100 + index, statuses)
      }))
      outbox.push(...frames)
      return frames.map(({ register, bytes }) => ({ group: register, name: nameOf(bytes) }))
    },
    connect() {
      const sent = [...outbox]
      const read = frameReader()
      const body = encodeFloorRequest({ cursor, registers: groupsOf(number), frames: sent })
      stream = request(`${line.url}/?stay`, { method: 'POST', agent: false }, (response) => {
        response.on('data', (chunk: Buffer) => read(chunk).forEach((frame) => take(frame, sent)))
        response.on('error', () => undefined)
      })
      stream.on('error', () => undefined)
      stream.end(body)
    },
    async disconnect() {
      stream?.destroy()
      line.cut()
    }
  }
}

function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

const STATUS_BITS = 2
const BITS_PER_BYTE = 8

/** A lesson of 30 as eight bytes under a short key. */
function packedLesson(client: number, statuses: readonly number[]): Uint8Array {
  const packed = new Uint8Array(Math.ceil((statuses.length * STATUS_BITS) / BITS_PER_BYTE))
  statuses.forEach((status, place) => {
    const bit = place * STATUS_BITS
    const byte = Math.floor(bit / BITS_PER_BYTE)
    packed[byte] = (packed[byte] ?? 0) | (status << (bit % BITS_PER_BYTE))
  })
  const doc = new Y.Doc()
  doc.clientID = client + 1
  doc.getMap('l').set(String(client), packed)
  return Y.encodeStateAsUpdate(doc)
}
