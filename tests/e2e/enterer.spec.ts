import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { giveModule, openGroup } from './support/gradebook.ts'
import { expect, readyForCut, test } from './support/world.ts'

const GROUP = 'PRIM-BIL-1'
const TEST = 'Contrôle 1'
const LAPTOP = { viewport: { width: 1100, height: 1400 }, isMobile: false, hasTouch: false }
const PATIENT = { timeout: 30_000 }

async function openGradebook(page: Page): Promise<void> {
  await openGroup(page, GROUP)
  await page.getByRole('link', { name: 'Notes', exact: true }).click()
  await page.getByRole('link', { name: /TICE/ }).first().click()
  await expect(page.getByRole('heading', { name: 'Évaluations' })).toBeVisible()
}

/** The card of the test in the gradebook. */
function testIn(page: Page) {
  const assessments = page.getByRole('region', { name: 'Évaluations' })
  return assessments.getByRole('listitem').filter({ hasText: TEST })
}

test('one trainer is named to enter: the other reads who, and what they typed without knowing waits for the head', async ({
  world
}) => {
  test.setTimeout(180_000)
  const name = world.names.trainer
  const { page: office } = await world.phone('registrar')
  await giveModule(office, GROUP, 'TICE', world.names.secondTrainer)

  const second = await world.phone('secondTrainer')
  const { page: away } = second
  await readyForCut(away)
  await openGradebook(away)
  const gradebook = away.url()
  await testIn(away).getByRole('link', { name: 'Saisir' }).click(PATIENT)
  const field = away.getByRole('textbox', { name: /^Note · / })
  await expect(field).toBeVisible()
  const entry = away.url()
  await second.offline(true)
  await field.fill('17,25')
  await expect(away.getByText('Enregistré sur ce téléphone')).toBeVisible()

  const { page: first } = await world.phone('trainer', { context: WHOLE_SCREEN })
  await openGradebook(first)
  await testIn(first).getByRole('button', { name: 'Modifier l’évaluation' }).click()
  const sheet = first.locator('dialog[open]')
  await expect(sheet.getByLabel('Qui saisit')).toHaveValue('everybody')
  await sheet.getByLabel('Qui saisit').selectOption({ label: name })
  expect(await violationsOf(first)).toEqual([])
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(testIn(first).getByText('Saisie par vous')).toBeVisible()
  await readyForCut(first)

  await test.step('back on the network, the other reads who enters, and that their grade waits', async () => {
    await second.offline(false)
    await expect(away.getByText(new RegExp(`${name}\\W* saisit cette évaluation`))).toBeVisible(
      PATIENT
    )
    await expect(field).toHaveAttribute('readonly')
    await away.getByRole('link', { name: 'Retour' }).click()
    await expect(testIn(away).getByText(new RegExp(`Saisie par \\W*${name}`))).toBeVisible()
    await expect(testIn(away).getByRole('link', { name: 'Saisir' })).toBeHidden()
    const held = away.getByText('Un autre formateur est chargé de saisir cette évaluation.')
    await expect(held).toBeVisible(PATIENT)
  })

  await test.step('in the grid, in Arabic, nothing is typed over in that column, and in others it is', async () => {
    const { page } = await world.phone('secondTrainer', { language: 'ar', context: LAPTOP })
    await page.goto(entry)
    const [closed, open] = [page.getByRole('gridcell').nth(0), page.getByRole('gridcell').nth(1)]
    await expect(closed).toHaveAttribute('aria-readonly', 'true', PATIENT)
    await closed.click()
    const before = await closed.innerText()
    await page.keyboard.type('3')
    await expect(page.getByText(/إدخال هذا التقويم من مهام/).first()).toBeVisible()
    await expect(closed).toHaveText(before)
    await expect(open).not.toHaveAttribute('aria-readonly')
    await open.click()
    await page.keyboard.type('3')
    await page.keyboard.press('Enter')
    await expect(open).toHaveText('3')
    expect(await violationsOf(page)).toEqual([])
  })

  await test.step('the head admits what waited', async () => {
    const { page } = await world.phone('departmentHead')
    await page.goto(gradebook)
    const waiting = page.getByRole('listitem').filter({ hasText: 'Un autre formateur est chargé' })
    await waiting.getByRole('button', { name: 'Admettre' }).click(PATIENT)
    const reason = page.locator('dialog[open]')
    await reason.getByLabel('Motif').fill('Copie corrigée par elle')
    await reason.getByRole('button', { name: 'Admettre' }).click()
    await expect(waiting).toHaveCount(0)
    await expect(page.getByRole('button', { name: /17,25/ }).first()).toBeVisible()
  })
})
