import type { Locator, Page } from '@playwright/test'
import { violationsOf } from './support/axe.ts'
import { expect, readyForCut, test, type Phone } from './support/world.ts'

const LAPTOP = { viewport: { width: 1100, height: 800 }, isMobile: false, hasTouch: false }
/** From the groups into the first gradebook of this group, and to the entry of its first assessment. */
async function openEntry({ page }: Phone): Promise<void> {
  await page
    .getByRole('link', { name: /^(Groupes|الأفواج)/ })
    .first()
    .click()
  await page.waitForURL(/\/groups$/)
  await page
    .getByRole('link', { name: /PRIM-BIL-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: /^(Notes|النقط)$/ }).click()
  await page.locator('a[href^="/grades/"][href*="-1/"]').first().click()
  await page
    .getByRole('link', { name: /^(Saisir|إدخال)$/ })
    .first()
    .click()
  // Keys go to whatever is on screen: the entry must be there first.
  await expect(page.getByRole('grid').or(page.getByRole('textbox'))).toBeVisible()
}

/** Rows and columns count from 1, names and heads left out. */
function cell(page: Page, row: number, column: number): Locator {
  return page
    .locator('tbody tr')
    .nth(row - 1)
    .getByRole('gridcell')
    .nth(column - 1)
}

test('a trainer works through the grid by keyboard without a network, and nothing is lost or changed in passing', async ({
  world
}) => {
  const phone = await world.phone('trainer', { context: LAPTOP })
  const { page } = phone
  await readyForCut(page)
  await openEntry(phone)
  await phone.offline(true)
  await page.keyboard.press('Control+Home')
  for (const typed of ['12,5', '145', 'a']) {
    await page.keyboard.type(typed)
    await page.keyboard.press('Enter')
  }
  await expect(cell(page, 1, 1)).toHaveText('12,5')
  await expect(cell(page, 2, 1)).toHaveText('145')
  await expect(cell(page, 2, 1)).toHaveAttribute('aria-invalid', 'true')
  await expect(cell(page, 3, 1)).toHaveText('Absent')
  await expect(cell(page, 4, 1)).toBeFocused()

  const before = await cell(page, 4, 1).textContent()
  await page.keyboard.type('19')
  await page.keyboard.press('Escape')
  await expect(cell(page, 4, 1)).toHaveText(before ?? '')
  await page.keyboard.press('Delete')
  await expect(cell(page, 4, 1)).toHaveText('')
  await page.keyboard.press('Control+z')
  await expect(cell(page, 4, 1)).toHaveText(before ?? '')

  await page.keyboard.press('Control+Home')
  for (let row = 0; row < 2; row++) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+d')
  await expect(cell(page, 3, 1)).toHaveText('12,5')
  await page.keyboard.press('Control+z')
  await expect(cell(page, 3, 1)).toHaveText('Absent')
  await page.keyboard.press('Control+y')
  await expect(cell(page, 3, 1)).toHaveText('12,5')

  await expect(page.getByText('Enregistré sur ce téléphone')).toBeVisible()
  await page.reload()
  await expect(cell(page, 1, 1)).toHaveText('12,5')
  await expect(cell(page, 3, 1)).toHaveText('12,5')
})

test('a copied block is pasted only after its preview, and one undo takes it back', async ({
  world
}) => {
  const phone = await world.phone('trainer', { context: LAPTOP })
  const { page, context } = phone
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openEntry(phone)
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('11')
  await page.keyboard.press('Enter')
  await page.keyboard.type('13')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Tab')
  const before = await cell(page, 1, 2).textContent()
  await page.keyboard.press('Control+v')
  const sheet = page.getByRole('dialog', { name: 'Coller des notes' })
  await expect(sheet.getByText(/les lignes vont dans l’ordre/)).toBeVisible()
  await expect(cell(page, 1, 2)).toHaveText(before ?? '')
  await sheet.getByRole('button', { name: 'Coller 2 notes' }).click()
  await expect(cell(page, 1, 2)).toHaveText('11')
  await expect(cell(page, 2, 2)).toHaveText('13')
  await page.getByRole('button', { name: 'Annuler' }).click()
  await expect(cell(page, 1, 2)).toHaveText(before ?? '')
})

test('on a phone a list with names goes to whom it names, and what cannot be is said', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await openEntry(phone)
  await page.getByRole('button', { name: /Liste/ }).click()
  const rows = page.getByRole('dialog').getByRole('listitem')
  const third = await rows.nth(2).locator('bdi').nth(1).textContent()
  await page.getByRole('button', { name: 'Coller des notes' }).click()
  const sheet = page.getByRole('dialog', { name: 'Coller des notes' })
  await sheet.getByRole('textbox').fill(`Nom\tNote\n${third}\t16\nQuelqu’un\t12`)
  await expect(sheet.getByText(/Inconnu dans ce groupe/)).toBeVisible()
  await sheet.getByRole('button', { name: 'Coller 1 note' }).click()
  await page.getByRole('button', { name: /Liste/ }).click()
  await expect(rows.nth(2)).toContainText('16')
})

test('in Arabic the arrow to the left leads on to the next assessment', async ({ world }) => {
  const phone = await world.phone('trainer', { language: 'ar', context: LAPTOP })
  const { page } = phone
  await openEntry(phone)
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowLeft')
  await expect(cell(page, 1, 2)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(cell(page, 1, 1)).toBeFocused()
  expect(await violationsOf(page)).toEqual([])
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, a grading rule can be read and edited by everybody who may`, async ({
    world
  }) => {
    const context = { viewport: { width: 360, height: 6000 } }
    const { page } = await world.phone('registrar', { language, context })
    await page.goto(new URL('/rules', page.url()).href)
    await page.locator('a[href^="/rules/rule"]').first().click()
    const example = page.getByRole('region', { name: /^(Exemple de calcul|مثال للحساب)$/ })
    await expect(example.getByText('9,71').first()).toBeVisible()
    const exam = /^(Examen final|الامتحان النهائي)/
    await example.getByRole('textbox', { name: exam }).fill('18')
    await expect(example.getByText('15,08').first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}
