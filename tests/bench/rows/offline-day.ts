/** A trainer took four lessons of 30 without a network; the line is back. One exchange is to carry them. */
import { registerFacts } from '#shared/documents/register.ts'
import { createRandom } from '../../fixtures/random.ts'
import { SEED, SITE, buildAnnex, takeLesson, trainerNumber } from '../support/annex.ts'
import { openPhone, mustExchange, type Phone } from '../support/phone.ts'
import { openLine, type PhoneLine } from '../support/phone-line.ts'
import { atMost, median, repeat, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'
import { short } from '../support/table.ts'

const GROUPS = [1, 2, 3, 4]
const LESSONS_BEFORE = 20
const BODY_BUDGET_BYTES = 600
const SIGNATURE_BYTES = 64
const NAME_BYTES = 27

export const offlineDay: Row = {
  name: 'offline-day',
  async measure({ runs }) {
    const centre = buildAnnex({
      groups: GROUPS.length,
      lessonsPerGroup: LESSONS_BEFORE,
      teachings: [GROUPS]
    })
    const relay = await startSeededRelay(centre, SITE, [trainerNumber(0)])
    const line = await openLine(relay.program.url)
    const [device] = relay.devices
    if (device === undefined) throw new Error('nobody was let in')
    const phone = openPhone({ device, url: line.url })
    await mustExchange(phone)
    const measured = await repeat(runs, (run) => oneDay(phone, line, run))
    await line.close()
    await relay.remove()
    const signatures = GROUPS.length * SIGNATURE_BYTES
    return [
      { what: 'round trips after connect', unit: '', values: measured.requests, budget: atMost(1) },
      {
        what: 'bytes up, body as sent (deflate-raw)',
        unit: 'B',
        values: measured.bodyUp,
        budget: atMost(BODY_BUDGET_BYTES),
        spent: `of ${short(median(measured.bodyUp))} B: ${signatures} B signatures (64 each, incompressible), ${short(median(measured.updates))} B updates and ${GROUPS.length * NAME_BYTES} B names of documents before compression, 37 B epoch`
      },
      { what: 'bytes up with HTTP headers, at TCP', unit: 'B', values: measured.up, budget: null },
      { what: 'bytes down, body', unit: 'B', values: measured.bodyDown, budget: null },
      {
        what: 'bytes down with HTTP headers, at TCP',
        unit: 'B',
        values: measured.down,
        budget: null
      },
      { what: 'time, on this machine', unit: 'ms', values: measured.ms, budget: null }
    ]
  }
}

async function oneDay(phone: Phone, line: PhoneLine, run: number) {
  const random = createRandom(SEED + run)
  let updates = 0
  for (const group of GROUPS) {
    const { documentId, facts } = takeLesson(random, group, run)
    await phone.replica.append(registerFacts, documentId, facts, 'strict').durable
  }
  for (const row of await phone.replica.storage.outbox(GROUPS.length, Infinity))
    updates += row.update.byteLength
  const before = { ...phone.traffic, ...line.counted }
  const start = performance.now()
  await mustExchange(phone)
  const ms = performance.now() - start
  const { requests, bodyUp, bodyDown } = phone.traffic
  return {
    ms,
    updates,
    requests: requests - before.requests,
    bodyUp: bodyUp - before.bodyUp,
    bodyDown: bodyDown - before.bodyDown,
    up: line.counted.up - before.up,
    down: line.counted.down - before.down
  }
}
