import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGate } from './support/gate.ts'
import { openLesson, rows } from './support/lesson.ts'
import { expect, NOW_MS, readyForCut, signIn, startDemo, test as base } from './support/world.ts'

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

test('a new release asks once, and what waited before it waits after it', async ({
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

  appendFileSync(join(appFolder, 'service-worker.js'), '\n// another release\n')
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    await registration?.update()
  })
  await expect(page.getByText('Une nouvelle version est prête')).toBeVisible()
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
