import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { expect, readyForCut, test, type Phone } from './support/world.ts'

const RECEIPT_NUMBER = /JADIDA-\d+-\d+/

async function openRequests({ page }: Phone, place: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: place }).click()
  await expect(page.getByRole('heading', { level: 1, name: place })).toBeVisible()
}

test('a trainee without a network leaves with a receipt, and finds the number of the register once the line is back', async ({
  world
}) => {
  const phone = await world.phone('trainee', { context: WHOLE_SCREEN })
  const { page } = phone
  await openRequests(phone, 'Demandes')
  await page.getByRole('link', { name: 'Nouvelle demande' }).click()
  await expect(page.getByRole('link', { name: /Attestation d’inscription/ })).toBeVisible()
  await readyForCut(page)

  await phone.offline(true)
  await page.getByRole('link', { name: /Attestation d’inscription/ }).click()
  // The list before it says the same delay of several.
  await expect(page.getByRole('heading', { level: 1, name: /Attestation/ })).toBeVisible()
  await expect(page.getByText('Au plus tard 3 jours ouvrables après le dépôt')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('link', { name: 'Remplir la demande' }).click()
  await page.getByRole('button', { name: 'Continuer' }).click()
  await expect(page.getByText('2 réponses à corriger')).toBeVisible()
  await page.getByLabel('Pour quel usage').selectOption({ label: 'Logement' })
  await expect(page.getByText('Brouillon gardé sur ce téléphone')).toBeVisible()

  await page.reload()
  await expect(page.getByText('Voici votre brouillon, comme vous l’avez laissé.')).toBeVisible()
  await expect(page.getByLabel('Pour quel usage')).toHaveValue('1')
  await page.getByLabel('Langue du document').selectOption({ label: 'Arabe' })
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Continuer' }).click()
  await expect(page.getByRole('heading', { name: 'Vérifier avant de déposer' })).toBeVisible()
  await page.getByRole('button', { name: 'Déposer', exact: true }).click()

  await expect(page.getByText('Déposée, et gardée sur ce téléphone')).toBeVisible()
  await expect(page.getByText(RECEIPT_NUMBER).first()).toBeVisible()
  await expect(page.getByText('estimation de ce téléphone').first()).toBeVisible()
  await expect(page.getByText('PROVISOIRE', { exact: true })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.reload()
  await expect(page.getByText(RECEIPT_NUMBER).first()).toBeVisible()

  await phone.offline(false)
  await expect(page.getByText(/Enregistrée au bureau d’ordre, nº\s.?\d+\/2026/)).toBeVisible()
  await expect(page.getByText('PROVISOIRE', { exact: true })).toBeHidden()
  await openRequests(phone, 'Demandes')
  await expect(page.getByRole('link', { name: /Attestation d’inscription/ }).first()).toContainText(
    /Bureau d’ordre nº/
  )
  expect(await violationsOf(page)).toEqual([])
})

test('the registrar deposits for a trainee who stands there, in Arabic, and only what the service handles', async ({
  world
}) => {
  const phone = await world.phone('registrar', { language: 'ar', context: WHOLE_SCREEN })
  const { page } = phone
  await openRequests(phone, 'طلبات')
  await page.getByRole('link', { name: 'إيداع طلب لشخص حاضر' }).click()
  const people = page.getByRole('list', { name: 'الأشخاص المعروفون على هذا الهاتف' })
  await page.getByRole('searchbox').fill(world.names.trainee)
  await people
    .getByRole('link', { name: new RegExp(world.namesAr.trainee) })
    .first()
    .click()
  await expect(page.getByRole('link', { name: /شهادة التسجيل/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /رخصة/ })).toBeHidden()
  expect(await violationsOf(page)).toEqual([])

  await readyForCut(page)
  await phone.offline(true)
  await page.getByRole('link', { name: /شهادة التسجيل/ }).click()
  await page.getByRole('link', { name: 'ملء الطلب' }).click()
  await page.getByLabel('الغرض من الوثيقة').selectOption({ label: 'البنك' })
  await page.getByLabel('لغة الوثيقة').selectOption({ label: 'العربية' })
  await page.getByRole('button', { name: 'متابعة' }).click()
  await page.getByRole('button', { name: 'إيداع', exact: true }).click()
  await expect(page.getByText('أودع الطلب وحُفظ على هذا الهاتف')).toBeVisible()
  await expect(page.getByText('أودع الطلب بشباك المصلحة بحضور صاحبه.')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])

  await phone.offline(false)
  await expect(page.getByText(/سُجل بمكتب الضبط/)).toBeVisible()
})
