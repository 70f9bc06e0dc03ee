/** The way to a gradebook, in the words that the screens show in either language. */
import { expect, type Page } from '@playwright/test'

/** From the groups to the first gradebook of this group. */
export async function openGradebook(page: Page, group: string): Promise<void> {
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
  await page.getByRole('link', { name: /^(Notes|النقط)$/ }).click()
  // The list's links name a term; the link just pressed does not, and may still be on screen.
  await page.locator('a[href^="/grades/"][href*="-1/"]').first().click()
  await expect(page.getByRole('table').first()).toBeVisible()
}
