/** Runs a seed, or any list of operations, from an empty world to rest. */
import { createHash } from 'node:crypto'
import { bringToRest } from './ending.ts'
import { checkDevice, checkLog } from './invariants.ts'
import { drawOperations, type Operation } from './operations.ts'
import { metIn, type Met } from './met.ts'
import { perform } from './perform.ts'
import { createWorld, type World } from './world.ts'

export type Failure = {
  /** Index of the operation after which it showed; null: at the end. */
  readonly after: number | null
  readonly problems: readonly string[]
}

export type Run = {
  readonly seed: number
  readonly operations: readonly Operation[]
  readonly failure: Failure | null
  /** One line for each operation and what came of it. */
  readonly trace: readonly string[]
  readonly met: readonly Met[]
  /** The same for every run of the same seed and operations. */
  readonly hash: string
}

/** Time that passes between two operations. */
const STEP_MS = 37_000

export function runSeed(seed: number, steps: number): Promise<Run> {
  return runOperations(seed, drawOperations(seed, steps))
}

export async function runOperations(seed: number, operations: readonly Operation[]): Promise<Run> {
  const world = await createWorld(seed)
  const trace: string[] = []
  const failure = await firstFailure(world, operations, trace)
  const met = metIn(world)
  await world.host.close()
  const hash = createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 16)
  return { seed, operations, failure, trace, met, hash }
}

async function firstFailure(
  world: World,
  operations: readonly Operation[],
  trace: string[]
): Promise<Failure | null> {
  for (const [after, operation] of operations.entries()) {
    world.clock.nowMs += STEP_MS
    await patiently(world, async () => {
      const result = await perform(world, operation)
      trace.push(`${after} ${describe(operation)} → ${result}; ${digest(world)}`)
      checkLog(world)
      for (const device of world.devices) await checkDevice(world, device)
    })
    if (world.problems.length > 0) return { after, problems: world.problems }
  }
  await patiently(world, () => bringToRest(world))
  trace.push(`at rest: ${digest(world)}`)
  return world.problems.length === 0 ? null : { after: null, problems: world.problems }
}

/** An error thrown anywhere, or a wait in which nothing is left that could end it, is a failure like any other. */
async function patiently(world: World, work: () => Promise<void>): Promise<void> {
  const standstill = Promise.withResolvers<never>()
  const giveUp = () => standstill.reject(new Error('nothing moves any more'))
  process.once('beforeExit', giveUp)
  try {
    await Promise.race([work(), standstill.promise])
  } catch (error) {
    world.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    process.off('beforeExit', giveUp)
  }
}

export function describe({ kind, ...rest }: Operation): string {
  return `${kind} ${JSON.stringify(rest)}`
}

/** Enough of the state that two courses which differ anywhere differ here soon. */
function digest(world: World): string {
  const disks = world.devices.map(({ disk, saved }) => {
    const parcels = [...disk.rows.values()].reduce((sum, row) => sum + (row.parcel % 997), 0)
    return `${disk.lastRow}.${disk.lastMark}.${saved.length}.${parcels}`
  })
  return `log ${world.log.head}, disks ${disks.join(' ')}`
}
