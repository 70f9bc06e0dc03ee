import type { Page } from '@playwright/test'
import { expect, test } from './support/world.ts'

async function openTotals(page: Page, group: string): Promise<void> {
  await page.goto('/statements')
  await page
    .getByRole('link', { name: new RegExp(group) })
    .first()
    .click()
  await expect(page.getByRole('table')).toBeVisible()
}

test('the registrar lowers the limit; the totals follow, on another phone too', async ({
  world
}) => {
  const registrar = await world.phone('registrar')
  const director = await world.phone('siteDirector')
  const { page } = registrar
  await page.goto('/staff?view=calendar')
  await page.getByLabel(/^Seuil de demi-journées/).fill('1')
  await page.getByRole('button', { name: 'Enregistrer' }).last().click()
  // The page is loaded anew next, which ends a press that is still at work: saved is only what says so.
  await expect(page.getByText('Enregistré sur ce téléphone')).toBeVisible()
  await openTotals(page, 'PRIM-BIL-1')
  await expect(page.getByText(/Seuil\s: 1 demi-journée non justifiée/)).toBeVisible()
  const beyond = page
    .getByRole('table')
    .locator('tbody tr')
    .filter({ hasText: /Seuil dépassé\s: \d+ sur 1/ })
  await expect(beyond.first()).toBeVisible()

  await openTotals(director.page, 'PRIM-BIL-1')
  await expect(director.page.getByText(/Seuil\s: 1 demi-journée non justifiée/)).toBeVisible()
})
