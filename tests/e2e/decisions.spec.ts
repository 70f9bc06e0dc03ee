import type { Page } from '@playwright/test'
import { back, finish, openLesson, rows, takeBrush } from './support/lesson.ts'
import { expect, readyForCut, test } from './support/world.ts'

const GROUP = 'PRIM-BIL-1'

/** The registrar's side of a group: closing, what waits for a decision. */
async function openManagement(page: Page): Promise<void> {
  await page.goto('/groups')
  await page
    .getByRole('link', { name: new RegExp(GROUP) })
    .first()
    .click()
  await page.getByRole('link', { name: 'Gestion' }).click()
}

/** Decides of what waits, with a reason. */
async function decide(page: Page, act: 'Admettre' | 'Rejeter', reason: string): Promise<void> {
  await page.getByRole('button', { name: act }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox').fill(reason)
  await sheet.getByRole('button', { name: act }).click()
  await expect(page.getByText('Aucune saisie en attente.')).toBeVisible()
}

test('a phone that was shut out still delivers; the registrar reads where it comes from, and it counts once admitted', async ({
  world
}) => {
  const trainer = await world.phone('trainer')
  const officer = await world.phone('itOfficer')
  const { page: office } = await world.phone('registrar')
  await openLesson(trainer.page, GROUP)
  const lesson = trainer.page.url()
  await readyForCut(trainer.page)
  await trainer.offline(true)
  await takeBrush(trainer.page, 'Absent')
  await rows(trainer.page).first().click()
  await finish(trainer.page)
  await back(trainer.page)
  await expect(trainer.page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()

  await officer.page.goto('/more/devices')
  await officer.page.getByRole('radio', { name: 'Téléphones' }).check()
  await officer.page
    .getByRole('button', { name: new RegExp(`${world.names.trainer}[\\s\\S]*11:00`) })
    .click()
  await officer.page.getByRole('button', { name: 'Retirer ce téléphone' }).click()
  await expect(officer.page.getByText(/Téléphone retiré/).first()).toBeVisible()

  await trainer.offline(false)
  await trainer.page.goto('/more/sync')
  await trainer.page.getByRole('button', { name: 'Synchroniser maintenant' }).click()
  await expect(
    trainer.page.getByText('Ce téléphone n’a plus accès aux registres').first()
  ).toBeVisible()
  await openManagement(office)
  await expect(office.getByText(/Le téléphone qui l’a remise avait été retiré/)).toBeVisible()
  await office.goto('/board')
  await expect(office.getByText('1 saisie en attente de décision').first()).toBeVisible()
  await openManagement(office)
  await decide(office, 'Admettre', 'Vérifié avec elle')
  await office.goto(lesson)
  await expect(rows(office).first()).toContainText('Absent')
})

test('an entry into a closed register waits; rejected, its author reads who decided and why', async ({
  world
}) => {
  const trainer = await world.phone('trainer')
  const { page: office } = await world.phone('registrar')
  await openLesson(trainer.page, GROUP)
  const lesson = trainer.page.url()
  await readyForCut(trainer.page)
  await trainer.offline(true)

  await openManagement(office)
  await office.getByRole('button', { name: 'Clore le registre' }).click()
  const sheet = office.getByRole('dialog')
  await sheet.getByLabel(/Clore jusqu/).fill('2026-11-25')
  await sheet.getByLabel('Motif').fill('Fin de mois')
  await sheet.getByRole('button', { name: 'Clore', exact: true }).click()
  await expect(office.getByText('Registre clos jusqu’au 25 novembre 2026 inclus')).toBeVisible()

  await rows(trainer.page).first().click()
  await finish(trainer.page)
  await back(trainer.page)
  await trainer.offline(false)
  await expect(trainer.page.getByText('1 saisie attend une décision').first()).toBeVisible()
  await decide(office, 'Rejeter', 'La séance n’a pas eu lieu')

  await trainer.page.goto(lesson)
  const notice = trainer.page.getByText(/La séance n’a pas eu lieu/).first()
  await expect(notice).toBeVisible()
  await expect(notice).toContainText(world.names.registrar)
  await trainer.page
    .getByRole('button', { name: /^Autres choix/ })
    .first()
    .click()
  const history = trainer.page.getByRole('dialog')
  await expect(history).toContainText('Rejeté par décision')
  await expect(history).toContainText('La séance n’a pas eu lieu')
})
