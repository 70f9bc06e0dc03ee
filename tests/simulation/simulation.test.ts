import { expect, test } from 'vitest'
import { MET } from './met.ts'
import { drawOperations, type Operation } from './operations.ts'
import { describe as inWords, runOperations, runSeed, type Run } from './run.ts'

/** What is rare: a contradiction settled. */
const RARE = [43]
const SEEDS = [...Array.from({ length: 15 }, (_, index) => index + 1), ...RARE]

const courses: Run[] = []

function problemsOf({ failure, operations }: Run): string[] {
  if (failure === null) return []
  return [...failure.problems, ...operations.slice(0, failure.after ?? undefined).map(inWords)]
}

test.each(SEEDS)(
  'phones and relay agree, and lose nothing, under the faults of seed %i',
  async (seed) => {
    const course = await runSeed(seed, 120)
    courses.push(course)
    expect(problemsOf(course)).toEqual([])
  }
)

test('these seeds meet all that the season of grades is checked for', () => {
  const everything = new Set(courses.flatMap(({ met }) => met))
  expect(MET.filter((what) => !everything.has(what))).toEqual([])
})

test('a seed takes the same course each time, also from its printed operations', async () => {
  const first = await runSeed(8, 120)
  const printed = JSON.parse(JSON.stringify(first.operations)) as typeof first.operations
  expect((await runSeed(8, 120)).hash).toBe(first.hash)
  expect((await runOperations(8, printed)).hash).toBe(first.hash)
  expect((await runSeed(9, 120)).hash).not.toBe(first.hash)
})

test('a shorter list is the beginning of a longer one', () => {
  expect(drawOperations(3, 60).slice(0, 20)).toEqual(drawOperations(3, 20))
})

const MOMENTS = Array.from({ length: 20 }, (_, index) => index + 1)

test.each(MOMENTS)(
  'an assignment that ends at moment %i of a request shows its reader nothing',
  async (pauseAt) => {
    const unassign = { type: 'assign', trainer: 2, group: 1, module: 0, active: false } as const
    const [youssef, nadia] = [3, 4]
    const operations: Operation[] = [
      { kind: 'exchange', device: nadia, tab: 0 },
      { kind: 'gesture', device: nadia, tab: 0, gesture: unassign, strict: true, forced: false },
      { kind: 'begin', device: youssef, tab: 0, tapBeforeWrite: null },
      { kind: 'carry', flight: 0, fate: 'arrives', killAt: null, pauseAt },
      { kind: 'exchange', device: nadia, tab: 0 },
      { kind: 'resume', paused: 0 },
      { kind: 'exchange', device: youssef, tab: 0 }
    ]
    expect(problemsOf(await runOperations(1, operations))).toEqual([])
  }
)
