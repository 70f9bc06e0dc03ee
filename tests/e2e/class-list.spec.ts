import { expect, test } from './support/world.ts'

const LIST = 'tests/fixtures/massar/ListEleve_20241001.xlsx'

test('the registrar imports a class of MASSAR; importing it again changes nothing', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  await page.goto('/groups/import')
  await page.locator('input[type=file]').setInputFiles(LIST)
  await page.getByRole('button', { name: 'Voir ce qui va changer' }).click()
  await page.getByRole('button', { name: /^Enregistrer/ }).click()
  await expect(page.getByText('La liste est enregistrée')).toBeVisible()

  await page.goto('/groups/import')
  await page.locator('input[type=file]').setInputFiles(LIST)
  await page.getByRole('button', { name: 'Voir ce qui va changer' }).click()
  await expect(page.getByText('Rien à enregistrer').first()).toBeVisible()
})

test('a file that is no class list says why and changes nothing', async ({ world }) => {
  const { page } = await world.phone('registrar')
  await page.goto('/groups/import')
  await page
    .locator('input[type=file]')
    .setInputFiles('tests/fixtures/massar/export_notesCC_2APIC-1_0030.xlsx')
  await expect(page.getByText(/notes/i).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Enregistrer/ })).toHaveCount(0)
})

test('the older workbook of MASSAR is taken over too, with its Arabic names', async ({ world }) => {
  const { page } = await world.phone('registrar')
  await page.goto('/groups/import')
  await page
    .locator('input[type=file]')
    .setInputFiles('tests/fixtures/massar/ListEleve_20231007.xls')
  await page.getByRole('button', { name: 'Voir ce qui va changer' }).click()
  await page.getByRole('button', { name: /^Enregistrer/ }).click()
  await expect(page.getByText('La liste est enregistrée')).toBeVisible()
  await page.getByRole('link', { name: '2APIC-1' }).click()
  const people = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: /[A-Z]\d{9}/ })
  await expect(people).toHaveCount(30)
  await expect(people.first()).toContainText(/[\u0621-\u064A]{3}/)
})
