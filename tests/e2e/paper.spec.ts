import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/world.ts'

async function openTotals(page: Page, group: string): Promise<void> {
  await page.goto('/statements')
  await page
    .getByRole('link', { name: new RegExp(group) })
    .first()
    .click()
  await expect(page.getByRole('table')).toBeVisible()
}

/** What a sheet of paper shows: everything else on the screen has gone. */
async function expectOnlyPaper(page: Page): Promise<void> {
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden()
}

function styleOf(place: Locator, property: string): Promise<string> {
  return place.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property)
}

test('the attendance sheet on paper: the whole list to sign, a page for each day, nothing of the screen', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  await openTotals(page, 'PRIM-BIL-1')
  const trainees = await page.getByRole('table').locator('tbody tr').count()
  await page.getByRole('link', { name: 'Feuille d’émargement' }).click()
  await page.getByRole('radio', { name: 'Semaine' }).check()
  const sheets = page.getByRole('region', { name: 'Aperçu avant impression' }).getByRole('table')
  await expect.poll(() => sheets.count()).toBeGreaterThan(1)

  await page.emulateMedia({ media: 'print' })
  await expectOnlyPaper(page)
  await expect(page.getByText('Royaume du Maroc').first()).toBeVisible()
  await expect(sheets.first()).toContainText('PRIM-BIL-1')
  // Under the trainees: the count of the absent, and the signatures.
  await expect(sheets.first().locator('tbody tr')).toHaveCount(trainees + 2)
  expect(await styleOf(sheets.first().locator('thead'), 'display')).toBe('table-header-group')
  expect(await styleOf(sheets.first().locator('tbody tr').first(), 'break-inside')).toBe('avoid')
  const breaks = await sheets.evaluateAll((tables) =>
    tables.map((table) => getComputedStyle(table.parentElement ?? table).breakAfter === 'page')
  )
  expect(breaks.slice(0, -1).every(Boolean), 'each day but the last ends its page').toBe(true)
  expect(breaks.at(-1)).toBe(false)
})

test('the monthly statement on paper reads from the right in Arabic, whatever the screen', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  await openTotals(page, 'PRIM-BIL-1')
  await page.getByRole('link', { name: 'État mensuel' }).click()
  await page.getByRole('radio', { name: 'العربية' }).check()
  await page.emulateMedia({ media: 'print' })
  await expectOnlyPaper(page)
  await expect(page.getByText('البيان الشهري للغياب').first()).toBeVisible()
  await expect(page.getByText('المملكة المغربية')).toBeVisible()
  expect(await page.locator('html').getAttribute('dir')).toBe('ltr')

  const heads = page.getByRole('table').locator('thead th')
  const first = await heads.first().boundingBox()
  const last = await heads.last().boundingBox()
  expect(first?.x ?? 0).toBeGreaterThan(last?.x ?? 0)
  expect(await styleOf(page.getByRole('table'), 'direction')).toBe('rtl')
})
