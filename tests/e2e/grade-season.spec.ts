/**
 * The grade season of one module, from the plan to the trainee's own screen, as the people of an annex live it: two trainers
 * with two phones, the head who validates and chairs, the registrar, and a trainee. In both languages, for the season is
 * one: whoever signs on an Arabic phone signs the same minutes.
 */
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from '@playwright/test'
import { readGradeFile } from '../../src/lib/files/grade-file.ts'
import { MODULES } from '../fixtures/modules.ts'
import { violationsOf } from './support/axe.ts'
import { keptOn } from './support/kept.ts'
import { chooseGradeFile, pupilsOf } from './support/massar.ts'
import { wordsOf, type Words } from './support/words.ts'
import {
  expect,
  NOW_MS,
  readyForCut,
  test,
  type Language,
  type Phone,
  type World
} from './support/world.ts'

/** The head sent this module back to its two trainers; the others of the group are validated. */
const GROUP = 'COL-FR-2'
const TRAINEES = 27
const FILE = 'export_notesCC_COL-FR-2_0030.xlsx'
const NUMBER = 'PV 9/2026'
/** What the first trainer reads on the copies, from the top of the pile; the rest get 12.5. */
const FIRST_COPIES = ['15', '9,5', '13', 'a']
/** The colleague reads the third otherwise. */
const OTHER_COPIES = ['15', '9,5', '16']

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, a season of grades goes from the plan to the trainee’s own screen`, async ({
    world,
    browser
  }) => {
    // Five phones and every step of a term: half a minute on a desk, longer on a busy machine.
    test.setTimeout(240_000)
    const words = wordsOf(language)
    const { say, like } = words
    const module = MODULES.planification[language === 'ar' ? 'nameAr' : 'name']

    const trainer = await world.phone('secondTrainer', { language })
    const colleague = await world.phone('jadida-trainer-06', { language })
    const head = await world.phone('departmentHead', { language })
    const first = trainer.page
    const second = colleague.page
    const office = head.page
    const trainee = await enrolTrainee(world, browser, language, words)

    await test.step('1. The trainer adds an assessment, and reads how it will count', async () => {
      await openModule(first, words, module)
      await first.getByRole('link', { name: say('grades_rule_see') }).click()
      await expect(first.getByRole('region', { name: say('grades_example') })).toContainText('9,71')
      await first
        .getByRole('link', { name: say('ui_back'), exact: true })
        .first()
        .click()
      await first.getByRole('button', { name: say('grades_add_assessment') }).click()
      const sheet = first.locator('dialog[open]')
      await sheet.getByLabel(say('grades_kind')).selectOption('practical')
      await fitForEverybody(first, 'the plan of an assessment')
      await sheet.getByRole('button', { name: say('ui_save') }).click()
      await expect(practical(first, words)).toContainText(`0/${TRAINEES}`)
      await expect(first.getByText(say('grades_provisional'))).toHaveCount(TRAINEES)
    })

    await test.step('2. Two trainers enter the same pile, both without a network', async () => {
      await openModule(second, words, module)
      await expect(practical(second, words)).toBeVisible()
      for (const phone of [trainer, colleague]) {
        await readyForCut(phone.page)
        await phone.offline(true)
      }
      const copies = Array.from({ length: TRAINEES }, (_, place) => FIRST_COPIES[place] ?? '12,5')
      await enterCopies(first, words, copies.slice(0, 5))
      // The battery is taken out and put back.
      await first.reload()
      await expect(first.getByText(`5/${TRAINEES}`)).toBeVisible()
      await enterCopies(first, words, copies.slice(5), { isOpen: true })
      await first.goBack()
      await expect(practical(first, words)).toContainText(`${TRAINEES}/${TRAINEES}`)
      await enterCopies(second, words, OTHER_COPIES)
      await second.goBack()
      await expect(practical(second, words)).toContainText(`3/${TRAINEES}`)
    })

    await test.step('3. The averages are complete; what is unusual is named', async () => {
      await expect(first.getByText(say('grades_provisional'))).toHaveCount(0)
      const counted = say('grades_distribution_counted')
        .replace('{counted}', String(TRAINEES))
        .replace('{people}', String(TRAINEES))
      await expect(first.getByText(counted)).toBeVisible()
      const odd = first.getByRole('region', { name: say('grades_anomalies') })
      await expect(odd.getByText(say('grades_anomaly_absent'))).toHaveCount(1)
    })

    await test.step('5. MASSAR’s file is filled in place and comes back under its own name', async () => {
      await fillGradeFile(first, words, module)
      await first.goBack()
    })

    await test.step('6. Handed in without a network; the head sees which phone still holds grades', async () => {
      await confirm(first, say('grades_submit'))
      await expect(first.getByText(say('grades_step_here'))).toBeInViewport()
      await trainer.offline(false)
      await expect(first.getByText(say('grades_step_here'))).toBeHidden()

      await openModule(office, words, module)
      await office.getByRole('button', { name: say('grades_validate') }).click()
      const question = office.locator('dialog[open]')
      await expect(question.getByText(like('jury_devices_missing'))).toBeVisible()
      await expect(question).toContainText(nameIn(world, language, 'jadida-trainer-06'))
      await fitForEverybody(office, 'the question before a validation')
      await question.getByRole('button', { name: say('ui_cancel') }).click()
    })

    await test.step('6. Returned with a reason, which the trainer reads', async () => {
      await giveReason(office, say('grades_return'), 'Attendre le second téléphone')
      await expect(first.getByText('Attendre le second téléphone')).toBeVisible()
      await expect(first.getByRole('button', { name: say('grades_submit') })).toBeVisible()
    })

    await test.step('4. The second phone comes back and contradicts; the trainer settles it', async () => {
      await colleague.offline(false)
      const card = first.getByRole('region', { name: like('grades_conflict') })
      await expect(card.getByRole('button')).toHaveCount(2)
      await expect(office.getByRole('region', { name: like('grades_conflict') })).toBeVisible()
      await card.getByRole('button', { name: /16/ }).click()
      await expect(card).toBeHidden()
      await expect(second.getByRole('region', { name: like('grades_conflict') })).toBeHidden()
      await expect(cell(second, 2)).toContainText('16')
    })

    await test.step('6. Handed in again, validated while the second phone is away', async () => {
      await colleague.offline(true)
      await confirm(first, say('grades_submit'))
      await confirm(office, say('grades_validate'))
      await expect(office.getByRole('button', { name: say('grades_publish') })).toBeVisible()
      await expect(first.getByText(say('grades_state_validated')).first()).toBeVisible()
    })

    const closed =
      await test.step('6. The jury sits and closes; the minutes name the phone that was missing', async () => {
        await office.goBack()
        await holdJury(office, words)
        return hashOf(office)
      })

    await test.step('6. Minutes and a transcript are printed with their seal, which holds without a network', async () => {
      await office.getByRole('link', { name: say('jury_minutes') }).click()
      const minutes = await sealedPaper(office, words, 'the minutes, sealed')
      await expect(minutes).toContainText(closed)
      await expect(minutes).toContainText('Son téléphone est en panne')
      await office.goBack()
      await office.locator('tbody th button').first().click()
      await office.getByRole('link', { name: say('jury_transcript') }).click()
      const transcript = await sealedPaper(office, words, 'a transcript, sealed')
      await expect(transcript).toContainText(NUMBER)
      const seal = await transcript.getByText(/^SIJIL1;/).innerText()

      await head.offline(true)
      await verify(office, words, seal)
      await expect(office.getByText(say('jury_verify_valid'))).toBeVisible()
      await office.getByLabel(say('jury_verify_text')).fill(seal.replace('PV%209', 'PV%208'))
      await office.getByRole('button', { name: say('jury_verify_title') }).click()
      await expect(office.getByText(say('jury_verify_false'))).toBeVisible()
      await head.offline(false)
    })

    await test.step('7. What the second phone entered meanwhile waits, and moves nothing', async () => {
      await enterAt(second, words, 3, '11')
      await second.goBack()
      await openDeliberation(office, words)
      await colleague.offline(false)
      await expect(office.getByText(like('jury_held_count')).first()).toBeVisible()
      expect(await hashOf(office)).toBe(closed)
      await expect(second.getByText(like('grades_held')).first()).toBeVisible()
      await fitForEverybody(second, 'what waits, on the phone of its author')
    })

    await test.step('7. Admitted with a reason, it is a numbered amendment', async () => {
      await office.getByRole('link', { name: say('jury_open_gradebook') }).click()
      await giveReason(office, say('jury_admit'), 'Copie retrouvée')
      await expect(office.getByRole('heading', { name: say('jury_held_title') })).toBeHidden()
      await expect(cell(office, 3)).toContainText('11')
      await office.goBack()
      await expect(office.getByText(say('jury_amendment').replace('{number}', ''))).toBeVisible()
      expect(await hashOf(office)).not.toBe(closed)
      await fitForEverybody(office, 'a deliberation with an amendment')
    })

    await test.step('7. A recount of that trainee shows who said what, when and why', async () => {
      await office.locator('tbody th button').nth(3).click()
      await office.getByRole('link', { name: say('jury_recount') }).click()
      const paper = office.getByLabel(say('ui_paper_preview'))
      const line = paper.getByRole('row').filter({ hasText: say('jury_paper_admitted') })
      await expect(line).toContainText('11')
      await expect(line).toContainText(say('grades_code_absent'))
      await expect(line).toContainText(nameIn(world, language, 'jadida-trainer-06'))
      await fitForEverybody(office, 'a recount')
    })

    await test.step('8. Published: the trainee reads their own grades, and nobody else’s', async () => {
      const page = trainee.page
      await expect(page.getByText(say('record_empty'))).toBeVisible()
      expect(await keptOn(page)).not.toContain(module)
      await openModule(office, words, module)
      await confirm(office, say('grades_publish'))
      await expect(office.getByText(like('grades_publication_told'))).toBeVisible()
      const card = page.getByRole('article', { name: module })
      await expect(card).toContainText('15 / 20')
      await expect(card).toContainText(say('record_after_jury'))
      await trainee.offline(true)
      await page.reload()
      await expect(card).toContainText('15 / 20')
      await expect(page.getByRole('article')).toHaveCount(1)
      await fitForEverybody(page, 'the trainee’s own screen')
      expect(await keptOn(page)).not.toMatch(/group\/|gradebook\/|deliberation\//)
    })
  })
}

/** The registrar gives the first of the list a code, and they let their own phone in with it. */
async function enrolTrainee(
  world: World,
  browser: Browser,
  language: Language,
  { say }: Words
): Promise<{ page: Page; offline: Phone['offline'] }> {
  const { page } = await world.phone('registrar', { language })
  await openGroup(page, say)
  await page.locator('a[href^="/groups/"] bdi').first().click()
  await page.getByRole('button', { name: say('settings_devices_give_code') }).click()
  const code = await page
    .locator('dialog[open]')
    .getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    .innerText()
  const context = await browser.newContext({
    ...{ baseURL: world.server.url, locale: language === 'ar' ? 'ar-MA' : 'fr-MA' },
    ...{ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
  })
  await context.clock.setFixedTime(NOW_MS)
  const trainee = await context.newPage()
  await trainee.goto(`/enrol#${code}`)
  await trainee.getByRole('button', { name: say('welcome_enrol_this_phone') }).click()
  await trainee.waitForURL(/\/record$/)
  await readyForCut(trainee)
  return { page: trainee, offline: (isOffline) => context.setOffline(isOffline) }
}

async function openGroup(page: Page, say: Words['say']): Promise<void> {
  await page
    .getByRole('link', { name: say('people_groups') })
    .first()
    .click()
  await page.waitForURL('**/groups')
  await page
    .getByRole('link', { name: new RegExp(GROUP) })
    .first()
    .click()
}

async function openGradebooks(page: Page, { say }: Words): Promise<void> {
  await openGroup(page, say)
  await page.getByRole('link', { name: say('grades_grades'), exact: true }).click()
}

async function openModule(page: Page, words: Words, module: string): Promise<void> {
  await openGradebooks(page, words)
  await page.getByRole('link', { name: new RegExp(module) }).click()
  await expect(page.getByRole('table').first()).toBeVisible()
}

async function openDeliberation(page: Page, words: Words): Promise<void> {
  await openGradebooks(page, words)
  await page.locator('a[href^="/deliberations/"]').click()
  await expect(page.locator('code')).toBeVisible()
}

/** The card of the assessment that this season adds. */
function practical(page: Page, { say }: Words): Locator {
  return page
    .getByRole('region', { name: say('grades_assessments') })
    .getByRole('listitem')
    .filter({ hasText: say('grades_kind_practical') })
}

/** What the table shows of it, for the trainee at this place of the list, from 0. */
function cell(page: Page, place: number): Locator {
  return page.locator('tbody tr').nth(place).getByRole('button').last()
}

/** Types copies one after the other on the keypad, from the first trainee without a grade. */
async function enterCopies(
  page: Page,
  words: Words,
  copies: readonly string[],
  { isOpen = false } = {}
): Promise<void> {
  if (!isOpen)
    await practical(page, words)
      .getByRole('link', { name: words.say('grades_enter') })
      .click()
  const next = page.getByRole('button', { name: words.say('grades_next'), exact: true })
  for (const copy of copies) {
    await typeOnKeypad(page, words, copy)
    if (await next.isEnabled()) await next.click()
  }
  await expect(page.getByText(words.say('ui_saved'))).toBeVisible()
}

/** Goes to one trainee by the list, and types over what stands there. */
async function enterAt(page: Page, words: Words, place: number, copy: string): Promise<void> {
  await practical(page, words)
    .getByRole('link', { name: words.say('grades_enter') })
    .click()
  await page.getByRole('button', { name: new RegExp(words.say('grades_jump')) }).click()
  await page.locator('dialog[open]').getByRole('listitem').nth(place).getByRole('button').click()
  await typeOnKeypad(page, words, copy)
  await expect(page.getByText(words.say('ui_saved'))).toBeVisible()
}

async function typeOnKeypad(page: Page, { say }: Words, copy: string): Promise<void> {
  const keys = copy === 'a' ? [say('grades_code_absent')] : [...copy]
  for (const key of keys) await page.getByRole('button', { name: key, exact: true }).click()
}

/** Drops the file of this class on the phone, has the new assessment put into its third control, and reads what comes back. */
async function fillGradeFile(page: Page, { say, like }: Words, subject: string): Promise<void> {
  const [, , , term = ''] = new URL(page.url()).pathname.split('/')
  const [startYear, number] = term.split('-').map(Number)
  await page.getByRole('link', { name: say('grades_massar') }).click()
  await expect(page.locator('input[type="file"]')).toBeAttached()
  const own = { className: GROUP, subject, startYear: startYear!, term: number as 1 | 2 }
  await chooseGradeFile(page, { ...own, savedBy: 'massar', pupils: await pupilsOf(page) }, FILE)
  await expect(page.getByText(say('grades_massar_verdict_same'))).toHaveCount(4)
  await page
    .getByRole('combobox')
    .nth(2)
    .selectOption({ label: `${say('grades_kind_practical')} 1` })
  await expect(page.getByText(like('grades_massar_not_absent'))).toHaveCount(1)
  await fitForEverybody(page, 'a file of MASSAR to be filled')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: say('grades_massar_fill') }).click()
  const download = await coming
  expect(download.suggestedFilename()).toBe(FILE)
  const reading = readGradeFile(new Uint8Array(await readFile(await download.path())))
  const thirds = reading.ok ? reading.file.pupils.map(({ grades }) => grades[2]?.hundredths) : []
  expect(thirds.slice(0, 5)).toEqual([1500, 950, 1300, null, 1250])
}

/** Presses, and says yes to the question. */
async function confirm(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.locator('dialog[open]').getByRole('button', { name: button, exact: true }).click()
}

/** The same where the question is why. */
async function giveReason(page: Page, button: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const sheet = page.locator('dialog[open]')
  await sheet.getByRole('textbox').fill(reason)
  await fitForEverybody(page, button)
  await sheet.getByRole('button', { name: button, exact: true }).click()
  await expect(sheet).toBeHidden()
}

/** From the gradebooks of the group: a chair, the decisions that the results propose, the closing. */
async function holdJury(page: Page, { say, like }: Words): Promise<void> {
  await page.locator('a[href^="/deliberations/"]').click()
  await page.getByRole('button', { name: say('jury_member_add') }).click()
  const sheet = page.locator('dialog[open]')
  await sheet.getByLabel(say('jury_member'), { exact: true }).selectOption({ index: 1 })
  await sheet.getByLabel(say('jury_role')).selectOption('chair')
  await sheet.getByRole('button', { name: say('jury_member_add') }).click()
  await page.getByRole('button', { name: like('jury_apply') }).click()
  await expect(page.getByText(like('jury_undecided'))).toBeHidden()
  await page.getByRole('button', { name: say('jury_close') }).click()
  await sheet.getByLabel(say('jury_number')).fill(NUMBER)
  await sheet.getByLabel(say('jury_proceed_reason')).fill('Son téléphone est en panne')
  await fitForEverybody(page, 'the closing')
  await sheet.getByRole('button', { name: say('jury_close') }).click()
  await expect(page.locator('.badge', { hasText: NUMBER })).toBeVisible()
}

const hashOf = (page: Page) => page.locator('code').innerText()

/** The page as it would be printed, once the relay has sealed it. */
async function sealedPaper(page: Page, { say }: Words, what: string): Promise<Locator> {
  const paper = page.getByLabel(say('ui_paper_preview'))
  await expect(paper.getByRole('img', { name: say('jury_paper_seal') })).toBeVisible()
  await expect(paper).not.toContainText(say('jury_paper_provisional'))
  await fitForEverybody(page, what)
  return paper
}

async function verify(page: Page, { say }: Words, seal: string): Promise<void> {
  await page.goto('/more/verify')
  await page.getByLabel(say('jury_verify_text')).fill(seal)
  await page.getByRole('button', { name: say('jury_verify_title') }).click()
}

function nameIn(
  { names, namesAr }: World,
  language: Language,
  persona: keyof World['names']
): string {
  return (language === 'ar' ? namesAr : names)[persona]
}

/** Asks axe of the whole screen: in a short one a row half under the navigation counts as a small target. */
async function fitForEverybody(page: Page, what: string): Promise<void> {
  const phone = page.viewportSize()!
  await page.setViewportSize({ width: phone.width, height: 6000 })
  const violations = await violationsOf(page)
  await page.setViewportSize(phone)
  expect(violations, what).toEqual([])
}
