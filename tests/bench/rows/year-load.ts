/** The registrar's new phone takes a year of registers: bytes beside the same content as minimal JSON, brotli. */
import { brotliCompressSync, constants } from 'node:zlib'
import { readContents, writerOf } from '#shared/journal/parcel.ts'
import { REGISTRAR, SITE, buildAnnex } from '../support/annex.ts'
import { mustExchange, openPhone, type Phone } from '../support/phone.ts'
import { openLine } from '../support/phone-line.ts'
import { atMost, median, repeat, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'
import { short } from '../support/table.ts'

const GROUPS = 8
const LESSONS = 180
const MAX_RATIO = 1.5

export const yearLoad: Row = {
  name: 'year-load',
  async measure({ runs, say }) {
    say(`seeding ${GROUPS} groups × ${LESSONS} lessons`)
    const centre = buildAnnex({ groups: GROUPS, lessonsPerGroup: LESSONS, teachings: [[1]] })
    const relay = await startSeededRelay(
      centre,
      SITE,
      Array.from({ length: runs }, () => REGISTRAR)
    )
    let ids = 0
    const measured = await repeat(runs, async (run) => {
      const device = relay.devices[run]
      if (device === undefined) throw new Error('too few devices were let in')
      const line = await openLine(relay.program.url)
      const phone = openPhone({ device, url: line.url })
      const start = performance.now()
      await mustExchange(phone)
      const ms = performance.now() - start
      const content = await contentOf(phone)
      ids = content.parcels
      await line.close()
      return {
        ...{ ms, ...phone.traffic, tcpDown: line.counted.down },
        json: content.json.length,
        ideal: brotli(content.json),
        ratio: phone.traffic.bodyDown / brotli(content.json)
      }
    })
    await relay.remove()
    const random = Math.round((ids * 36) / 8)
    return [
      {
        what: `${GROUPS} groups × ${LESSONS} lessons × 30: body bytes ÷ minimal JSON brotli`,
        unit: 'x',
        values: measured.ratio,
        budget: atMost(MAX_RATIO),
        spent: `${ids} parcels: each id holds 36 random bits (${random} B in all, which no compression takes away)`
      },
      {
        what: 'down, bodies as sent (brotli)',
        unit: 'B',
        values: measured.bodyDown,
        budget: null
      },
      { what: 'down, bodies inflated', unit: 'B', values: measured.inflatedDown, budget: null },
      { what: 'down with HTTP headers, at TCP', unit: 'B', values: measured.tcpDown, budget: null },
      {
        what: 'the same content, minimal JSON, brotli',
        unit: 'B',
        values: measured.ideal,
        budget: null
      },
      { what: 'the same content, minimal JSON', unit: 'B', values: measured.json, budget: null },
      { what: 'pages (requests)', unit: '', values: measured.requests, budget: null },
      { what: 'time, on this machine', unit: 'ms', values: measured.ms, budget: null },
      {
        what: 'bytes per lesson of 30, as sent',
        unit: 'B',
        values: [short(median(measured.bodyDown) / (GROUPS * LESSONS))].map(Number),
        budget: null
      }
    ]
  }
}

/**
 * Everything the phone now knows, written down as shortly as JSON can: facts as they lie in the journal, who wrote them and when
 * the relay received them. What is replaced is named by its place in the list, and no parcel needs an id.
 */
async function contentOf({ replica }: Phone) {
  let parcels = 0
  const documents: unknown[] = []
  for (const { documentId } of await replica.storage.documents()) {
    const { parcels: said, stamps } = readContents(await replica.contents(documentId))
    const stampByParcel = new Map(stamps.map((stamp) => [stamp.parcel, stamp]))
    const order = said
      .map((parcel) => ({ parcel, stamp: stampByParcel.get(parcel.id) }))
      .sort((one, other) => (one.stamp?.position ?? 0) - (other.stamp?.position ?? 0))
    const places = new Map(order.map(({ parcel }, place) => [parcel.id as number, place]))
    parcels += order.length
    const rows = order.map(({ parcel, stamp }) => [
      writerOf(parcel.id),
      stamp?.position,
      stamp?.receivedAt,
      ...parcel.facts.map((fact) => fact.map((value) => withPlaces(value, places)))
    ])
    documents.push([documentId, rows])
  }
  return { parcels, json: JSON.stringify(documents) }
}

/** Lists of parcel ids become lists of places. */
function withPlaces(value: unknown, places: ReadonlyMap<number, number>): unknown {
  if (!Array.isArray(value)) return value
  return value.map((item: unknown) =>
    typeof item === 'number' ? (places.get(item) ?? item) : item
  )
}

function brotli(text: string): number {
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS }
  return brotliCompressSync(text, { params }).byteLength
}
