/**
 * Takes the README's pictures again: the built app in a real browser on the demonstration annex, one file a screen in
 * docs/pictures. Run `npm run build` first. A screen that moved away stops it with the sentence of what was not found.
 */
import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { finish, openLesson, openUnscheduled, rows, takeBrush } from '../e2e/support/lesson.ts'
import { NOW_MS, readyForCut, signIn, startDemo, type PersonaKey } from '../e2e/support/world.ts'

const FOLDER = join(import.meta.dirname, '../../docs/pictures')
const PHONE = { width: 360, height: 740 }
const LAPTOP = { width: 1100, height: 740 }

type Demo = Awaited<ReturnType<typeof startDemo>>
type Options = { readonly language?: 'fr' | 'ar'; readonly viewport?: typeof PHONE }
type Open = (persona: PersonaKey, options?: Options) => Promise<Page>

function opener(browser: Browser, demo: Demo): Open {
  return async (persona, { language = 'fr', viewport = PHONE } = {}) => {
    const context = await browser.newContext({
      viewport,
      deviceScaleFactor: 2,
      hasTouch: viewport === PHONE,
      isMobile: viewport === PHONE,
      locale: language === 'ar' ? 'ar-MA' : 'fr-MA',
      baseURL: demo.server.url
    })
    await context.clock.setFixedTime(NOW_MS)
    const page = await context.newPage()
    await signIn(page, demo.server, (language === 'ar' ? demo.namesAr : demo.names)[persona])
    await page.getByText(/^(Tout est reçu|تم استلام كل شيء)/).waitFor()
    return page
  }
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
}

async function takeMorning(open: Open): Promise<void> {
  const page = await open('trainer')
  await take(page, 'today')
  await openLesson(page, 'PRIM-BIL-1')
  await rows(page).nth(1).click()
  await rows(page).nth(3).dblclick()
  await take(page, 'lesson')

  const arabic = await open('trainer', { language: 'ar' })
  await openLesson(arabic, 'PRIM-BIL-1')
  await rows(arabic).nth(2).click()
  await take(arabic, 'lesson-ar')
}

/** Two phones without a network on one lesson; the second says somebody else is absent. */
async function takeContradiction(open: Open): Promise<void> {
  const pages = [await open('trainer'), await open('secondTrainer')] as const
  for (const [index, page] of pages.entries()) {
    await readyForCut(page)
    await page.context().setOffline(true)
    await openUnscheduled(page, 'PRIM-BIL-1', await lastSlot(page))
    await takeBrush(page, 'Absent')
    await rows(page).nth(index).click()
    await finish(page)
    await page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog'))
      .getByRole('button', { name: /^Terminer/ })
      .click()
    await page
      .getByText(/Terminé/)
      .first()
      .waitFor()
  }
  for (const page of pages) await page.context().setOffline(false)
  const card = pages[0].getByRole('region', { name: /Désaccord/ }).first()
  await card.waitFor()
  await card.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await take(pages[0], 'contradiction')
}

async function lastSlot(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Ouvrir une autre séance' }).click()
  const labels = await page
    .getByRole('dialog')
    .getByLabel('Horaire')
    .locator('option')
    .allTextContents()
  await page.keyboard.press('Escape')
  return labels.at(-1)?.trim() ?? ''
}

async function takeOffice(open: Open): Promise<void> {
  const page = await open('registrar')
  await page.goto('/board')
  await page.getByText('À régler').first().waitFor()
  await take(page, 'board')
  const trainer = await open('trainer')
  await readyForCut(trainer)
  await trainer.goto('/more/ready')
  await trainer.getByText('Les listes sont récentes').first().waitFor()
  await take(trainer, 'ready')
}

async function takeGrades(open: Open): Promise<void> {
  const page = await open('trainer')
  await openEntry(page)
  await page.getByRole('textbox').first().waitFor()
  await take(page, 'grade-entry')

  const wide = await open('trainer', { viewport: LAPTOP })
  await openEntry(wide)
  await wide.getByRole('grid').waitFor()
  await take(wide, 'grade-grid')

  const head = await open('departmentHead')
  await openGrades(head, 'COL-FR-1')
  await head.getByRole('link', { name: /^Délibération/ }).click()
  await head.getByRole('heading', { name: 'Modules' }).waitFor()
  await take(head, 'deliberation')
}

async function openEntry(page: Page): Promise<void> {
  await openGrades(page, 'PRIM-BIL-1')
  await page.locator('a[href^="/grades/"][href*="-1/"]').first().click()
  await page.getByRole('link', { name: 'Saisir', exact: true }).first().click()
}

async function openGrades(page: Page, group: string): Promise<void> {
  await page
    .getByRole('link', { name: /^Groupes/ })
    .first()
    .click()
  await page.waitForURL('**/groups')
  await page
    .getByRole('link', { name: new RegExp(group) })
    .first()
    .click()
  await page.getByRole('link', { name: 'Notes', exact: true }).click()
}

const demo = await startDemo()
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
})
try {
  const open = opener(browser, demo)
  await takeMorning(open)
  await takeOffice(open)
  await takeGrades(open)
  await takeContradiction(open)
} finally {
  await browser.close()
  await demo.server.stop()
}
