import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { expect, readyForCut, test, type Language, type Phone } from './support/world.ts'

/** What the demonstration's trainee asked of the registrar, and the director approved. */
const CERTIFICATE = { fr: /Attestation d’inscription/, ar: /شهادة التسجيل/ }
const WORDS = {
  fr: { draw: 'Établir l’acte', mine: 'Mes actes', code: 'Montrer le code' },
  ar: { draw: 'تحرير الوثيقة الإدارية', mine: 'وثائقي الإدارية', code: 'عرض الرمز' }
} as const

/** The request whose act is due, from the inbox. */
async function openDue({ page }: Phone, language: Language = 'fr'): Promise<void> {
  await page.goto('/requests/inbox')
  await page.getByRole('combobox').selectOption('actDue')
  await page
    .getByRole('listitem')
    .filter({ hasText: CERTIFICATE[language] })
    .getByRole('link')
    .click()
  await expect(page.getByRole('heading', { level: 1, name: CERTIFICATE[language] })).toBeVisible()
}

/** From the page of the request to the paper of its act. */
async function draw(page: Page, language: Language = 'fr'): Promise<void> {
  await page.getByRole('link', { name: WORDS[language].draw }).click()
  await expect(page.locator('.paper')).toContainText(CERTIFICATE[language])
  await page.getByRole('button', { name: WORDS[language].draw }).click()
  await expect(page.getByRole('button', { name: WORDS[language].draw })).toBeHidden()
}

test('a service makes out an act without a network, the relay numbers it, and the trainee has it at hand', async ({
  world
}) => {
  const trainee = await world.phone('trainee')
  await trainee.page.goto('/requests')
  await expect(trainee.page.getByRole('link', { name: CERTIFICATE.fr })).toBeVisible()
  await expect(trainee.page.getByRole('link', { name: 'Mes actes' })).toBeHidden()

  const service = await world.phone('registrar')
  await readyForCut(service.page)
  await openDue(service)
  await service.offline(true)
  await draw(service.page)
  await expect(service.page.locator('.paper')).toContainText('PROVISOIRE')
  await expect(service.page.locator('.paper svg')).toHaveCount(0)
  await service.offline(false)
  await expect(service.page.getByText(/Acte nº.+1\/2026/)).toBeVisible()
  await expect(service.page.locator('.paper')).not.toContainText('PROVISOIRE')
  await expect(service.page.locator('.paper svg')).toHaveCount(1)

  await readyForCut(trainee.page)
  await trainee.page.getByRole('link', { name: 'Mes actes' }).click()
  await expect(trainee.page.getByText(/Nº.+1\/2026/)).toBeVisible()
  await trainee.offline(true)
  await trainee.page.reload()
  await trainee.page.getByRole('link', { name: CERTIFICATE.fr }).click()
  await trainee.page.getByRole('button', { name: 'Montrer le code' }).click()
  await expect(trainee.page.locator('dialog[open] svg[role=img]')).toBeVisible()
})

test('a second paper says that it is a duplicate', async ({ world }) => {
  const service = await world.phone('registrar')
  await openDue(service)
  await draw(service.page)
  await expect(service.page.getByText(/Acte nº.+1\/2026/)).toBeVisible()
  await service.page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes')
  })
  await service.page.getByRole('button', { name: 'Imprimer' }).click()
  await expect(service.page.locator('body')).toHaveAttribute('data-printed', 'yes')
  await expect(service.page.locator('.paper')).not.toContainText('DUPLICATA')
  await expect(service.page.getByText(/déjà été imprimé/)).toBeVisible()
  await service.page.getByRole('button', { name: 'Imprimer' }).click()
  await expect(service.page.locator('.paper')).toContainText(/DUPLICATA nº.+1/)
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, an act is made out, shown and kept for everybody`, async ({ world }) => {
    const service = await world.phone('registrar', { language, context: WHOLE_SCREEN })
    await openDue(service, language)
    expect(await violationsOf(service.page)).toEqual([])
    await service.page.getByRole('link', { name: WORDS[language].draw }).click()
    await expect(service.page.locator('.paper')).toBeVisible()
    expect(await violationsOf(service.page)).toEqual([])
    // The request asked for it in French.
    if (language === 'ar') await service.page.getByRole('radio', { name: 'العربية' }).check()
    await expect(service.page.locator('.paper')).toContainText(CERTIFICATE[language])
    await service.page.getByRole('button', { name: WORDS[language].draw }).click()
    await service.page.getByRole('button', { name: WORDS[language].code }).click()
    await expect(service.page.locator('dialog[open] svg[role=img]')).toBeVisible()
    expect(await violationsOf(service.page)).toEqual([])

    const trainee = await world.phone('trainee', { language, context: WHOLE_SCREEN })
    await trainee.page.goto('/requests/acts')
    await expect(trainee.page.getByRole('link', { name: CERTIFICATE[language] })).toBeVisible()
    expect(await violationsOf(trainee.page)).toEqual([])
  })
}
