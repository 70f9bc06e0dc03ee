/** Phones that sign off lessons as fast as their relay acknowledges them. */
import { decodeResponse, encodeRequest, type SentParcel } from '#shared/protocol/messages.ts'
import { createTestDevice, type TestDevice } from '../../../sync-server/testing.ts'
import { createRandom } from '../../fixtures/random.ts'
import { SEED, takeLesson } from './annex.ts'
import { openConnection } from './http-client.ts'

/** What one phone has ready to send: everything is written and signed before the clock starts. */
export type Batches = readonly (readonly SentParcel[])[]

export type Sender = {
  readonly device: TestDevice
  readonly batches: Batches
  /** Sends the next batch; resolves with it once the relay has acknowledged each parcel of it. */
  send(batch: readonly SentParcel[]): Promise<void>
  close(): void
}

/** A device that knows all there is to know, with `posts` batches of `parcelsPerPost` lessons of its own group ready. */
export async function prepareSender(
  url: string,
  enrolled: TestDevice,
  group: number,
  { posts, parcelsPerPost, firstLesson }: LoadPlan
): Promise<Sender> {
  const device = overHttp(url, enrolled)
  const { writers } = await device.sync()
  const knownWriter = writers.at(-1)?.writer ?? 0
  const random = createRandom(SEED + group)
  const batches: SentParcel[][] = []
  for (let post = 0; post < posts; post++) {
    const lessons = Array.from({ length: parcelsPerPost }, (_, index) =>
      takeLesson(random, group, firstLesson + post * parcelsPerPost + index)
    )
    batches.push(
      await Promise.all(lessons.map(({ documentId, facts }) => device.parcel(documentId, facts)))
    )
  }
  const connection = openConnection(`${url}/api/exchange`, {
    authorization: `Bearer ${device.token}`,
    'content-type': 'application/octet-stream'
  })
  return {
    device,
    batches,
    async send(batch) {
      const answer = await connection.post(encodeRequest(device.request(batch, { knownWriter })))
      const decoded = decodeResponse(answer)
      if (!decoded.ok) throw new Error(`the answer is ${decoded.reason}`)
      const { receipts } = decoded.message
      const received = receipts.filter(({ outcome }) => outcome === 'received').length
      if (received !== batch.length) throw new Error(`refused: ${JSON.stringify(receipts[0])}`)
      device.take(decoded.message)
    },
    close: () => connection.close()
  }
}

export type LoadPlan = {
  readonly posts: number
  readonly parcelsPerPost: number
  /** Lessons before this one were taken already. */
  readonly firstLesson: number
}

/** The same device, reaching the relay that listens at `url`. */
export function overHttp(url: string, enrolled: TestDevice): TestDevice {
  const { number, token, person, site, privateKey } = enrolled
  const send = (path: string, init: RequestInit) => fetch(url + path, init)
  return createTestDevice(send, privateKey, { device: number, token, person, site })
}
