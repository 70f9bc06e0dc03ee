/**
 * What a browser test starts from: the real relay on a free port, serving the built app and holding the demonstration
 * annex, and phones of its people. Each test has a world of its own; nothing is shared, nothing waits for a fixed time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page
} from '@playwright/test'
import type { AnyFact } from '../../../src/shared/documents/kinds.ts'
import { momentOfMs, officeTime } from '../../../src/shared/domain/calendar.ts'
import { displayName } from '../../../src/shared/domain/people.ts'
import { startTestServer, type TestServer } from '../../../sync-server/testing.ts'
import { buildDemoCentre } from '../../fixtures/demo-centre.ts'

/** Keys of the demonstration's people, as tests name them. */
export type PersonaKey =
  | 'trainer'
  | 'secondTrainer'
  | 'jadida-trainer-06'
  | 'groupCoordinator'
  | 'registrar'
  | 'departmentHead'
  | 'hrOfficer'
  | 'finance'
  | 'studentAffairs'
  | 'itOfficer'
  | 'siteDirector'
  | 'settatTrainer'
  | 'trainee'
  | 'director'

export type Language = 'fr' | 'ar'

export type Phone = {
  readonly context: BrowserContext
  readonly page: Page
  /** Cuts the phone from the network, or gives it back. */
  offline(isOffline: boolean): Promise<void>
}

export type World = {
  readonly server: TestServer
  /** Names as cards show them, by persona. */
  readonly names: Readonly<Record<PersonaKey, string>>
  readonly namesAr: Readonly<Record<PersonaKey, string>>
  /** A new phone of this person, signed in by the persona's card, with Today on screen. */
  phone(persona: PersonaKey, options?: PhoneOptions): Promise<Phone>
}

export type PhoneOptions = {
  readonly language?: Language
  readonly context?: BrowserContextOptions
}

const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true
}

/** `notCome`: of the demonstration, facts of this type have not come to the relay. */
type WorldOptions = { readonly notCome: AnyFact['type'] | null }

export const test = base.extend<{ world: World } & WorldOptions>({
  notCome: [null, { option: true }],
  world: async ({ browser, notCome }, use) => {
    const { server, names, namesAr } = await startDemo('build', undefined, notCome)
    const phones: Phone[] = []
    const phone = async (persona: PersonaKey, options: PhoneOptions = {}) => {
      const opened = await openPhone(browser, server, options)
      phones.push(opened)
      await signIn(
        opened.page,
        server,
        options.language === 'ar' ? namesAr[persona] : names[persona]
      )
      return opened
    }
    await use({ server, names, namesAr, phone })
    await Promise.all(phones.map(({ context }) => context.close()))
    await server.stop()
  }
})

export { expect }

/** Every test happens on this Wednesday at eleven, in the middle of a lesson: what is due does not depend on the run. */
export const NOW_MS = Date.parse('2026-11-25T11:00:00Z')
const TODAY = officeTime(momentOfMs(NOW_MS)).day

/** The relay's clock ticks from there. */
function relayClock(): () => number {
  const startedMs = Date.now()
  return () => NOW_MS + (Date.now() - startedMs)
}

type Demo = {
  readonly server: TestServer
  readonly names: Record<PersonaKey, string>
  readonly namesAr: Record<PersonaKey, string>
}

/**
 * The relay with the demonstration annex, serving the app of this folder. `file`: where it keeps all; in memory when left
 * out. Facts of the type `notCome` are left out.
 */
export async function startDemo(
  appFolder = 'build',
  file?: string,
  notCome: WorldOptions['notCome'] = null
): Promise<Demo> {
  const whole = buildDemoCentre({ today: TODAY })
  const parcels = whole.parcels.map((parcel) => {
    return { ...parcel, facts: parcel.facts.filter(({ type }) => type !== notCome) }
  })
  const centre = { ...whole, parcels }
  const server = await startTestServer({ centre, appFolder, clock: relayClock(), ...kept(file) })
  const namesIn = (language: Language) =>
    Object.fromEntries(
      centre.personas.map(({ key, names }) => [key, displayName(names, language)])
    ) as Record<PersonaKey, string>
  return { server, names: namesIn('fr'), namesAr: namesIn('ar') }
}

/** A relay at the same address again, over what lies in this file now. */
export function startAgain({ url }: TestServer, file: string): Promise<TestServer> {
  const port = Number(new URL(url).port)
  return startTestServer({ appFolder: 'build', clock: relayClock(), port, file })
}

const kept = (file: string | undefined) => (file === undefined ? {} : { file })

export async function openPhone(
  browser: Browser,
  server: TestServer,
  options: PhoneOptions
): Promise<Phone> {
  const locale = options.language === 'ar' ? 'ar-MA' : 'fr-MA'
  const context = await browser.newContext({
    ...PHONE,
    locale,
    baseURL: server.url,
    ...options.context
  })
  await context.clock.setFixedTime(NOW_MS)
  const page = await context.newPage()
  return { context, page, offline: (isOffline) => context.setOffline(isOffline) }
}

/** Signs in by a persona's card; Today is on screen once the timetable has come. */
export async function signIn(
  page: Page,
  server: { readonly url: string },
  name: string
): Promise<void> {
  await page.goto(`${server.url}/welcome`)
  await expect(page.getByRole('listitem').first()).toBeVisible()
  // Colleagues who show nothing new are folded away.
  await page
    .locator('details')
    .evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')))
  await page.getByRole('button', { name }).first().click()
  // Whoever is a trainee is led on to what was published to them.
  await page.waitForURL(({ pathname }) => ['/', '/record'].includes(pathname))
}

/** The shell lies in the cache: from now on the app starts without a network. */
export async function readyForCut(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state === 'activated') return
    await new Promise((resolve) => active?.addEventListener('statechange', resolve, { once: true }))
  })
}

/** A browser of its own process on a folder of its own, so that a test can kill it and start it again. */
export async function withBrowserFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-e2e-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts a browser on a folder; what was stored there before is there again. `flags` are the browser's own. */
export async function launchOn(
  folder: string,
  server: TestServer,
  flags: readonly string[] = []
): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, {
    ...PHONE,
    locale: 'fr-MA',
    baseURL: server.url,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', ...flags]
  })
  await context.clock.setFixedTime(NOW_MS)
  return context
}
