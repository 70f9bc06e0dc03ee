import type { Browser, BrowserContext, Page } from '@playwright/test'
import { startTestServer, type TestServer } from '../../sync-server/testing.ts'
import { back, finish, rows } from './support/lesson.ts'
import { expect, NOW_MS, test as base } from './support/world.ts'

/** A relay that nobody has set up, and its first phones. */
const test = base.extend<{ newSite: { server: TestServer; phone(): Promise<Page> } }>({
  newSite: async ({ browser }, use) => {
    const startedMs = Date.now()
    const server = await startTestServer({
      appFolder: 'build',
      clock: () => NOW_MS + Date.now() - startedMs
    })
    const contexts: BrowserContext[] = []
    const phone = async () => {
      const context = await openContext(browser, server)
      contexts.push(context)
      return context.newPage()
    }
    await use({ server, phone })
    await Promise.all(contexts.map((context) => context.close()))
    await server.stop()
  }
})

async function openContext(browser: Browser, server: TestServer): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'fr-MA' })
  await context.clock.setFixedTime(NOW_MS)
  return context
}

/** Writes one record in the sheet that a button opens. */
async function add(page: Page, button: string, fields: Readonly<Record<string, string>>) {
  await page.getByRole('button', { name: button, exact: true }).click()
  const sheet = page.getByRole('dialog')
  for (const [label, value] of Object.entries(fields))
    await sheet.getByLabel(new RegExp(`^${label}`)).fill(value)
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(sheet).toBeHidden()
}

/** A member of the staff with one role, on the page that opens once the name is written. */
async function addStaff(
  page: Page,
  [lastName, firstName]: readonly string[],
  role: string
): Promise<void> {
  await page.goto('/staff')
  await page.getByRole('button', { name: 'Ajouter une personne' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(/^Nom \(lettres latines\)/).fill(lastName ?? '')
  await sheet.getByLabel(/^Prénom \(lettres latines\)/).fill(firstName ?? '')
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: `${lastName} ${firstName}` })
  ).toBeVisible()
  await page.getByLabel(role, { exact: true }).first().check()
  await expect(page.getByText('Tout est reçu').first()).toBeVisible()
}

async function codeFor(page: Page, name: string): Promise<string> {
  await page.goto('/more/devices')
  await page.getByRole('searchbox').fill(name)
  await page.getByRole('button', { name: 'Donner un code' }).first().click()
  const shown = page.getByRole('dialog').getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  return ((await shown.textContent()) ?? '').trim()
}

async function enrol(page: Page, code: string): Promise<void> {
  await page.goto(`/enrol#${code}`)
  await page.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await expect(page.getByText(/^Bonjour/)).toBeVisible()
}

test('a site made from nothing: its officer, its registrar, a class, and the first register', async ({
  newSite
}) => {
  const officer = await newSite.phone()
  await officer.goto('/')
  await officer.getByRole('link', { name: 'Créer mon site' }).click()
  await officer.getByRole('button', { name: 'Créer le site' }).click()
  await officer.getByLabel('Nom du site', { exact: true }).fill('CRMEF Azemmour')
  await officer.getByLabel('Nom', { exact: true }).first().fill('Alami')
  await officer.getByLabel('Le premier responsable dirige aussi le site').check()
  await officer.getByRole('button', { name: 'Créer le site' }).click()
  await officer.getByRole('button', { name: 'Inscrire ce téléphone' }).click()
  await expect(officer.getByText(/^Bonjour .*Alami/)).toBeVisible()
  await addStaff(officer, ['Hamdaoui', 'Laila'], 'Scolarité')
  await addStaff(officer, ['Boukhriss', 'Salma'], 'Formateur(trice)')

  const registrar = await newSite.phone()
  await enrol(registrar, await codeFor(officer, 'Hamdaoui'))
  await registrar.goto('/staff?view=calendar')
  await add(registrar, 'Ajouter un semestre', {
    Code: '2026-1',
    'Nom en français': 'Semestre 1',
    'Premier jour': '2026-09-01',
    'Dernier jour': '2027-01-31'
  })
  await add(registrar, 'Ajouter un horaire', { Début: '08:30', Fin: '12:30' })
  await registrar.goto('/staff?view=modules')
  await add(registrar, 'Ajouter un module', { 'Intitulé en français': 'TICE' })
  await registrar.goto('/groups/import')
  await registrar
    .locator('input[type=file]')
    .setInputFiles('tests/fixtures/massar/ListEleve_20241001.xlsx')
  await registrar.getByRole('button', { name: 'Voir ce qui va changer' }).click()
  await registrar.getByRole('button', { name: /^Enregistrer/ }).click()
  await registrar.getByRole('link', { name: '2APIC-1' }).click()
  await registrar.getByRole('link', { name: 'Semaine' }).click()
  await registrar.getByRole('button', { name: 'Ajouter une séance hebdomadaire' }).click()
  const sheet = registrar.getByRole('dialog')
  // That day is a Wednesday.
  await sheet.getByLabel('Jour de la semaine').selectOption('3')
  await sheet.getByLabel('Module').selectOption({ label: 'TICE' })
  await sheet.getByLabel('Formateur').selectOption({ label: 'Boukhriss Salma' })
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(sheet).toBeHidden()

  const trainer = await newSite.phone()
  await enrol(trainer, await codeFor(officer, 'Boukhriss'))
  await trainer.goto('/')
  await trainer
    .getByRole('link', { name: /2APIC-1/ })
    .first()
    .click()
  await expect(rows(trainer).first()).toContainText(/[\u0621-\u064A]{3}/)
  await finish(trainer)
  await back(trainer)
  await expect(trainer.getByText(/Reçu nº/).first()).toBeVisible()
  await registrar.goto('/board')
  await expect(registrar.getByText(/Reçue nº/).first()).toBeVisible()
})
