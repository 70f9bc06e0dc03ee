/** The relay is killed (kill -9) while phones send: nothing that it acknowledged may be missing when it is back. */
import { readContents } from '#shared/journal/parcel.ts'
import { SITE, buildAnnex, trainerNumber } from '../support/annex.ts'
import { overHttp, prepareSender, type Sender } from '../support/load.ts'
import { atMost, repeat, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'

const CLIENTS = 8
const POSTS = 60
const PARCELS_PER_POST = 2
/** Acknowledged parcels after which it is killed. */
const KILLED_AFTER = (CLIENTS * POSTS * PARCELS_PER_POST) / 2

export const crash: Row = {
  name: 'crash',
  async measure({ runs }) {
    const measured = await repeat(runs, oneCrash)
    return [
      {
        what: 'acknowledged before kill -9',
        unit: '',
        values: measured.acknowledged,
        budget: null
      },
      { what: 'of these, lost', unit: '', values: measured.lost, budget: atMost(0) },
      { what: 'answering again after', unit: 'ms', values: measured.restartMs, budget: null }
    ]
  }
}

async function oneCrash(): Promise<{ acknowledged: number; lost: number; restartMs: number }> {
  const groups = Array.from({ length: CLIENTS }, (_, index) => index + 1)
  const centre = buildAnnex({
    groups: CLIENTS,
    lessonsPerGroup: 1,
    teachings: groups.map((group) => [group])
  })
  const people = groups.map((group) => trainerNumber(group - 1))
  const relay = await startSeededRelay(centre, SITE, people)
  const senders: Sender[] = []
  const plan = { posts: POSTS, parcelsPerPost: PARCELS_PER_POST, firstLesson: 0 }
  for (const [index, device] of relay.devices.entries())
    senders.push(await prepareSender(relay.program.url, device, index + 1, plan))

  const acknowledged = new Set<number>()
  const killing: Promise<void>[] = []
  await Promise.allSettled(
    senders.map(async ({ batches, send }) => {
      for (const batch of batches) {
        await send(batch)
        for (const { update } of batch) acknowledged.add(readContents(update).parcels[0]?.id ?? 0)
        if (acknowledged.size >= KILLED_AFTER && killing.length === 0)
          killing.push(relay.program.kill())
      }
    })
  )
  await Promise.all(killing)
  senders.forEach((sender) => sender.close())

  const start = performance.now()
  const { url } = await relay.restart()
  const restartMs = performance.now() - start
  const kept = new Set<number>()
  for (const enrolled of relay.devices) {
    const device = overHttp(url, enrolled)
    await device.sync()
    for (const update of device.contents.values())
      readContents(update).parcels.forEach(({ id }) => kept.add(id))
  }
  await relay.remove()
  const lost = [...acknowledged].filter((id) => !kept.has(id)).length
  return { acknowledged: acknowledged.size, lost, restartMs }
}
