/** Memory of the relay as documents and devices grow: every device loads what it may read, listens, and signs a lesson off. */
import { request, type ClientRequest } from 'node:http'
import { encodeRequest } from '#shared/protocol/messages.ts'
import { SITE, buildAnnex, takeLesson, trainerNumber } from '../support/annex.ts'
import { createRandom } from '../../fixtures/random.ts'
import { usageOf } from '../support/child.ts'
import { overHttp } from '../support/load.ts'
import { atMost, type Line, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'
import type { TestDevice } from '../../../sync-server/testing.ts'

const MAX_MB = 200
/** More than this between 10 and 1,000 documents is not flat. */
const MAX_GROWTH = 1.2
const GROUPS_PER_TRAINER = 4
const LESSONS = 4
/** Devices that load at once: a busy moment, not all in one instant. */
const AT_ONCE = 20

type Size = { readonly groups: number; readonly devices: number }

/** A group is two documents (its list, its register), and there is the directory. */
const SMALL: Size = { groups: 5, devices: 10 }
const MANY_DOCUMENTS: Size = { groups: 500, devices: 10 }
const MANY_DEVICES: Size = { groups: 500, devices: 400 }

export const memory: Row = {
  name: 'memory',
  async measure({ say }) {
    const measured: Record<'rss' | 'peak', number>[] = []
    for (const size of [SMALL, MANY_DOCUMENTS, MANY_DEVICES]) {
      say(`${documentsOf(size)} documents, ${size.devices} devices`)
      measured.push(await memoryOf(size))
    }
    const [small, documents, devices] = measured
    if (small === undefined || documents === undefined || devices === undefined)
      throw new Error('a size is missing')
    return [
      lineOf(SMALL, small),
      lineOf(MANY_DOCUMENTS, documents),
      {
        what: `growth from ${documentsOf(SMALL)} to ${documentsOf(MANY_DOCUMENTS)} documents`,
        unit: 'x',
        values: [documents.rss / small.rss],
        budget: atMost(MAX_GROWTH),
        spent:
          'no document stays in memory, names do: some hundred bytes a document; answers being made and the garbage of them stay until it is collected'
      },
      lineOf(MANY_DEVICES, devices)
    ]
  }
}

function lineOf(size: Size, { rss, peak }: { rss: number; peak: number }): Line {
  return {
    what: `${documentsOf(size)} documents, ${size.devices} devices listening: RSS (peak ${Math.round(peak)})`,
    unit: 'MB',
    values: [rss],
    budget: atMost(MAX_MB),
    spent:
      'about 90 MB are Node and the relay before anyone asks (120 at its first start, which still reads TypeScript); a stream per device, and the garbage of 400 first loads that is not yet collected or that the system was not given back'
  }
}

const documentsOf = ({ groups }: Size) => 2 * groups + 1

async function memoryOf(size: Size): Promise<{ rss: number; peak: number }> {
  const teachings = Array.from({ length: size.devices }, (_, trainer) => groupsOf(trainer, size))
  const centre = buildAnnex({ groups: size.groups, lessonsPerGroup: LESSONS, teachings })
  const relay = await startSeededRelay(
    centre,
    SITE,
    teachings.map((_, trainer) => trainerNumber(trainer))
  )
  const { url, pid } = relay.program
  const streams: ClientRequest[] = []
  for (let first = 0; first < size.devices; first += AT_ONCE) {
    const some = relay.devices.slice(first, first + AT_ONCE)
    streams.push(
      ...(await Promise.all(
        some.map((device, index) => work(url, device, first + index, groupsOf(first + index, size)))
      ))
    )
  }
  const { rssMB, peakMB } = usageOf(pid)
  streams.forEach((stream) => stream.destroy())
  await relay.remove()
  return { rss: rssMB, peak: peakMB }
}

function groupsOf(trainer: number, { groups }: Size): number[] {
  const wanted = Array.from(
    { length: GROUPS_PER_TRAINER },
    (_, index) => ((trainer * GROUPS_PER_TRAINER + index) % groups) + 1
  )
  return [...new Set(wanted)]
}

/** First load, a live stream, one lesson signed off. */
async function work(
  url: string,
  enrolled: TestDevice,
  trainer: number,
  [group = 1]: readonly number[]
): Promise<ClientRequest> {
  const device = overHttp(url, enrolled)
  await device.sync()
  const headers = {
    authorization: `Bearer ${device.token}`,
    'content-type': 'application/octet-stream'
  }
  const stream = await new Promise<ClientRequest>((resolve, reject) => {
    const options = { method: 'POST', headers, agent: false }
    const asked = request(`${url}/api/live?frames=deflate-raw`, options, (response) => {
      response.resume().on('error', () => undefined)
      resolve(asked)
    })
    asked.on('error', reject)
    asked.end(encodeRequest(device.request()))
  })
  const { documentId, facts } = takeLesson(createRandom(trainer), group, trainer)
  await device.exchange([await device.parcel(documentId, facts)])
  return stream
}
