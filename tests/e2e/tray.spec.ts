import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { wordsOf } from './support/words.ts'
import { expect, readyForCut, test } from './support/world.ts'

/** The roles of this member of the staff, on the page of somebody who may give them. */
async function openRoles(page: Page, name: string): Promise<void> {
  await page.goto('/staff')
  await page.getByRole('link', { name: new RegExp(name) }).click()
}

const registrarRole = (page: Page) => page.getByRole('switch', { name: 'Scolarité' })

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, what the relay refuses is told, kept with its reason, taken along as a file, and sent again once the role is back`, async ({
    world
  }) => {
    const { say, like } = wordsOf(language)
    const registrar = await world.phone('registrar', { language, context: WHOLE_SCREEN })
    const { page: director } = await world.phone('siteDirector')
    const { page: officer } = await world.phone('itOfficer')
    const { page } = registrar
    const edit = page.getByRole('button', { name: say('people_edit_identity') })
    await page.goto('/groups')
    await page
      .getByRole('link', { name: /PRIM-BIL-1/ })
      .first()
      .click()
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
    // The address is the trainee's once their page is on screen.
    await expect(edit).toBeVisible()
    const trainee = page.url()
    await readyForCut(page)
    await registrar.offline(true)
    await edit.click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel(like('people_field_birth_place')).fill('Azemmour')
    await sheet.getByRole('button', { name: say('ui_save'), exact: true }).click()
    await expect(page.getByText('Azemmour').first()).toBeVisible()

    await openRoles(officer, world.names.registrar)
    await openRoles(director, world.names.registrar)
    await registrarRole(director).uncheck()
    // Seen by a colleague, it is at the relay.
    await expect(registrarRole(officer)).not.toBeChecked()

    await registrar.offline(false)
    await page.goto('/more/sync')
    const refused = page
      .getByRole('article')
      .filter({ hasText: say('settings_refused_not_your_role') })
    await expect(refused).toContainText('Azemmour')
    expect(await violationsOf(page)).toEqual([])
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: say('settings_tray_export') }).click()
    expect(await readFile(await (await saving).path(), 'utf8')).toContain('Azemmour')

    await registrarRole(director).check()
    // The directory that gives the role back comes with the wake-up, and what it refused before is tried again by itself.
    await expect(refused).toBeHidden()
    await expect(page.getByText(like('settings_line_received')).first()).toBeVisible()
    await page.goto(trainee)
    await expect(page.getByText('Azemmour').first()).toBeVisible()
  })
}
