import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { finish, openLesson, rows, takeBrush } from './support/lesson.ts'
import { expect, launchOn, readyForCut, signIn, test, withBrowserFolder } from './support/world.ts'

test('the browser offers to put Sijil on the home screen, in both languages and with its shortcuts', async ({
  world
}) => {
  await withBrowserFolder(async (folder) => {
    const context = await launchOn(folder, world.server)
    const page = await context.newPage()
    await signIn(page, world.server, world.names.trainer)
    await readyForCut(page)
    const session = await context.newCDPSession(page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    expect(installabilityErrors).toEqual([])
    const { errors, data } = await session.send('Page.getAppManifest')
    expect(errors).toEqual([])
    const manifest = JSON.parse(data ?? '{}') as {
      name: string
      icons: { purpose: string }[]
      shortcuts: { name: string }[]
    }
    expect(manifest.name).toContain('Sijil')
    expect(manifest.name).toContain('سجل')
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable')
    for (const { name } of manifest.shortcuts) expect(name).toMatch(/[؀-ۿ]/)
    await context.close()
  })
})

test('a phone switched on without a network starts from its icon and takes a register', async ({
  world
}) => {
  await withBrowserFolder(async (folder) => {
    const evening = await launchOn(folder, world.server)
    const page = await evening.newPage()
    await signIn(page, world.server, world.names.trainer)
    await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
    await readyForCut(page)
    await evening.close()

    const morning = await launchOn(folder, world.server)
    await morning.setOffline(true)
    const today = await morning.newPage()
    await today.goto(`${world.server.url}/`)
    await openLesson(today, 'PRIM-BIL-1')
    await finish(today)
    await expect(today.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
    await morning.close()
  })
})

test('when the line is back the browser delivers what waits, without the app being open', async ({
  world
}) => {
  await withBrowserFolder(async (folder) => {
    const context = await launchOn(folder, world.server)
    const page = await context.newPage()
    await signIn(page, world.server, world.names.trainer)
    await openLesson(page, 'PRIM-BIL-1')
    await readyForCut(page)
    await context.setOffline(true)
    await takeBrush(page, 'Absent')
    await rows(page).first().click()
    await finish(page)
    // Leaving the lesson states it; the app is then closed for good.
    await page
      .getByRole('link', { name: /Retour/ })
      .first()
      .click()
    await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
    const received = await receivedBy(world.server)
    await page.goto('about:blank')
    await context.setOffline(false)

    await dispatchSync(context, page, world.server.url)
    await expect.poll(async () => (await receivedBy(world.server)) - received).toBeGreaterThan(0)
    await context.close()
  })
})

/** Position of the newest entry of the relay's log. */
function receivedBy(server: { readonly store: { head(): Promise<number> } }) {
  return server.store.head()
}

/** Fires the event that the browser fires by itself when it believes that the line is back. */
async function dispatchSync(context: BrowserContext, page: Page, url: string): Promise<void> {
  const session = await context.newCDPSession(page)
  const registrationId = await registrationOf(session, url)
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin: url,
    registrationId,
    tag: 'exchange',
    lastChance: false
  })
}

async function registrationOf(session: CDPSession, url: string): Promise<string> {
  const found = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(url))
      if (own !== undefined) resolve(own.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  return found
}
