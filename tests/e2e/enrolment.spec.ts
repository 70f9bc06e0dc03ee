import { expect, NOW_MS, test } from './support/world.ts'

test('the it officer gives a code; the trainer opens the link on a new phone and finds the lessons', async ({
  world,
  browser
}) => {
  const officer = await world.phone('itOfficer')
  await officer.page.goto('/more/devices')
  await officer.page.getByRole('searchbox').fill(world.names.trainer)
  await officer.page.getByRole('button', { name: 'Donner un code' }).first().click()
  const sheet = officer.page.getByRole('dialog')
  const code = await sheet.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()
  await expect(sheet.getByRole('img')).toBeVisible()

  const context = await browser.newContext({ baseURL: world.server.url, locale: 'fr-MA' })
  await context.clock.setFixedTime(NOW_MS)
  const page = await context.newPage()
  await page.goto(`/enrol#${code?.trim()}`)
  await page.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await expect(page).not.toHaveURL(/enrol/)
  await page.goto('/')
  await expect(page.getByRole('link', { name: /PRIM-BIL/ }).first()).toBeVisible()

  const other = await browser.newContext({ baseURL: world.server.url, locale: 'fr-MA' })
  const late = await other.newPage()
  await late.goto(`/enrol#${code?.trim()}`)
  await late.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await expect(late.getByText(/Ce code a déjà servi/)).toBeVisible()
  await context.close()
  await other.close()
})
