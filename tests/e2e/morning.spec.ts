import { finish, openLesson, rows, takeBrush } from './support/lesson.ts'
import { expect, readyForCut, test } from './support/world.ts'

test('without a network, six presses from the icon finish a register with three absent', async ({
  world
}) => {
  const { page, offline } = await world.phone('trainer')
  await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
  await readyForCut(page)
  await offline(true)
  await page.goto('/')

  await openLesson(page, 'PRIM-BIL-1')
  await takeBrush(page, 'Absent')
  for (const index of [0, 1, 2]) await rows(page).nth(index).click()
  await finish(page)

  await expect(page.getByText(/3 absents/).first()).toBeVisible()
  await page
    .getByRole('link', { name: /Retour/ })
    .or(page.getByRole('button', { name: /Retour/ }))
    .first()
    .click()
  await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
  await expect(page.getByText(/Terminée/).first()).toBeVisible()

  await offline(false)
  await expect(page.getByText(/Reçu nº/).first()).toBeVisible({ timeout: 20_000 })
})

test('a tap goes through present, late, absent; a mark survives a reload; undo takes it back', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const first = rows(page).first()
  await expect(first).toContainText('Présent')
  await first.click()
  await expect(first).toContainText('En retard')
  await first.click()
  await expect(first).toContainText('Absent')
  await expect(
    page
      .getByText('Enregistré sur ce téléphone')
      .or(page.getByText(/Reçu nº/))
      .first()
  ).toBeVisible()

  await page.reload()
  await expect(rows(page).first()).toContainText('Absent')
})

test('a change after the end is a correction with a reason, and the history keeps both', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  await finish(page)
  await expect(page.getByText(/Terminé/).first()).toBeVisible()
  await page
    .getByRole('link', { name: 'Retour' })
    .or(page.getByRole('button', { name: 'Retour' }))
    .first()
    .click()
  await openLesson(page, 'PRIM-BIL-1')

  await rows(page).first().click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('En retard', { exact: true }).click()
  await sheet.getByRole('button', { name: 'Arrivé après l’appel' }).click()
  await sheet.getByRole('button', { name: 'Enregistrer la correction' }).click()
  await expect(rows(page).first()).toContainText('En retard')

  await page
    .getByRole('button', { name: /^Autres choix/ })
    .first()
    .click()
  const history = page.getByRole('dialog')
  await expect(history).toContainText('Arrivé après l’appel')
  await expect(history).toContainText('Correction')
})
