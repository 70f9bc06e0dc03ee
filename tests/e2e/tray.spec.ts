import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { expect, readyForCut, test } from './support/world.ts'

/** The roles of this member of the staff, on the page of somebody who may give them. */
async function openRoles(page: Page, name: string): Promise<void> {
  await page.goto('/staff')
  await page.getByRole('link', { name: new RegExp(name) }).click()
}

const registrarRole = (page: Page) => page.getByRole('switch', { name: 'Scolarité' })

test('what the relay refuses is told, kept with its reason, taken along as a file, and sent again once the role is back', async ({
  world
}) => {
  const registrar = await world.phone('registrar', { context: WHOLE_SCREEN })
  const { page: director } = await world.phone('siteDirector')
  const { page: officer } = await world.phone('itOfficer')
  const { page } = registrar
  await page.goto('/groups')
  await page
    .getByRole('link', { name: /PRIM-BIL-1/ })
    .first()
    .click()
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  // The address is the trainee's once their page is on screen.
  await expect(page.getByRole('button', { name: 'Modifier l’identité' })).toBeVisible()
  const trainee = page.url()
  await readyForCut(page)
  await registrar.offline(true)
  await page.getByRole('button', { name: 'Modifier l’identité' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(/^Lieu de naissance/).fill('Azemmour')
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByText('Azemmour').first()).toBeVisible()

  await openRoles(officer, world.names.registrar)
  await openRoles(director, world.names.registrar)
  await registrarRole(director).uncheck()
  // Seen by a colleague, it is at the relay.
  await expect(registrarRole(officer)).not.toBeChecked()

  await registrar.offline(false)
  await page.goto('/more/sync')
  const refused = page.getByRole('article').filter({ hasText: 'Refusé : votre rôle' })
  await expect(refused).toContainText('Azemmour')
  expect(await violationsOf(page)).toEqual([])
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Exporter dans un fichier' }).click()
  expect(await readFile(await (await saving).path(), 'utf8')).toContain('Azemmour')

  await registrarRole(director).check()
  // The directory that gives the role back comes with the wake-up, and what it refused before is tried again by itself.
  await expect(refused).toBeHidden()
  await expect(page.getByText(/^Tout est reçu/).first()).toBeVisible()
  await page.goto(trainee)
  await expect(page.getByText('Azemmour').first()).toBeVisible()
})
