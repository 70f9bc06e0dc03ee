/** Phones of an annex and their relay, whichever it is, and the two things that are measured of them. */
import { usageOf } from './child.ts'
import type { Ledger, Name, Signal } from './ledger.ts'
import { SETTLE_LIMIT_MS } from './limits.ts'
import { groupsOf, reconnectTimes } from './morning.ts'
import type { PhoneLine } from './phone-line.ts'

export type Mark = { readonly group: number; readonly name: Name }

export type MorningPhone = {
  readonly line: PhoneLine
  readonly ledger: Ledger
  /** Takes its lessons without a network. */
  mark(morning: number): Promise<readonly Mark[]>
  /** The line is back: it exchanges and listens from now on. */
  connect(): void
  disconnect(): Promise<void>
}

export type Annex = {
  readonly pid: number
  readonly phones: readonly MorningPhone[]
  readonly signal: Signal
  close(): Promise<void>
}

export type Storm = {
  /** From the return of the last phone until all hold all and all is acknowledged. */
  readonly settleMs: number
  /** Mean of the phones. */
  readonly upBytes: number
  readonly downBytes: number
  readonly connections: number
  readonly cpuSeconds: number
  readonly peakMB: number
}

/** Everyone marked offline; everyone comes back within a second. */
export async function storm(annex: Annex, morning: number, run: number): Promise<Storm> {
  const { phones } = annex
  const marks = await Promise.all(phones.map((phone) => phone.mark(morning)))
  marks.forEach((own, writer) => expectEverywhere(phones, writer, own))
  const before = phones.map(({ line }) => ({ ...line.counted }))
  const used = usageOf(annex.pid)
  const times = reconnectTimes(run)
  const start = performance.now()
  phones.forEach((phone, index) => setTimeout(() => phone.connect(), times[index]))
  const settled = await annex.signal.when(
    () => phones.every(({ ledger }) => ledger.hasAll() && ledger.isAcknowledged()),
    SETTLE_LIMIT_MS,
    'all phones hold all lessons'
  )
  const usedAfter = usageOf(annex.pid)
  const mean = (field: 'up' | 'down' | 'connections') =>
    phones.reduce(
      (sum, { line }, index) => sum + line.counted[field] - (before[index]?.[field] ?? 0),
      0
    ) / phones.length
  return {
    settleMs: settled - start - Math.max(...times),
    upBytes: mean('up'),
    downBytes: mean('down'),
    connections: mean('connections'),
    cpuSeconds: usedAfter.cpuSeconds - used.cpuSeconds,
    peakMB: usedAfter.peakMB
  }
}

export type Alone = {
  /** Milliseconds from the return of the phone. */
  readonly hasAllMs: number
  readonly othersHaveMs: number
  readonly acknowledgedMs: number
  readonly upBytes: number
  readonly downBytes: number
}

/** One phone was away and marked, while a colleague marked too; it comes back while all the others listen. */
export async function oneAlone({ phones, signal }: Annex, morning: number): Promise<Alone> {
  const [returning, colleague, ...others] = phones
  if (returning === undefined || colleague === undefined) throw new Error('nobody is there')
  await Promise.all([returning.disconnect(), colleague.disconnect()])
  expectEverywhere(phones, 1, await colleague.mark(morning))
  colleague.connect()
  const stayed = [colleague, ...others]
  await signal.when(
    () => stayed.every(({ ledger }) => ledger.hasAll() && ledger.isAcknowledged()),
    SETTLE_LIMIT_MS,
    'those who stayed hold what their colleague took'
  )
  expectEverywhere(phones, 0, await returning.mark(morning))
  const before = { ...returning.line.counted }
  const start = performance.now()
  returning.connect()
  const since = async (isTrue: () => boolean, what: string) =>
    (await signal.when(isTrue, SETTLE_LIMIT_MS, what)) - start
  const [hasAllMs, acknowledgedMs, othersHaveMs] = await Promise.all([
    since(() => returning.ledger.hasAll(), 'the phone that came back has all'),
    since(() => returning.ledger.isAcknowledged(), 'what it took is acknowledged'),
    since(() => stayed.every(({ ledger }) => ledger.hasAll()), 'the others have what it took')
  ])
  const { up, down } = returning.line.counted
  return {
    ...{ hasAllMs, acknowledgedMs, othersHaveMs },
    ...{ upBytes: up - before.up, downBytes: down - before.down }
  }
}

function expectEverywhere(
  phones: readonly MorningPhone[],
  writer: number,
  marks: readonly Mark[]
): void {
  phones.forEach(({ ledger }, reader) => {
    if (reader === writer) return ledger.offer(marks.map(({ name }) => name))
    const groups = groupsOf(reader)
    ledger.expect(marks.filter(({ group }) => groups.includes(group)).map(({ name }) => name))
  })
}
