/**
 * Durable facts per second: several phones send signed lessons, each as soon as the one before was acknowledged. Beside it,
 * in the same run, the floor with the same bytes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SITE, buildAnnex, trainerNumber } from '../support/annex.ts'
import { startProgram, usageOf } from '../support/child.ts'
import { encodeFloorRequest } from '../support/floor-wire.ts'
import { openConnection } from '../support/http-client.ts'
import { prepareSender, type Batches, type Sender } from '../support/load.ts'
import { atLeast, median, repeat, type Line, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'
import { short } from '../support/table.ts'

const floorProgram = fileURLToPath(new URL('../floor.ts', import.meta.url))

const CLIENTS = 16
const MARKS_PER_LESSON = 30
const MIN_SHARE_OF_FLOOR = 0.5

/** Live: one gesture per exchange. Backlog: phones that come back after days. */
const LOADS = [
  { load: 'live, 1 parcel per exchange', posts: 100, parcelsPerPost: 1 },
  { load: 'backlog, 20 parcels per exchange', posts: 20, parcelsPerPost: 20 }
]

type Load = (typeof LOADS)[number]

export const throughput: Row = {
  name: 'throughput',
  async measure({ runs, say }) {
    const lines: Line[] = []
    for (const load of LOADS) {
      say(load.load)
      lines.push(...(await measureLoad(load, runs)))
    }
    return lines
  }
}

async function measureLoad(load: Load, runs: number): Promise<Line[]> {
  const groups = Array.from({ length: CLIENTS }, (_, index) => index + 1)
  const centre = buildAnnex({
    groups: CLIENTS,
    lessonsPerGroup: 1,
    teachings: groups.map((group) => [group])
  })
  // A device of its own for each run: the relay limits what one may ask in a minute.
  const people = Array.from({ length: runs * CLIENTS }, (_, index) =>
    trainerNumber(index % CLIENTS)
  )
  const relay = await startSeededRelay(centre, SITE, people)
  const measured = await repeat(runs, async (run) => {
    const senders: Sender[] = []
    const firstLesson = run * load.posts * load.parcelsPerPost
    for (const group of groups) {
      const device = relay.devices[run * CLIENTS + group - 1]
      if (device === undefined) throw new Error('too few devices were let in')
      const plan = { ...load, firstLesson }
      senders.push(await prepareSender(relay.program.url, device, group, plan))
    }
    const ours = await timed(relay.program.pid, senders)
    senders.forEach((sender) => sender.close())
    const floor = await throughTheFloor(senders.map(({ batches }) => batches))
    return { ours: ours.perSecond, cpu: ours.cpuMicroseconds, floor, share: ours.perSecond / floor }
  })
  await relay.remove()
  const cpu = short(median(measured.cpu))
  return [
    {
      what: `${load.load}, ${CLIENTS} phones: durable facts`,
      unit: '/s',
      values: measured.ours,
      budget: null
    },
    { what: '  floor, same bytes, same run', unit: '/s', values: measured.floor, budget: null },
    {
      what: '  share of the floor',
      unit: 'x',
      values: measured.share,
      budget: atLeast(MIN_SHARE_OF_FLOOR),
      spent: `${cpu} µs of the relay's processor per parcel, about 130 of them the signature (ECDSA P-256, in the thread pool): half of a backlog's parcel. Of one that comes alone most is its exchange: some twenty questions to the database, HTTP, its share of a commit. The floor checks nothing; the phones of this harness share the processors`
    },
    {
      what: '  marks, 30 per lesson',
      unit: '/s',
      values: measured.ours.map((facts) => facts * MARKS_PER_LESSON),
      budget: null
    },
    {
      what: "  relay's processor per mark, µs",
      unit: '',
      values: measured.cpu.map((microseconds) => microseconds / MARKS_PER_LESSON),
      budget: null
    }
  ]
}

async function timed(pid: number, senders: readonly Sender[]) {
  const parcels = senders.flatMap(({ batches }) => batches.flat()).length
  const before = usageOf(pid).cpuSeconds
  const start = performance.now()
  await Promise.all(
    senders.map(async ({ batches, send }) => {
      for (const batch of batches) await send(batch)
    })
  )
  const seconds = (performance.now() - start) / 1_000
  const cpuMicroseconds = ((usageOf(pid).cpuSeconds - before) * 1e6) / parcels
  return { perSecond: parcels / seconds, cpuMicroseconds }
}

/** The same parcels, as bytes that nobody looks at. */
async function throughTheFloor(batchesByClient: readonly Batches[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-floor-'))
  const floor = await startProgram(floorProgram, { FLOOR_FILE: join(folder, 'log') })
  const requestsByClient = batchesByClient.map((batches, register) =>
    batches.map((batch) => {
      const frames = batch.map(({ update, signature }) => ({
        register: register + 1,
        bytes: Buffer.concat([update, signature])
      }))
      // Nothing is asked for: as with our relay, these phones know all there is.
      return encodeFloorRequest({ cursor: 0, registers: [], frames })
    })
  )
  const start = performance.now()
  await Promise.all(
    requestsByClient.map(async (requests) => {
      const connection = openConnection(floor.url, {})
      for (const request of requests) await connection.post(request)
      connection.close()
    })
  )
  const seconds = (performance.now() - start) / 1_000
  await floor.kill()
  rmSync(folder, { recursive: true, force: true })
  return batchesByClient.flat(2).length / seconds
}
