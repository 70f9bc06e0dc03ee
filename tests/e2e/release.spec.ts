import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { directoryId } from '../../src/shared/documents/ids.ts'
import type { PersonId } from '../../src/shared/domain/identity.ts'
import french from '../../src/lib/features/settings/changelog.fr.json' with { type: 'json' }
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { openGate } from './support/gate.ts'
import { back, openLesson, rows } from './support/lesson.ts'
import { wordsOf } from './support/words.ts'
import {
  expect,
  NOW_MS,
  openPhone,
  readyForCut,
  signIn,
  startDemo,
  test as base
} from './support/world.ts'

/** A relay that serves a copy of the built app, of which a test can make another release. */
const test = base.extend<{ appFolder: string }>({
  // The first argument names what this fixture needs: nothing.
  // eslint-disable-next-line no-empty-pattern
  appFolder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'sijil-release-'))
    cpSync('build', folder, { recursive: true })
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  }
})

const KNOWN_LINE = french[0]?.changes.at(-1) ?? ''

/** Deploys another release: its worker carries one more line of news, and a name of its own. */
function deploy(appFolder: string, id: string, line: string): void {
  const file = join(appFolder, 'service-worker.js')
  const before = readFileSync(file, 'utf8')
  const last = new RegExp(`(["'\`])${asBuilt(KNOWN_LINE)}\\1`)
  const after = before
    .replace(/(["'`])[0-9a-z-]+\1(?=,\s*["']?notes)/, `$1${id}$1`)
    .replace(last, `$&,$1${line}$1`)
  if (!after.includes(id) || !after.includes(line)) throw new Error('the worker carries no news')
  writeFileSync(file, after)
}

/** Finds a text in a built script, where a no-break space may stand as it is or as an escape. */
function asBuilt(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\u00a0', '(?:\u00a0|\\\\xA0)')
}

async function lookForReleases(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    await registration?.update()
  })
}

test('a new release says what is new, asks once, and what waited before it waits after it', async ({
  browser,
  appFolder
}) => {
  const { server, names } = await startDemo(appFolder)
  const gate = await openGate(server.url)
  const context = await browser.newContext({ baseURL: gate.url, locale: 'fr-MA' })
  await context.clock.setFixedTime(NOW_MS)
  const page = await context.newPage()
  await signIn(page, gate, names.trainer)
  await expect(page.getByRole('link', { name: /PRIM-BIL/ }).first()).toBeVisible()
  await readyForCut(page)

  gate.shut = true
  await openLesson(page, 'PRIM-BIL')
  const address = page.url()
  await rows(page).first().click()
  await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
  await page.goto('/')

  deploy(appFolder, 'release-two', 'Les feuilles se photographient.')
  await lookForReleases(page)
  const offer = page.getByRole('status').filter({ hasText: 'Une nouvelle version est prête' })
  await expect(offer.getByText('Les feuilles se photographient.')).toBeVisible()
  await expect(offer.getByText(KNOWN_LINE)).toHaveCount(0)
  const reloaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Mettre à jour' }).click()
  await reloaded

  await expect(page.getByText('Une nouvelle version est prête')).toHaveCount(0)
  await page.goto(address)
  await expect(rows(page).first()).toContainText('En retard')
  gate.shut = false
  await page.goto('/more/sync')
  await page.getByRole('button', { name: 'Synchroniser maintenant' }).click()
  await expect(page.getByText(/Tout est reçu/).first()).toBeVisible({ timeout: 20_000 })
  await context.close()
  await gate.close()
  await server.stop()
})

test('a release put off stays put off after a reload, waits under Plus, and the one after it asks again', async ({
  browser,
  appFolder
}) => {
  const { server, names } = await startDemo(appFolder)
  const context = await browser.newContext({ baseURL: server.url, locale: 'fr-MA' })
  const page = await context.newPage()
  await signIn(page, server, names.trainer)
  await readyForCut(page)

  deploy(appFolder, 'release-two', 'Les feuilles se photographient.')
  await lookForReleases(page)
  await page.getByRole('button', { name: 'Plus tard' }).click()
  await context.setOffline(true)
  await page.goto('/more')
  const news = page.getByRole('link', { name: /Nouveautés/ })
  await expect(news).toContainText('Une nouvelle version est prête')
  await expect(page.getByRole('button', { name: 'Mettre à jour' })).toHaveCount(0)
  await news.click()
  await expect(page.getByText('Les feuilles se photographient.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Mettre à jour' })).toBeVisible()

  await context.setOffline(false)
  await page.goto('/')
  deploy(appFolder, 'release-three', 'Les groupes se comparent.')
  await lookForReleases(page)
  await expect(page.getByText('Les groupes se comparent.')).toBeVisible()
  await context.close()
  await server.stop()
})

test('of two tabs the one that takes a release starts anew; the other goes on, keeps its marks, and is asked itself', async ({
  browser,
  appFolder
}) => {
  const { server, names } = await startDemo(appFolder)
  const context = await browser.newContext({ baseURL: server.url, locale: 'fr-MA' })
  await context.clock.setFixedTime(NOW_MS)
  const page = await context.newPage()
  await signIn(page, server, names.trainer)
  await readyForCut(page)
  const other = await context.newPage()
  await other.goto(server.url)
  await openLesson(other, 'PRIM-BIL-1')
  await rows(other).first().click()
  await expect(rows(other).first()).toContainText('En retard')

  deploy(appFolder, 'release-two', 'Les feuilles se photographient.')
  await lookForReleases(page)
  const reloaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Mettre à jour' }).click()
  await reloaded

  await rows(other).nth(1).click()
  await expect(rows(other).nth(1)).toContainText('En retard')
  await back(other)
  await expect(other.getByText('Les feuilles se photographient.')).toBeVisible()
  const otherReloaded = other.waitForEvent('load')
  await other.getByRole('button', { name: 'Mettre à jour' }).click()
  await otherReloaded
  await openLesson(other, 'PRIM-BIL-1')
  await expect(rows(other).nth(0)).toContainText('En retard')
  await expect(rows(other).nth(1)).toContainText('En retard')
  await context.close()
  await server.stop()
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, an older release says that it cannot read what a newer one wrote, and leads to the newer one`, async ({
    browser,
    appFolder
  }) => {
    const { say, like } = wordsOf(language)
    const { server, names, namesAr } = await startDemo(appFolder)
    const device = await server.enrol(1 as PersonId, 'jadida')
    await server.acceptUnread(device, directoryId('jadida'), [
      [23, 1, '7777', { label: 'LYC-PC-9', campus: 'Nord', active: true }, []],
      [39, 1, 'unheard of']
    ])
    const { page } = await openPhone(browser, server, { language, context: WHOLE_SCREEN })
    await signIn(page, server, (language === 'ar' ? namesAr : names).registrar)
    await readyForCut(page)
    const line = page.locator('a[href="/more/sync"]').first()
    await expect(line).toHaveText(like('settings_line_unreadable'))

    await page.goto('/groups')
    // What it can read of the group is there: its name.
    await expect(page.getByRole('link', { name: /LYC-PC-9/ })).toBeVisible()
    await expect(page.getByText(like('settings_unreadable_title'))).toBeVisible()
    expect(await violationsOf(page)).toEqual([])

    await page.goto('/more/sync')
    await expect(page.getByText(like('settings_unreadable_title'))).toBeVisible()
    await expect(page.getByText(like('settings_line_received'))).toHaveCount(0)
    await page.getByRole('button', { name: say('settings_unreadable_look') }).click()
    await expect(page.getByText(say('settings_unreadable_none'))).toBeVisible()
    deploy(appFolder, 'release-that-reads-it', 'Un campus par groupe.')
    await page.getByRole('button', { name: say('settings_unreadable_look') }).click()
    await page.getByRole('link', { name: say('settings_unreadable_update') }).click()
    await expect(page.getByRole('button', { name: say('settings_release_apply') })).toBeVisible()
    await page.context().close()
    await server.stop()
  })
}
