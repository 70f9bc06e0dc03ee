import type { Page } from '@playwright/test'
import { openLesson, rows } from './support/lesson.ts'
import { expect, launchOn, readyForCut, signIn, test, withBrowserFolder } from './support/world.ts'

async function statusOfFirstRow(page: Page): Promise<string> {
  return (await rows(page).first().textContent()) ?? ''
}

test('the browser is killed right after a tap that said "saved": the mark is there at the next start', async ({
  world
}) => {
  await withBrowserFolder(async (folder) => {
    const before = await launchOn(folder, world.server)
    const page = await before.newPage()
    await signIn(page, world.server, world.names.trainer)
    await openLesson(page, 'PRIM-BIL-1')
    const address = page.url()
    await readyForCut(page)
    await before.setOffline(true)
    await rows(page).first().click()
    await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
    // No time to close anything: every process of this browser ends now.
    await killBrowser(page)

    const after = await launchOn(folder, world.server)
    await after.setOffline(true)
    const again = await after.newPage()
    await again.goto(address)
    await expect(rows(again).first()).toBeVisible()
    expect(await statusOfFirstRow(again)).toContain('En retard')
    await after.close()
  })
})

async function killBrowser(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const closed = new Promise((resolve) => page.context().once('close', resolve))
  session.send('Browser.crash' as never).catch(() => undefined)
  await closed
}

test('two tabs of one person: what one marks, the other shows', async ({ world }) => {
  const { context, page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const address = page.url()
  const second = await context.newPage()
  await second.goto(address)
  await expect(rows(second).first()).toBeVisible()
  await rows(page).first().click()
  await page.goto('/')
  await expect(rows(second).first()).toContainText('En retard')
})
