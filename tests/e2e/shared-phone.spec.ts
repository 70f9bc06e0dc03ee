import { readFile } from 'node:fs/promises'
import { back, finish, openLesson, rows } from './support/lesson.ts'
import { expect, readyForCut, test } from './support/world.ts'

test('a second person comes in by a typed code; the first cannot leave while work waits, and finds it again', async ({
  world
}) => {
  const { page: officer } = await world.phone('itOfficer')
  await officer.goto('/more/devices')
  await officer.getByRole('searchbox').fill(world.names.secondTrainer)
  await officer.getByRole('button', { name: 'Donner un code' }).first().click()
  const shown = officer.getByRole('dialog').getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  const code = (await shown.textContent()) ?? ''

  const { page, offline } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const lesson = page.url()
  await readyForCut(page)
  await offline(true)
  await rows(page).first().click()
  await finish(page)
  await back(page)
  await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
  await page.goto('/more/sync')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Exporter dans un fichier' }).click()
  const copy = await readFile(await (await coming).path(), 'utf8')
  expect(JSON.parse(copy)).toMatchObject({ entries: [{ facts: [{}, { type: 'signed-off' }] }] })
  await page.goto('/more')
  await page.getByRole('button', { name: 'Retirer mon compte de ce téléphone' }).click()
  await page.getByRole('button', { name: 'Retirer mon compte', exact: true }).click()
  await expect(page.getByText('Pas encore : du travail n’est que sur ce téléphone')).toBeVisible()

  await page.goto('/enrol')
  await page.getByLabel('Code d’inscription').fill(code.replace('-', ' ').toLowerCase())
  await page.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await expect(page.getByText(/Le serveur ne répond pas/)).toBeVisible()
  await offline(false)
  await page.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await expect(page.getByText(new RegExp(`Bonjour .*${world.names.secondTrainer}`))).toBeVisible()

  await page.goto('/more')
  await expect(page.getByText(world.names.secondTrainer).first()).toBeVisible()
  await page.getByRole('button', { name: 'Changer de personne' }).click()
  await page
    .getByRole('button', { name: new RegExp(`^${world.names.trainer}`) })
    .first()
    .click()
  await expect(page.getByRole('link', { name: /PRIM-BIL-1.*Terminée/ }).first()).toBeVisible()
  await page.goto(lesson)
  await expect(rows(page).first()).toContainText('En retard')
  await expect(page.getByText(/Reçu nº/).first()).toBeVisible()
})
