import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { keptOn } from './support/kept.ts'
import { expect, NOW_MS, readyForCut, test, type Phone } from './support/world.ts'

/** A module of the trainee's group that its trainer has handed in. */
const MODULE = /Évaluation/

async function openModule({ page }: Phone): Promise<void> {
  await page.getByRole('link', { name: 'Groupes' }).first().click()
  await page
    .getByRole('link', { name: /COL-FR-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'Notes', exact: true }).click()
  await page.getByRole('link', { name: /à valider/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: MODULE })).toBeVisible()
}

async function confirm({ page }: Phone, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.locator('dialog[open]').getByRole('button', { name: button }).click()
}

test('what a head validates and publishes reaches the trainee, and nothing of it before', async ({
  world
}) => {
  const trainee = await world.phone('trainee')
  const { page } = trainee
  await expect(page.getByRole('heading', { level: 1, name: 'Mes notes' })).toBeVisible()
  // The demonstration has published one module of the group.
  await expect(page.getByRole('article')).toHaveCount(1)
  await readyForCut(page)

  const head = await world.phone('departmentHead')
  await openModule(head)
  await expect(head.page.getByRole('button', { name: 'Publier' })).toBeHidden()
  await expect(head.page.getByText(/La publication devient possible/)).toBeVisible()
  await confirm(head, 'Valider les notes')
  await expect(head.page.getByRole('button', { name: 'Publier' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('article')).toHaveCount(1)
  expect(await keptOn(page)).not.toMatch(MODULE)

  await head.offline(true)
  await confirm(head, 'Publier')
  await expect(head.page.getByText(/dès que le serveur l’aura reçu/)).toBeVisible()
  await head.offline(false)
  await expect(head.page.getByText(/Publication nº\s1/)).toBeVisible()

  await expect(page.getByRole('article', { name: MODULE })).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(2)
  await expect(page.getByRole('article', { name: MODULE })).toContainText('/ 20')

  await trainee.offline(true)
  await page.reload()
  await expect(page.getByRole('article', { name: MODULE })).toBeVisible()
  await trainee.offline(false)

  await head.page.getByRole('button', { name: 'Retirer la publication' }).click()
  const dialog = head.page.locator('dialog[open]')
  await dialog.getByLabel('Motif').fill('Barème contesté')
  await dialog.getByRole('button', { name: 'Retirer la publication' }).click()
  await expect(page.getByText(/Retiré de la publication/)).toBeVisible()
  expect(await keptOn(page)).not.toContain('contest')
})

test('a trainee’s phone holds no list, no names of others and no way to what is not theirs', async ({
  world
}) => {
  const { page } = await world.phone('trainee')
  await expect(page.getByRole('article')).toHaveCount(1)
  const kept = await keptOn(page)
  expect(kept).toContain('record/jadida/')
  expect(kept).not.toMatch(/directory\/|group\/|register\/|gradebook\/|deliberation\//)
  for (const name of [world.names.trainer, world.names.departmentHead, world.names.registrar])
    expect(kept).not.toContain(name.split(' ')[0])

  const places = page.getByRole('navigation').getByRole('link')
  expect(await places.allInnerTexts()).toEqual(['Mes notes', 'Demandes', 'Plus'])
  for (const address of ['/groups', '/board', '/staff', '/more/devices', '/statements']) {
    await page.goto(address)
    await page.waitForURL(/\/record$/)
  }
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, every screen of a trainee can be used by everybody`, async ({ world }) => {
    const { page } = await world.phone('trainee', { language, context: WHOLE_SCREEN })
    for (const screen of ['/record', '/more', '/more/help', '/more/sync', '/more/verify']) {
      await page.goto(screen)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      if (screen === '/record') await expect(page.getByRole('article')).toHaveCount(1)
      expect(await violationsOf(page), screen).toEqual([])
    }
  })
}

test('the registrar lets a trainee in by a code, and sees that phone on the trainee’s page', async ({
  world,
  browser
}) => {
  const { page } = await world.phone('registrar')
  await page.getByRole('link', { name: 'Groupes' }).first().click()
  await page
    .getByRole('link', { name: /COL-FR-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: world.names.trainee }).first().click()
  await page.getByRole('button', { name: 'Donner un code' }).click()
  const sheet = page.locator('dialog[open]')
  const code = await sheet.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()
  await page.keyboard.press('Escape')

  const context = await browser.newContext({ baseURL: world.server.url, locale: 'fr-MA' })
  await context.clock.setFixedTime(NOW_MS)
  const phone = await context.newPage()
  await phone.goto(`/enrol#${code?.trim()}`)
  await phone.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await phone.waitForURL(/\/record$/)
  await expect(phone.getByRole('article')).toHaveCount(1)

  await page.getByRole('button', { name: 'Téléphones' }).click()
  await page.getByRole('button', { name: /Retirer/ }).click()
  await page
    .locator('dialog[open]')
    .getByRole('button', { name: /Retirer/ })
    .click()
  await expect(page.getByText('Retiré', { exact: true })).toBeVisible()
  await context.close()
})
