import type { Page } from '@playwright/test'
import { allowLists, refuseLists, refuseStorage } from './support/disk.ts'
import { finish, openLesson, rows } from './support/lesson.ts'
import {
  expect,
  launchOn,
  NOW_MS,
  readyForCut,
  signIn,
  test,
  withBrowserFolder
} from './support/world.ts'

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

test('the browser is killed in the middle of a note: what was typed is there at the next start', async ({
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
    await writeNote(page, 'certificat remis')
    await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeAttached()
    await killBrowser(page)

    const after = await launchOn(folder, world.server)
    await after.setOffline(true)
    const again = await after.newPage()
    await again.goto(address)
    await expect(rows(again).first()).toBeVisible()
    await again
      .getByRole('button', { name: /^Autres choix/ })
      .first()
      .click()
    await expect(again.getByRole('dialog').getByLabel('Remarque')).toHaveValue('certificat remis')
    await after.close()
  })
})

/** Types into the note of the first trainee, and leaves the field and its sheet open. */
async function writeNote(page: Page, text: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Autres choix/ })
    .first()
    .click()
  await page.getByRole('dialog').getByLabel('Remarque').pressSequentially(text)
}

test('a list finished in another tab while a note is typed makes a correction of the sheet, with the note in it', async ({
  world
}) => {
  const { context, page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(rows(second).first()).toBeVisible()
  await writeNote(page, 'certificat remis')
  await finish(second)
  await second.goto('/')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('button', { name: 'Enregistrer la correction' })).toBeVisible()
  await expect(sheet.getByLabel('Remarque')).toHaveValue('certificat remis')
})

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

test('a person is not taken off the phone while another tab is open on their registers', async ({
  world
}) => {
  const { context, page } = await world.phone('trainer')
  await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(second.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()

  await page.goto('/more')
  await askToLeave(page)
  await expect(page.getByText('ce compte est ouvert dans un autre onglet')).toBeVisible()
  await second.close()
  await askToLeave(page)
  await expect(page.getByRole('heading', { name: 'Qui voulez-vous être' })).toBeVisible()
})

async function askToLeave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Retirer mon compte de ce téléphone' }).click()
  await page.getByRole('button', { name: 'Retirer mon compte', exact: true }).click()
}

test('a phone that cannot be read says so on every list, and one press reads again', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  const failed = page.getByRole('alert').filter({ hasText: 'La lecture a échoué' })
  // What comes meanwhile is read without any press.
  await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
  await expect(page.getByText('Tout est reçu').first()).toBeVisible()
  await page.getByRole('link', { name: 'Plus', exact: true }).click()
  await expect(page.getByRole('link', { name: /Synchronisation/ })).toBeVisible()

  await refuseStorage(page, 'everything')
  await page.getByRole('link', { name: /Synchronisation/ }).click()
  await expect(failed).toBeVisible()
  // That nothing waits would be a guess.
  await expect(page.getByText('Rien n’attend sur ce téléphone')).toBeHidden()
  await refuseStorage(page, 'nothing')
  await failed.getByRole('button', { name: 'Réessayer' }).click()
  await expect(page.getByText('Rien n’attend sur ce téléphone')).toBeVisible()
  await expect(failed).toBeHidden()

  await refuseStorage(page, 'everything')
  await page.getByRole('link', { name: 'Aujourd’hui' }).click()
  await expect(failed).toBeVisible()
  await refuseStorage(page, 'nothing')
  await failed.getByRole('button', { name: 'Réessayer' }).click()
  await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
})

test('a day that came while the phone could not write its lists shows by itself once it can', async ({
  browser,
  world
}) => {
  const context = await browser.newContext()
  await refuseLists(context)
  const page = await context.newPage()
  const refused = page.waitForEvent('console', (message) => message.text().startsWith('the lists'))
  await signIn(page, world.server, world.names.trainer)
  await refused
  await expect(page.getByText('Tout est reçu').first()).toBeVisible()
  const lesson = page.getByRole('link', { name: /PRIM-BIL-1/ }).first()
  await expect(lesson).toBeHidden()
  await allowLists(page)
  await expect(lesson).toBeVisible()
  await context.close()
})

test('the self-test of a phone that cannot be read is a verdict, not a wait', async ({ world }) => {
  const { page } = await world.phone('trainer')
  await page.getByRole('link', { name: 'Plus', exact: true }).click()
  await refuseStorage(page, 'everything')
  await page.getByRole('link', { name: /Prêt pour la coupure/ }).click()
  await expect(page.getByText('Le téléphone refuse d’écrire')).toBeVisible()
  await expect(page.getByText('Pas encore de contact')).toBeHidden()
})

test('the self-test names what an outage would meet: old lists, what waits, a missing shell, a wrong clock', async ({
  world
}) => {
  const { context, page, offline } = await world.phone('trainer')
  await readyForCut(page)
  await openLesson(page, 'PRIM-BIL-1')
  await offline(true)
  await rows(page).first().click()
  await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
  await context.clock.setFixedTime(NOW_MS + 4 * 86_400_000)
  await page.goto('/more/ready')
  await expect(page.getByText('Dernier échange il y a 4 jours')).toBeVisible()
  await expect(page.getByText('Synchronisez maintenant, tant que le réseau est là.')).toBeVisible()
  const waits = page.getByText('1 saisie sur ce téléphone, pas encore envoyée', { exact: true })
  await expect(waits).toBeVisible()
  await expect(page.getByText('Pas encore prêt')).toBeVisible()

  await offline(false)
  await context.clock.setFixedTime(NOW_MS + 20 * 60_000)
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name)
  })
  await page.getByRole('button', { name: 'Synchroniser et vérifier encore' }).click()
  // The relay's clock has gone on meanwhile.
  await expect(page.getByText(/Écart avec le serveur\s: (19|20) minutes/)).toBeVisible()
  await expect(page.getByText(/choisissez l’heure automatique/)).toBeVisible()
  await expect(page.getByText(/Restez connecté une minute/)).toBeVisible()
  await expect(waits).toBeHidden()
})

test('a mark that the disk refuses is not called saved; once there is room, one press keeps it', async ({
  world
}) => {
  const { page, offline } = await world.phone('trainer')
  await readyForCut(page)
  await openLesson(page, 'PRIM-BIL-1')
  await offline(true)
  await refuseStorage(page, 'writing')
  await rows(page).first().click()
  const refused = page.getByRole('alert').filter({ has: page.getByRole('button') })
  await expect(refused).toBeVisible()
  await expect(page.getByText('Enregistré sur ce téléphone')).toBeHidden()

  await refuseStorage(page, 'nothing')
  await refused.getByRole('button', { name: 'Réessayer' }).click()
  await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
  await page.reload()
  await expect(rows(page).first()).toContainText('En retard')
})

test('at an address without https the app says what to do before anybody types a code', async ({
  world
}) => {
  await withBrowserFolder(async (folder) => {
    // A name that is not the machine itself: to the browser, the annex's box on the local network.
    const box = 'box.sijil.test'
    const context = await launchOn(folder, world.server, [
      `--host-resolver-rules=MAP ${box} 127.0.0.1`
    ])
    const page = await context.newPage()
    const { port } = new URL(world.server.url)
    await page.goto(`http://${box}:${port}/enrol`)
    await expect(page.getByText('Cette adresse n’est pas protégée')).toBeVisible()
    await page.goto(`http://${box}:${port}/welcome`)
    await expect(page.getByText('Cette adresse n’est pas protégée')).toBeVisible()
    await page.getByRole('button', { name: world.names.trainer }).first().click()
    await expect(page.getByText('qui n’est pas protégée').last()).toBeVisible()
    await context.close()
  })
})
