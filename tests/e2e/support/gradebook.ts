/** The way to a gradebook, in the words that the screens show in either language. */
import { expect, type Page } from '@playwright/test'

export async function openGroup(page: Page, group: string): Promise<void> {
  await page
    .getByRole('link', { name: /^(Groupes|الأفواج)/ })
    .first()
    .click()
  // Today's lessons name groups too: the list must be on screen first.
  await page.waitForURL('**/groups')
  await page
    .getByRole('link', { name: new RegExp(group) })
    .first()
    .click()
}

/** The registrar gives a module of the group to one more trainer. */
export async function giveModule(
  page: Page,
  group: string,
  module: string,
  trainer: string
): Promise<void> {
  await openGroup(page, group)
  await page.getByRole('link', { name: 'Gestion' }).click()
  await page.getByRole('button', { name: 'Affecter un formateur' }).click()
  const sheet = page.locator('dialog[open]')
  await sheet.getByLabel('Formateur').selectOption({ label: trainer })
  await sheet.getByLabel('Module').selectOption({ label: module })
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(sheet).toBeHidden()
}

/** From the groups to the first gradebook of this group. */
export async function openGradebook(page: Page, group: string): Promise<void> {
  await openGroup(page, group)
  await page.getByRole('link', { name: /^(Notes|النقط)$/ }).click()
  // The list's links name a term; the link just pressed does not, and may still be on screen.
  await page.locator('a[href^="/grades/"][href*="-1/"]').first().click()
  await expect(page.getByRole('table').first()).toBeVisible()
}
