import type { Page } from '@playwright/test'
import { expect, test } from './support/world.ts'

/** Gradebooks name their rules, and no directory has them. */
test.use({ notCome: 'grading-rule-recorded' })

const NOT_HERE = /n’est pas encore arrivée sur ce téléphone/

/** The gradebooks of the one group whose jury is about to sit. */
async function openGroup(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^Groupes/ })
    .first()
    .click()
  await page
    .getByRole('link', { name: /COL-FR-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: /^Notes$/ }).click()
}

/** The rule of the track, as it was written the first time: the same text is the same rule. */
async function recordRuleAgain(page: Page): Promise<void> {
  await page.goto('/rules')
  await page.getByRole('link', { name: /Français/ }).click()
  await page.getByRole('button', { name: 'Enregistrer et appliquer' }).click()
  await expect(page.getByText(/Version 1 enregistrée/)).toBeVisible()
}

test('a rule that has not come is said wherever averages would stand, and no other stands in for it', async ({
  world
}) => {
  const head = await world.phone('departmentHead')
  const { page } = head
  await openGroup(page)
  await page.locator('a[href^="/grades/"][href*="-1/"]').first().click()
  await expect(page.locator('.notice').filter({ hasText: NOT_HERE })).toBeVisible()
  await expect(page.locator('tbody td.average strong')).toHaveCount(0)
  await expect(page.getByText(/^Pas de moyenne/)).toHaveCount(2)
  const gradebook = page.url()

  await page.goBack()
  await page.getByRole('link', { name: /^Délibération/ }).click()
  await expect(page.getByText('Des règles de notation ne sont pas encore arrivées')).toBeVisible()
  await expect(page.getByRole('button', { name: /Suivre les \d+ propositions/ })).toHaveCount(0)
  const deliberation = page.url()
  for (const paper of ['minutes', 'transcripts']) {
    await page.goto(`${deliberation}/${paper}`)
    await expect(page.getByLabel('Aperçu avant impression').first()).toContainText('Sans moyennes')
  }

  const registrar = await world.phone('registrar')
  await recordRuleAgain(registrar.page)
  await page.goto(gradebook)
  await expect(page.locator('tbody td.average strong').first()).toBeVisible()
  await expect(page.getByText(NOT_HERE)).toHaveCount(0)
  await page.goto(deliberation)
  await expect(page.getByRole('button', { name: /Suivre les \d+ propositions/ })).toBeVisible()
})
