import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { expect, readyForCut, test, type Language, type Phone } from './support/world.ts'

/** What the demonstration's trainee has asked of student affairs. */
const PERMIT = { fr: /Autorisation d’absence/, ar: /إذن بالتغيب/ }

async function openInbox(phone: Phone): Promise<void> {
  await phone.page.goto('/requests')
  await phone.page.getByRole('link', { name: 'Demandes à traiter' }).click()
  await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText('Demandes à traiter')
}

/** The request of this person among those of the inbox. */
async function openRequestOf({ page }: Phone, who: string): Promise<void> {
  await page.getByRole('searchbox').fill(who)
  await page.getByRole('listitem').filter({ hasText: PERMIT.fr }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: PERMIT.fr })).toBeVisible()
}

async function openMine(page: Page, language: Language = 'fr'): Promise<void> {
  await page.goto('/requests')
  await page.getByRole('link', { name: PERMIT[language] }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: PERMIT[language] })).toBeVisible()
}

/** Takes a step that says something. */
async function say(page: Page, button: string, label: string, text: string, confirm = button) {
  await page.getByRole('button', { name: button, exact: true }).click()
  const sheet = page.locator('dialog[open]')
  await sheet.getByLabel(label).fill(text)
  await sheet.getByRole('button', { name: confirm, exact: true }).click()
  await expect(sheet).toBeHidden()
}

test('a service asks for what is missing, the trainee answers, the director refuses, and the trainee reads why and until when to appeal', async ({
  world
}) => {
  const trainee = await world.phone('trainee')
  await openMine(trainee.page)
  await expect(trainee.page.getByRole('button', { name: 'Refuser' })).toBeHidden()

  const service = await world.phone('studentAffairs')
  await readyForCut(service.page)
  await openInbox(service)
  await openRequestOf(service, world.names.trainee)
  await expect(service.page.getByRole('button', { name: 'Accepter' })).toBeHidden()
  await service.page.getByRole('button', { name: 'Je m’en occupe' }).click()
  await expect(service.page.getByRole('button', { name: 'Je m’en occupe' })).toBeHidden()
  await service.offline(true)
  await say(service.page, 'Demander un complément', 'Ce qui manque', 'La convocation', 'Demander')
  await expect(service.page.getByText('Délai suspendu : complément attendu')).toBeVisible()
  await expect(service.page.getByText(/pas encore reçu par le serveur/).first()).toBeVisible()
  await service.page.reload()
  await expect(service.page.getByText('Délai suspendu : complément attendu')).toBeVisible()
  await service.offline(false)

  await expect(trainee.page.getByText('La convocation').first()).toBeVisible()
  await say(trainee.page, 'Donner le complément', 'Votre réponse', 'La voici', 'Donner')
  await expect(service.page.getByText('La voici').first()).toBeVisible()
  await expect(service.page.getByText(/Un complément a déjà été demandé/)).toBeVisible()
  await expect(service.page.getByText(new RegExp(`Lu par`)).first()).toBeVisible()

  const director = await world.phone('siteDirector')
  await openInbox(director)
  await openRequestOf(director, world.names.trainee)
  await say(director.page, 'Refuser', 'Motif du refus', 'Hors délai')
  await expect(director.page.getByText('Demande refusée').first()).toBeVisible()
  await expect(director.page.getByRole('button', { name: 'Accepter' })).toBeHidden()

  await expect(trainee.page.getByText('Hors délai').first()).toBeVisible()
  await expect(trainee.page.getByText(/Recours possible jusqu’au .+ inclus/)).toBeVisible()
  await trainee.page.getByRole('link', { name: 'Lettre de refus' }).click()
  await expect(trainee.page.getByText('Décision de refus motivé')).toBeVisible()
  await expect(trainee.page.getByText('PROVISOIRE')).toBeHidden()
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, the inbox, a request and its letter can be used by everybody`, async ({
    world
  }) => {
    const { page } = await world.phone('siteDirector', { language, context: WHOLE_SCREEN })
    await page.goto('/requests/inbox')
    const rows = page.getByRole('main').getByRole('listitem')
    await expect(rows.first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await rows.filter({ hasText: PERMIT[language] }).first().getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1, name: PERMIT[language] })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])

    await page.goto('/requests/inbox')
    await page.getByRole('combobox').selectOption('decided')
    await rows.filter({ hasText: PERMIT[language] }).first().getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1, name: PERMIT[language] })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page
      .getByRole('link', { name: language === 'fr' ? 'Lettre de refus' : 'رسالة الرفض' })
      .click()
    await expect(page.locator('.paper')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}
