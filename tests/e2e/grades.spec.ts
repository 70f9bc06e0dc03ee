import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { openGradebook } from './support/gradebook.ts'
import { expect, readyForCut, test } from './support/world.ts'

test('a trainer enters grades without a network, and an impossible one is kept and said', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await readyForCut(page)
  await openGradebook(page, 'PRIM-BIL-1')
  await phone.offline(true)
  await page.getByRole('link', { name: 'Saisir' }).first().click()
  await page.getByRole('button', { name: '1', exact: true }).click()
  await page.getByRole('button', { name: '4', exact: true }).click()
  await page.getByRole('button', { name: '5', exact: true }).click()
  await expect(page.getByText(/Au-dessus de 20/)).toBeVisible()
  await expect(page.getByText('Enregistré sur ce téléphone')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox')).toHaveValue('145')
})

test('grades handed in without a network are said to be here alone until the relay has them', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await readyForCut(page)
  await openGradebook(page, 'PRIM-BIL-1')
  await phone.offline(true)
  const contradiction = page.getByRole('region', { name: /^Désaccord/ })
  await contradiction.getByRole('button').first().click()
  await expect(contradiction).toBeHidden()
  await page.getByRole('button', { name: 'Remettre les notes' }).click()
  await page.locator('dialog').getByRole('button', { name: 'Remettre les notes' }).click()
  const alone = page.getByText('Sur cet appareil seulement')
  await expect(alone).toBeVisible()
  await phone.offline(false)
  await expect(alone).toBeHidden()
  await expect(page.getByText(/^Remis .*Reçu nº/s)).toBeVisible()
})

test('what is no grade is not kept, and the cell says what it said before', async ({ world }) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await openGradebook(page, 'PRIM-BIL-1')
  await page.getByRole('link', { name: 'Saisir' }).first().click()
  const grade = page.getByRole('textbox')
  const before = await grade.inputValue()
  await grade.pressSequentially('1e3')
  await expect(page.getByText(/Rien n’est gardé/)).toBeVisible()
  await expect(page.getByText('Enregistré sur ce téléphone')).toBeHidden()
  await page.goBack()
  await page.getByRole('link', { name: 'Saisir' }).first().click()
  await expect(grade).toHaveValue(before)
})

test('an assessment planned by mistake is removed, and comes back with its grades', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await openGradebook(page, 'PRIM-BIL-1')
  const planned = page.getByRole('button', { name: 'Modifier l’évaluation' })
  const before = await planned.count()
  await planned.first().click()
  const remove = page.locator('dialog[open]').getByRole('button', { name: 'Retirer l’évaluation' })
  await remove.click()
  await expect(page.getByText('Elle ne compte plus dans les moyennes')).toBeVisible()
  await remove.click()
  const removed = page.getByRole('region', { name: 'Évaluations retirées' })
  await expect(removed).toContainText(/notes gardées\s: \d+/)
  await expect(planned).toHaveCount(before - 1)
  await removed.getByRole('button', { name: 'Reprendre l’évaluation' }).click()
  await expect(removed).toBeHidden()
  await expect(planned).toHaveCount(before)
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, gradebooks can be used by everybody`, async ({ world }) => {
    const { page } = await world.phone('trainer', { language, context: WHOLE_SCREEN })
    await openGradebook(page, 'PRIM-BIL-1')
    expect(await violationsOf(page)).toEqual([])
    await page
      .getByRole('link', { name: /^(Saisir|إدخال)$/ })
      .first()
      .click()
    await expect(page.getByRole('textbox')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}
