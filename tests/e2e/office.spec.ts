import { expect, test } from './support/world.ts'

test('a register is opened again with a reason, and a trainer’s module of a group is ended', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  await page.goto('/groups')
  await page
    .getByRole('link', { name: /PRIM-BIL-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'Gestion' }).click()
  await page.getByRole('button', { name: 'Rouvrir le registre' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Motif').fill('Feuille retrouvée')
  await sheet.getByRole('button', { name: 'Rouvrir', exact: true }).click()
  await expect(page.getByText('Registre ouvert')).toBeVisible()

  const ending = page.getByRole('button', {
    name: new RegExp(`^Terminer.*${world.names.secondTrainer}`)
  })
  await ending.click()
  await sheet.getByRole('button', { name: 'Terminer' }).click()
  await expect(ending).toHaveCount(0)
})
