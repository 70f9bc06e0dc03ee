import { expect, test } from './support/world.ts'

test('a document covers absences from a day on: they count as justified, and no more once it is withdrawn', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  await page.goto('/groups')
  await page
    .getByRole('link', { name: /PRIM-BIL-1/ })
    .first()
    .click()
  await page.getByRole('radio', { name: 'Plus d’absences' }).check()
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  const beyond = page.getByText('Seuil de 10 dépassé')
  await expect(beyond).toBeVisible()

  await page.getByRole('button', { name: 'Ajouter un justificatif' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Premier jour couvert').fill('2026-10-01')
  await sheet.getByLabel('Motif').fill('Certificat présenté')
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByText('Certificat présenté')).toBeVisible()
  await expect(page.getByText(/\D0\snon justifiée/)).toBeVisible()
  await expect(beyond).toBeHidden()

  await page.getByRole('button', { name: /^Retirer/ }).click()
  await sheet.getByLabel('Motif').fill('Document d’une autre personne')
  await sheet.getByRole('button', { name: 'Retirer' }).click()
  await expect(beyond).toBeVisible()
})

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
