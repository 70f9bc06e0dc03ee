/** A phone without a screen: the replica that phones run, its storage in memory, over real HTTP. Counts what passes. */
import { webcrypto } from 'node:crypto'
import { httpTransport } from '#lib/replica/http-transport.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica, type Replica } from '#lib/replica/replica.ts'
import type { ReplicaStorage } from '#lib/replica/storage.ts'
import type { ExchangeResponse } from '#shared/protocol/messages.ts'
import type { TestDevice } from '../../../sync-server/testing.ts'
import { emptyDisk, memoryStorage } from '../../simulation/memory-storage.ts'

/** What went over the line in the bodies of exchanges, as compressed as they went. */
export type Traffic = { requests: number; bodyUp: number; bodyDown: number; inflatedDown: number }

export type Phone = {
  readonly device: TestDevice
  readonly replica: Replica
  readonly traffic: Traffic
}

export type PhoneOptions = {
  readonly device: TestDevice
  /** Where it finds the relay. */
  readonly url: string
  /** Each answer of the relay, once it was taken in. */
  readonly onAnswer?: (response: ExchangeResponse) => void
}

const ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' }

export function openPhone({ device, url, onAnswer }: PhoneOptions): Phone {
  const traffic: Traffic = { requests: 0, bodyUp: 0, bodyDown: 0, inflatedDown: 0 }
  const transport = httpTransport({
    origin: url,
    device: device.number,
    token: device.token,
    fetch: countingFetch(traffic)
  })
  const memory = memoryStorage(emptyDisk())
  const storage: ReplicaStorage = {
    ...memory,
    async apply(answer) {
      const applied = await memory.apply(answer)
      onAnswer?.(answer.response)
      return applied
    }
  }
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer: device.writer,
    storage,
    transport: {
      async exchange(request, signal) {
        const answer = await transport.exchange(request, signal)
        if (answer.ok) traffic.inflatedDown += answer.bytes.byteLength
        return answer
      }
    },
    sign: async (bytes) =>
      new Uint8Array(
        await webcrypto.subtle.sign(ALGORITHM, device.privateKey, Uint8Array.from(bytes))
      ),
    now: Date.now,
    random: Math.random
  })
  return { device, replica, traffic }
}

/** What browsers and Node ask for over https; over http, as here, they leave brotli out. */
const AS_OVER_HTTPS = { 'accept-encoding': 'br, gzip, deflate' }

function countingFetch(traffic: Traffic): typeof fetch {
  return async (input, init) => {
    traffic.requests += 1
    traffic.bodyUp += (init?.body as Uint8Array | undefined)?.byteLength ?? 0
    const response = await fetch(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), ...AS_OVER_HTTPS }
    })
    // Fetch undoes the encoding: what was sent is what the header says.
    const sent = Number(response.headers.get('content-length') ?? Number.NaN)
    if (Number.isNaN(sent)) throw new Error('an answer does not say how long it is')
    traffic.bodyDown += sent
    return response
  }
}

/** Exchanges and throws unless it went well. */
export async function mustExchange({ replica }: Phone): Promise<void> {
  const outcome = await replica.exchange()
  if (!outcome.ok) throw new Error(`an exchange failed: ${outcome.reason}`)
}
