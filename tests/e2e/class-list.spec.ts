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

/** As Excel on an Arabic Windows saves a table: one byte a letter, semicolons. */
function asWindows1256(text: string): Buffer {
  const decoder = new TextDecoder('windows-1256')
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte])
  )
  return Buffer.from([...text].map((letter) => byteOf.get(letter) ?? 0x3f))
}

test('a table of unknown columns: the registrar says what each is, types a code and a Latin name', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  const buffer = asWindows1256(
    [
      'A;B;C',
      'K130000001;العمراني;فاطمة',
      'K130000002;بنعلي;أحمد',
      ';الإدريسي;سعاد',
      'K130000002;بنعلي;أحمد'
    ].join('\r\n')
  )
  await page.goto('/groups/import')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer })
  await page.getByLabel(/^Colonne «.*B.*»/).selectOption({ label: 'Nom en arabe' })
  await page.getByLabel(/^Colonne «.*C.*»/).selectOption({ label: 'Prénom en arabe' })
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByLabel('Nom du groupe').fill('ANNEXE-1')
  await page.getByLabel('Année de formation').fill('2026-2027')
  await page.getByRole('button', { name: 'Voir ce qui va changer' }).click()
  await expect(page.getByText(/K130000002.* est déjà plus haut dans la liste/)).toBeVisible()

  const sheet = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Ajouter les noms latins' }).click()
  await sheet.getByLabel(/^Nom \(lettres latines\)/).fill('El Amrani')
  await sheet.getByLabel('Prénom (lettres latines)').fill('Fatima')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Taper le code' }).click()
  await sheet.getByLabel('Code Massar').fill('k130000009')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Enregistrer/ }).click()
  await expect(page.getByText('La liste est enregistrée')).toBeVisible()

  await page.getByRole('link', { name: 'ANNEXE-1' }).click()
  await expect(page.getByText('El Amrani Fatima')).toBeVisible()
  await expect(page.getByText('العمراني فاطمة')).toBeVisible()
  await expect(page.getByText('K130000009')).toBeVisible()
})
