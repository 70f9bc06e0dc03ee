/**
 * A cheap phone in Chromium: processor six times slower, phone screen, a year of an annex in its own storage, which came by
 * a real exchange. Cold start without a network, and taps.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { momentOfMs, officeTime } from '#shared/domain/calendar.ts'
import { buildDemoCentre } from '../../fixtures/demo-centre.ts'
import { BROWSER_LIMIT_MS } from '../support/limits.ts'
import { installPageClock } from '../support/page-clock.ts'
import { atMost, percentile, type Line, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'

const SLOWDOWN = 6
/** Weeks of lessons: a year without its holidays, 12 lessons a week in each group. */
const WEEKS = 30
const SITE = 'jadida'
const PERSONAS = ['trainer', 'registrar'] as const
const TAPS = 64
const MAX_COLD_START_MS = 1_500
const MAX_PAINTED_MS = 100
const MAX_DURABLE_MS = 150
const PERCENTILE = 95
const LESSON_LINK = 'a[href^="/lesson/"]'

export const browser: Row = {
  name: 'browser',
  async measure({ runs, say }) {
    const { day: today } = officeTime(momentOfMs(Date.now()))
    const centre = buildDemoCentre({ today, weeks: WEEKS })
    const relay = await startSeededRelay(centre, SITE, [])
    const lines: Line[] = []
    let lesson: string | null = null
    for (const key of PERSONAS) {
      const persona = centre.personas.find((one) => one.key === key && one.site === SITE)
      if (persona === undefined) throw new Error(`nobody is the ${key}`)
      const name = `${persona.names.lastName} ${persona.names.firstName}`
      say(`${key}: loading a year`)
      const measured = await measurePerson(relay.program.url, { key, name, lesson }, runs)
      lesson = measured.lesson
      lines.push(...measured.lines)
    }
    await relay.remove()
    return lines
  }
}

/** `lesson`: null for whoever teaches today; others open a lesson that somebody teaches. */
type Person = { readonly key: string; readonly name: string; readonly lesson: string | null }

async function measurePerson(url: string, person: Person, runs: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-phone-'))
  try {
    const year = await loadYear(folder, url, person)
    const starts: Start[] = []
    for (let run = 0; run < runs; run++)
      starts.push(await openCold(folder, year.lesson, 'markable'))
    const todays = person.lesson === null ? [await openCold(folder, `${url}/`, 'today')] : []
    const taps = await tapRows(folder, year.lesson)
    const who = `${person.key}, ${year.lessons} lessons on the phone`
    return { lesson: year.lesson, lines: linesOf(who, year.loadMs, { starts, todays }, taps) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `busyMs`: processor time of the page's main thread, slowed as it is; what others do on this machine is not in it. */
type Start = { readonly ms: number; readonly busyMs: number }

type Taps = {
  readonly painted: readonly number[]
  readonly durable: readonly number[]
  readonly busyMsPerTap: number
}

function linesOf(
  who: string,
  loadMs: number,
  { starts, todays }: { readonly starts: readonly Start[]; readonly todays: readonly Start[] },
  { painted, durable, busyMsPerTap }: Taps
): Line[] {
  return [
    {
      what: `${who}: cold start offline → a lesson's rows can be marked`,
      unit: 'ms',
      values: starts.map(({ ms }) => ms),
      budget: atMost(MAX_COLD_START_MS),
      spent:
        'spread out: browser and frame 40 % (parsing, style, layout, storage), starting Svelte and Kit 20 %, drawing the lesson 15 %, reading its register 6 %, Dexie 5 %'
    },
    {
      what: '  of it the main thread, processor time at 6×',
      unit: 'ms',
      values: starts.map(({ busyMs }) => busyMs),
      budget: null
    },
    ...todays.map(({ ms }): Line => {
      const what = '  cold start offline → Today shows its lessons'
      return { what, unit: 'ms', values: [ms], budget: null }
    }),
    {
      what: `  tap → painted, p${PERCENTILE} of ${painted.length}`,
      unit: 'ms',
      values: [percentile(painted, PERCENTILE)],
      budget: atMost(MAX_PAINTED_MS),
      spent: `median ${Math.round(percentile(painted, 50))} ms; less than half of it script, the rest style, layout and paint`
    },
    {
      what: `  tap → durable, p${PERCENTILE} of ${durable.length}`,
      unit: 'ms',
      values: [percentile(durable, PERCENTILE)],
      budget: atMost(MAX_DURABLE_MS),
      spent: `median ${Math.round(percentile(durable, 50))} ms; the disk of this machine is shared`
    },
    {
      what: '  the main thread per tap, processor time at 6×, mean',
      unit: 'ms',
      values: [busyMsPerTap],
      budget: null
    },
    {
      what: '  first load of the year until its lists are complete, not slowed',
      unit: 's',
      values: [loadMs / 1_000],
      budget: null
    }
  ]
}

/** A browser process on this folder; what it stored is there the next time. */
export function launch(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'fr-MA'
  })
}

/** Signs in by the persona's card, waits until the year is there, and leaves. Gives the address of a lesson of today. */
async function loadYear(folder: string, url: string, { name, lesson }: Person) {
  const context = await launch(folder)
  const page = await context.newPage()
  page.setDefaultTimeout(BROWSER_LIMIT_MS)
  await page.goto(`${url}/welcome`)
  const start = performance.now()
  await page.getByRole('button', { name }).first().click()
  await page.waitForURL(`${url}/`)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const lessons = await untilListsAreComplete(page)
  const loadMs = performance.now() - start
  const address = lesson ?? (await page.locator(LESSON_LINK).first().getAttribute('href'))
  if (address === null) throw new Error('no lesson today')
  await context.close()
  return { lesson: new URL(address, url).href, loadMs, lessons }
}

/** No document waits to be folded, and the number of lessons in the lists has stopped growing. Gives that number. */
async function untilListsAreComplete(page: Page): Promise<number> {
  const count = () =>
    page.evaluate(async () => {
      const [known] = (await indexedDB.databases()).filter(({ name }) =>
        /^sijil-.*-\d+$/.test(name ?? '')
      )
      if (known?.name === undefined) return { stale: -1, lessons: 0 }
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(known.name ?? '')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error('the database does not open'))
      })
      const sizeOf = (table: string) =>
        new Promise<number>((resolve) => {
          const asked = database.transaction(table).objectStore(table).count()
          asked.onsuccess = () => resolve(asked.result)
        })
      const [stale, lessons] = [await sizeOf('stale'), await sizeOf('lessons')]
      database.close()
      return { stale, lessons }
    })
  const end = performance.now() + BROWSER_LIMIT_MS
  let before = 0
  while (performance.now() < end) {
    const { stale, lessons } = await count()
    if (stale === 0 && lessons > 0 && lessons === before) return lessons
    before = lessons
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  }
  throw new Error('the year did not come')
}

/** The browser's process is new, the network is gone, the processor slow; the address is opened. */
async function openCold(
  folder: string,
  address: string,
  what: 'markable' | 'today'
): Promise<Start> {
  const context = await launch(folder)
  const { page, busyMs } = await slowOfflinePage(context)
  await page.goto(address)
  const shown = await page.waitForFunction(
    (field) => {
      const at = window.pageClock[field]
      return at !== null && at > 0 ? at : false
    },
    what,
    { timeout: BROWSER_LIMIT_MS }
  )
  const start = { ms: Number(await shown.jsonValue()), busyMs: await busyMs() }
  await context.close()
  return start
}

export async function slowOfflinePage(context: BrowserContext) {
  await context.addInitScript(installPageClock)
  await context.setOffline(true)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
  }
  return { page, busyMs }
}

/** Taps one row after the other, each once the tap before is saved. */
async function tapRows(folder: string, lesson: string): Promise<Taps> {
  const context = await launch(folder)
  const { page, busyMs } = await slowOfflinePage(context)
  page.setDefaultTimeout(BROWSER_LIMIT_MS)
  await page.goto(lesson)
  const rows = page.locator('button[data-person]')
  await rows.first().waitFor()
  const count = await rows.count()
  const before = await busyMs()
  for (let tap = 0; tap < TAPS; tap++) {
    await rows.nth(tap % count).tap()
    await page.waitForFunction((index) => {
      const { painted, durable } = window.pageClock.taps[index] ?? { painted: null, durable: null }
      return painted !== null && painted >= 0 && durable !== null
    }, tap)
  }
  const busyMsPerTap = ((await busyMs()) - before) / TAPS
  const taps = await page.evaluate(() => window.pageClock.taps)
  await context.close()
  return {
    busyMsPerTap,
    painted: taps.map(({ painted }) => painted ?? Infinity),
    durable: taps.map(({ durable }) => durable ?? Infinity)
  }
}
