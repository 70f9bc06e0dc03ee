import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { expect, openPhone, readyForCut, test } from './support/world.ts'

test('somebody without an account reads what to bring and how long it takes, and reads it again without a network', async ({
  world,
  browser
}) => {
  const phone = await openPhone(browser, world.server, { context: WHOLE_SCREEN })
  const { page } = phone
  await page.goto('/welcome')
  await page.getByRole('link', { name: 'Lire les démarches, sans compte' }).click()
  await page.getByRole('link', { name: /El Jadida/ }).click()

  await expect(page.getByText('Lu sur le serveur')).toBeVisible()
  await page.getByRole('heading', { name: 'Attestation d’inscription' }).click()
  await expect(page.getByRole('heading', { name: 'Pièces à présenter' })).toBeVisible()
  const entry = page.getByRole('listitem').filter({ hasText: 'Attestation d’inscription' })
  for (const known of [
    'Aucune pièce à présenter.',
    'Les stagiaires',
    'À confirmer par un juriste',
    'recours dans un délai de 30 jours',
    'Aucun texte n’est indiqué pour ces délais.'
  ])
    await expect(entry.getByText(known).first()).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  for (const [key, name] of Object.entries(world.names))
    expect([key, (await page.content()).includes(name)]).toEqual([key, false])

  await readyForCut(page)
  await phone.offline(true)
  await page.reload()
  await expect(page.getByText(/Serveur injoignable.*voici ce qui a été lu/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Attestation d’inscription' })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])

  await page.goto('/procedures/nowhere')
  await expect(page.getByText('Sans réseau, et jamais lue sur ce téléphone')).toBeVisible()
  await phone.offline(false)
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await expect(page.getByText('Aucune démarche publiée à cette adresse')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await phone.context.close()
})

test('a trainee finds a procedure in the other script, and the sheet for the door leads to the page', async ({
  world
}) => {
  const { page } = await world.phone('trainee', { language: 'ar', context: WHOLE_SCREEN })
  await page.goto('/requests/new')
  await page.getByRole('link', { name: /صفحة عمومية للتعليق أو المشاركة/ }).click()
  await expect(page.getByRole('img', { name: 'رمز QR للصفحة العمومية' })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('link', { name: 'فتح الصفحة' }).click()
  await expect(page).toHaveURL(/\/procedures\/jadida$/)
  await page.getByRole('searchbox').fill('attestation inscr')
  await expect(page.getByRole('heading', { name: 'شهادة التسجيل' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'بيان النقط' })).toBeHidden()
  await page.getByRole('heading', { name: 'شهادة التسجيل' }).click()
  await expect(page.getByText('يتعين تأكيده من طرف قانوني').first()).toBeVisible()
  expect(await violationsOf(page)).toEqual([])

  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await page.getByRole('searchbox').waitFor({ state: 'hidden' })
  await expect(page.getByRole('link', { name: 'إيداع طلب' })).toBeHidden()
})
