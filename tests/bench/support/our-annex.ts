/** The annex of the morning with our relay, and with the replica and the sync loop that phones run. */
import { registerFacts } from '#shared/documents/register.ts'
import { inflated, listenLive } from '#lib/replica/http-transport.ts'
import { keepListening, type LiveSetting } from '#lib/replica/live.ts'
import { startSyncLoop, type SyncLoop, type SyncLoopSetting } from '#lib/replica/sync-loop.ts'
import { readContents } from '#shared/journal/parcel.ts'
import type { ExchangeResponse } from '#shared/protocol/messages.ts'
import type { TestDevice } from '../../../sync-server/testing.ts'
import { SITE, buildAnnex, trainerNumber } from './annex.ts'
import type { Annex, MorningPhone } from './annex-under-load.ts'
import { createLedger, createSignal } from './ledger.ts'
import { LOOK_EVERY_MS } from './limits.ts'
import { GROUPS, LESSONS_BEFORE, PHONES, groupsOf, lessonsOf } from './morning.ts'
import { mustExchange, openPhone } from './phone.ts'
import { openLine } from './phone-line.ts'
import { startSeededRelay } from './seeded-relay.ts'

/** Everybody has exchanged once and is offline. `delayMs`: one way. */
export async function openOurAnnex(delayMs: number): Promise<Annex> {
  const numbers = Array.from({ length: PHONES }, (_, phone) => phone)
  const centre = buildAnnex({
    groups: GROUPS,
    lessonsPerGroup: LESSONS_BEFORE,
    teachings: numbers.map(groupsOf)
  })
  const relay = await startSeededRelay(centre, SITE, numbers.map(trainerNumber))
  const signal = createSignal()
  const phones = await Promise.all(
    relay.devices.map((device, phone) =>
      openMorningPhone(device, relay.program.url, phone, delayMs, signal.changed)
    )
  )
  return {
    pid: relay.program.pid,
    phones,
    signal,
    async close() {
      for (const phone of phones) {
        await phone.disconnect()
        await phone.line.close()
      }
      await relay.remove()
    }
  }
}

async function openMorningPhone(
  device: TestDevice,
  relayUrl: string,
  number: number,
  delayMs: number,
  onChange: () => void
): Promise<MorningPhone> {
  const line = await openLine(relayUrl, delayMs)
  const ledger = createLedger(onChange)
  const onAnswer = ({ receipts, updates }: ExchangeResponse) => {
    for (const { update } of updates)
      readContents(update).parcels.forEach(({ id }) => ledger.hear(id))
    const received = receipts.filter(({ outcome }) => outcome === 'received')
    ledger.acknowledge(received.map(({ parcel }) => parcel))
  }
  const phone = openPhone({ device, url: line.url, onAnswer })
  await mustExchange(phone)
  line.cut()

  let lifetime = new AbortController()
  let loop: SyncLoop | null = null
  return {
    line,
    ledger,
    async mark(morning) {
      const marks = []
      for (const { group, documentId, facts } of lessonsOf(number, morning)) {
        const { parcel, durable } = phone.replica.append(registerFacts, documentId, facts, 'strict')
        await durable
        marks.push({ group, name: parcel })
      }
      return marks
    },
    connect() {
      lifetime = new AbortController()
      const alone = createLock()
      const sync = startLoop((signal) => phone.replica.exchange(signal), alone)
      loop = sync
      // As the app does when the line comes back: it exchanges at once and listens from then on.
      void sync.exchangeNow()
      const relay = { origin: line.url, device: device.number, token: device.token, fetch }
      const listening = {
        replica: phone.replica,
        sync,
        alone,
        listen: (...[request, onFrame, signal]: Parameters<LiveSetting['listen']>) =>
          listenLive(relay, request, onFrame, signal),
        inflated,
        pause: () => new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      }
      void keepListening(listening, lifetime.signal)
    },
    async disconnect() {
      loop?.stop()
      lifetime.abort()
      line.cut()
    }
  }
}

/** One after the other, as the lock of a browser has it. */
function createLock(): SyncLoopSetting['alone'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}

function startLoop(
  exchange: SyncLoopSetting['exchange'],
  alone: SyncLoopSetting['alone']
): SyncLoop {
  return startSyncLoop({
    exchange,
    alone,
    now: Date.now,
    random: Math.random,
    setTimer(run, ms) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    }
  })
}
