import { expect, test, vi } from 'vitest'
import { keepReadModels } from './keeper.ts'

/** A clock that goes on when the test says, and a device that refuses while the test says. */
function setup() {
  let waiting: { readonly run: () => void; readonly ms: number } | null = null
  const device = { refuses: false, refreshes: 0 }
  const told: number[] = []
  const keeper = keepReadModels({
    refresh() {
      if (device.refuses) return Promise.reject(new DOMException('refused', 'UnknownError'))
      device.refreshes += 1
      return Promise.resolve(device.refreshes)
    },
    onCaughtUp: (written) => told.push(written),
    setTimer(run, ms) {
      waiting = { run, ms }
      return () => (waiting = null)
    },
    pauseAfter: (failures) => 1_000 * 2 ** failures
  })
  const pause = () => waiting?.ms ?? null
  const elapse = () => {
    const due = waiting
    waiting = null
    due?.run()
    return keeper.settled()
  }
  vi.spyOn(console, 'error').mockReturnValue()
  return { device, keeper, pause, elapse, told }
}

test('lists that the device refused to write are written by themselves once it allows it, though nothing else changes', async () => {
  const { device, keeper, pause, elapse } = setup()
  device.refuses = true
  await keeper.refresh()
  expect(device.refreshes).toBe(0)
  device.refuses = false
  await elapse()
  expect(device.refreshes).toBe(1)
  await keeper.refresh()
  expect(pause()).toBe(null)
})

test('the pauses between tries grow while the device refuses, and begin anew after it allowed one', async () => {
  const { device, keeper, pause, elapse } = setup()
  device.refuses = true
  await keeper.refresh()
  const first = pause()
  await elapse()
  expect(pause()).toBe((first ?? 0) * 2)
  device.refuses = false
  await elapse()
  device.refuses = true
  await keeper.refresh()
  expect(pause()).toBe(first)
})

test('changes that come while the device refuses do not put off the next try', async () => {
  const { device, keeper, pause } = setup()
  device.refuses = true
  await keeper.refresh()
  const first = pause()
  for (let change = 0; change < 10; change++) await keeper.refresh()
  expect(pause()).toBe(first)
})

test('whoever reads the lists is told once they are written at another try, and only then', async () => {
  const { device, keeper, elapse, told } = setup()
  await keeper.refresh()
  device.refuses = true
  await keeper.refresh()
  expect(told).toEqual([])
  device.refuses = false
  await elapse()
  expect(told).toEqual([2])
  await keeper.refresh()
  expect(told).toEqual([2])
})

test('after the person left, nothing is tried any more', async () => {
  const { device, keeper, pause } = setup()
  device.refuses = true
  const trying = keeper.refresh()
  keeper.stop()
  await trying
  expect(pause()).toBe(null)
})
