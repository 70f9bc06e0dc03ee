import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { expect, readyForCut, test, type Phone } from './support/world.ts'

const NUMBER = 'PV 7/2026'

/** The gradebooks of the one group whose jury is about to sit. */
async function openGroup({ page }: Phone): Promise<void> {
  await page
    .getByRole('link', { name: /^(Groupes|الأفواج)/ })
    .first()
    .click()
  await page
    .getByRole('link', { name: /COL-FR-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: /^(Notes|النقط)$/ }).click()
  await expect(page.locator('a[href^="/grades/"][href*="-1/"]').first()).toBeVisible()
}

/** The line of the hash on the screen of the deliberation. */
const hashOf = (page: Page) => page.locator('code').innerText()

/** Validates what is left, seats a chair, follows the proposals, closes. */
async function holdJury(phone: Phone): Promise<void> {
  const { page } = phone
  await openGroup(phone)
  await page.getByRole('link', { name: /à valider/ }).click()
  await page.getByRole('button', { name: 'Valider les notes' }).click()
  await page.locator('dialog').getByRole('button', { name: 'Valider les notes' }).click()
  await page.goBack()
  await page.getByRole('link', { name: /^Délibération/ }).click()
  await page.getByRole('button', { name: 'Ajouter un membre' }).click()
  await page.getByLabel('Membre', { exact: true }).selectOption({ index: 1 })
  await page.getByLabel('Rôle').last().selectOption('chair')
  await page.locator('dialog').getByRole('button', { name: 'Ajouter un membre' }).click()
  await page.getByRole('button', { name: /Suivre les \d+ propositions/ }).click()
  await expect(page.getByText(/sans décision/)).toBeHidden()
  await page.getByRole('button', { name: 'Clore la délibération' }).click()
  const dialog = page.locator('dialog[open]')
  await dialog.getByLabel('Numéro du PV').fill(NUMBER)
  await dialog.getByRole('button', { name: 'Clore la délibération' }).click()
  await expect(page.locator('.badge', { hasText: NUMBER })).toBeVisible()
}

/** A correction of the first grade, with its reason. */
async function correctGrade({ page }: Phone, grade: string): Promise<void> {
  await page.locator('tbody button').first().click()
  await page.getByLabel('Note', { exact: true }).fill(grade)
  await page.getByLabel('Motif').fill('Copie recomptée')
  await page.getByRole('button', { name: 'Enregistrer la correction' }).click()
}

test('a jury closes its minutes, and what comes late changes them by a numbered amendment alone', async ({
  world
}) => {
  const trainer = await world.phone('trainer')
  await readyForCut(trainer.page)
  await openGroup(trainer)
  await trainer.page.locator('a[href^="/grades/"][href*="-1/"]').first().click()
  await expect(trainer.page.locator('tbody button').first()).toBeVisible()
  await trainer.offline(true)

  const head = await world.phone('departmentHead')
  const { page } = head
  await readyForCut(page)
  await holdJury(head)
  const closed = await hashOf(page)

  await page.getByRole('link', { name: 'Procès-verbal' }).click()
  const paper = page.getByLabel('Aperçu avant impression')
  await expect(paper.getByRole('img', { name: /Sceau du serveur/ })).toBeVisible()
  await expect(paper).toContainText(NUMBER)
  await expect(paper).toContainText(closed)
  await expect(paper).not.toContainText('PROVISOIRE')
  await page.goBack()

  await correctGrade(trainer, '3,5')
  await trainer.offline(false)
  await expect(page.getByText('1 saisie en attente').first()).toBeVisible()
  expect(await hashOf(page)).toBe(closed)

  await page.getByRole('link', { name: 'Ouvrir le carnet' }).click()
  await expect(page.getByText('Copie recomptée').first()).toBeVisible()
  await page.getByRole('button', { name: 'Admettre' }).click()
  await page.locator('dialog').getByLabel('Motif').fill('Vu la copie')
  await page.locator('dialog').getByRole('button', { name: 'Admettre' }).click()
  await expect(page.getByRole('heading', { name: 'En attente d’une décision' })).toBeHidden()
  await page.goBack()
  await expect(page.getByText(/Amendement nº/).first()).toBeVisible()
  const amended = await hashOf(page)
  expect(amended).not.toBe(closed)

  await page.getByRole('link', { name: 'Procès-verbal' }).click()
  await expect(paper.getByRole('img', { name: /Sceau du serveur/ })).toBeVisible()
  await expect(paper).toContainText(amended)
  await expect(paper).toContainText('Vu la copie')
  const seal = await paper.getByText(/^SIJIL1;/).innerText()

  await head.offline(true)
  await page.goto('/more/verify')
  await page.getByLabel('Texte du code').fill(seal)
  await page.getByRole('button', { name: 'Vérifier un sceau' }).click()
  await expect(page.getByText('Sceau valide')).toBeVisible()
  await expect(page.getByText(amended)).toBeVisible()
  await page.getByLabel('Texte du code').fill(seal.replace('PV%207', 'PV%208'))
  await page.getByRole('button', { name: 'Vérifier un sceau' }).click()
  await expect(page.getByText('Sceau non valide')).toBeVisible()
})

test('without the relay a page is printed as provisional, without a seal', async ({ world }) => {
  const head = await world.phone('departmentHead')
  const { page } = head
  await readyForCut(page)
  await holdJury(head)
  await expect(page.getByText(/Des saisies de cette délibération/)).toBeHidden()
  await head.offline(true)
  await page.getByRole('link', { name: 'Procès-verbal' }).click()
  const paper = page.getByLabel('Aperçu avant impression')
  await expect(paper).toContainText('PROVISOIRE')
  await expect(paper.getByRole('img')).toHaveCount(0)
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, a deliberation, its papers and the check of seals can be used by everybody`, async ({
    world
  }) => {
    const phone = await world.phone('departmentHead', { language, context: WHOLE_SCREEN })
    const { page } = phone
    await openGroup(phone)
    await page.locator('a[href^="/deliberations/"]').click()
    await expect(page.locator('tbody tr').first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.locator('tbody th button').first().click()
    await expect(page.locator('dialog[open] select')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    const address = page.url()
    for (const paper of ['minutes', 'transcripts']) {
      await page.goto(`${address}/${paper}`)
      await expect(page.locator('.paper tbody tr').first()).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
    }
    await page.goto('/more/verify')
    await expect(page.locator('textarea')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}
