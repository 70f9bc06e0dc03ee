import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { finish, openLesson, rows } from './support/lesson.ts'
import { expect, test, type Language, type PersonaKey } from './support/world.ts'

/** A table whose headings say nothing, so that the person has to. */
const UNNAMED_COLUMNS = {
  name: 'liste.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('A;B;C\nG130000001;El Amrani;Fatima\nG130000002;Benali;Ahmed\n')
}

/** From the groups to what this link of the group's gradebooks leads to. */
async function openFromGrades(
  page: Page,
  group: RegExp,
  grades: string,
  address: string
): Promise<void> {
  await page.goto('/groups')
  await page.getByRole('link', { name: group }).first().click()
  await page.getByRole('link', { name: grades, exact: true }).click()
  // The list's links name a term or a year; the link just pressed does not, and may still be on screen.
  await page.locator(`a[href^="${address}"][href*="20"]`).first().click()
  await expect(page.locator('tbody tr').first()).toBeVisible()
}

/** What opens over the screen, looked at and closed. */
async function violationsOver(page: Page): Promise<string[]> {
  await expect(page.locator('dialog[open]')).toBeVisible()
  const violations = await violationsOf(page)
  await page.keyboard.press('Escape')
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  return violations
}

const screensByPersona: readonly [PersonaKey, readonly string[]][] = [
  ['trainer', ['/', '/groups', '/more', '/more/sync', '/more/ready', '/more/help', '/more/news']],
  [
    'registrar',
    [
      ...['/board', '/groups', '/groups/import', '/statements', '/more/start'],
      ...['/staff', '/staff?view=modules', '/staff?view=calendar']
    ]
  ],
  ['itOfficer', ['/more/devices']]
]

/** Buttons and links of both languages, for screens that are reached by pressing. */
const WORDS = {
  fr: {
    others: /^Autres choix/,
    finish: /^Terminer/,
    openOther: 'Ouvrir une autre séance',
    manage: 'Gestion',
    week: 'Semaine',
    trainees: 'Stagiaires',
    sheet: 'Feuille d’émargement',
    month: 'État mensuel',
    see: 'Voir ce qui va changer',
    code: 'Donner un code',
    brush: 'Pinceau',
    grades: 'Notes',
    enter: 'Saisir',
    list: /Liste/,
    paste: 'Coller des notes',
    addMember: 'Ajouter un membre',
    close: 'Clore la délibération',
    verify: 'Vérifier un sceau'
  },
  ar: {
    others: /^خيارات أخرى/,
    finish: /^إنهاء/,
    openOther: 'فتح حصة أخرى',
    manage: 'التدبير',
    week: 'الأسبوع',
    trainees: 'المتدربون',
    sheet: 'ورقة الحضور',
    month: 'البيان الشهري',
    see: 'عرض ما سيتغير',
    code: 'إعطاء رمز',
    brush: 'التأشير السريع',
    grades: 'النقط',
    enter: 'إدخال',
    list: /اللائحة/,
    paste: 'لصق النقط',
    addMember: 'إضافة عضو',
    close: 'إقفال المداولات',
    verify: 'التحقق من ختم'
  }
} as const

for (const language of ['fr', 'ar'] as const satisfies readonly Language[]) {
  for (const [persona, screens] of screensByPersona) {
    test(`in ${language}, every screen of ${persona} can be used by everybody`, async ({
      world
    }) => {
      const { page } = await world.phone(persona, { language, context: WHOLE_SCREEN })
      for (const screen of screens) {
        await page.goto(screen)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        expect(await page.locator('html').getAttribute('dir')).toBe(
          language === 'ar' ? 'rtl' : 'ltr'
        )
        expect(await violationsOf(page), screen).toEqual([])
      }
    })
  }

  test(`in ${language}, the page of a member of the staff can be used by everybody`, async ({
    world
  }) => {
    const { page } = await world.phone('itOfficer', { language, context: WHOLE_SCREEN })
    await page.goto('/staff')
    await page.locator('a[href^="/staff/"]').first().click()
    await expect(page.getByRole('switch').first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })

  test(`in ${language}, a lesson can be used by everybody`, async ({ world }) => {
    const { page } = await world.phone('trainer', { language, context: WHOLE_SCREEN })
    const words = WORDS[language]
    await page.getByRole('button', { name: words.openOther }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violationsOf(page), 'another lesson').toEqual([])
    await page.keyboard.press('Escape')

    await openLesson(page, 'PRIM-BIL')
    expect(await violationsOf(page), 'the lesson').toEqual([])
    await page.getByRole('button', { name: words.others }).first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violationsOf(page), 'the sheet of a row').toEqual([])
    await page.keyboard.press('Escape')

    await finish(page, words.finish)
    await page.goto('/')
    await openLesson(page, 'PRIM-BIL')
    await rows(page).first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violationsOf(page), 'a correction').toEqual([])
  })

  test(`in ${language}, what is asked before a finish can be used by everybody`, async ({
    world
  }) => {
    const { page } = await world.phone('trainer', { language, context: WHOLE_SCREEN })
    const words = WORDS[language]
    await page.getByRole('button', { name: words.openOther }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('combobox').nth(0).selectOption({ index: 1 })
    const slots = sheet.getByRole('combobox').nth(1)
    const later = await slots.locator('option', { hasText: '16:45' }).getAttribute('value')
    await slots.selectOption(later)
    await sheet.getByRole('button').last().click()
    await expect(rows(page).first()).toBeVisible()
    await finish(page, words.finish)
    await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })

  test(`in ${language}, the pages of a group can be used by everybody`, async ({ world }) => {
    const { page } = await world.phone('registrar', { language, context: WHOLE_SCREEN })
    const words = WORDS[language]
    await page.goto('/groups')
    await page
      .getByRole('link', { name: /PRIM-BIL-1/ })
      .first()
      .click()
    for (const tab of [words.trainees, words.week, words.manage]) {
      await page
        .getByRole('link', { name: tab })
        .or(page.getByRole('tab', { name: tab }))
        .or(page.getByRole('button', { name: tab }))
        .first()
        .click()
      expect(await violationsOf(page), tab).toEqual([])
    }
    await page.goto('/statements')
    await page
      .getByRole('link', { name: /PRIM-BIL-1/ })
      .first()
      .click()
    await expect(page.getByRole('table')).toBeVisible()
    expect(await violationsOf(page), 'totals').toEqual([])
    const totals = page.url()
    for (const paper of [words.sheet, words.month]) {
      await page.goto(totals)
      await page.getByRole('link', { name: paper }).click()
      await expect(page.getByRole('table').first()).toBeVisible()
      expect(await violationsOf(page), paper).toEqual([])
    }
  })

  test(`in ${language}, a trainee’s page and the steps of an import can be used by everybody`, async ({
    world
  }) => {
    const { page } = await world.phone('registrar', { language, context: WHOLE_SCREEN })
    await page.goto('/groups')
    await page
      .getByRole('link', { name: /PRIM-BIL-1/ })
      .first()
      .click()
    await page
      .locator('a[href^="/groups/"][href*="/"]:not([href*="?"])')
      .filter({ hasText: /./ })
      .nth(1)
      .click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await violationsOf(page), 'a trainee').toEqual([])

    await page.goto('/groups/import')
    await page.locator('input[type=file]').setInputFiles(UNNAMED_COLUMNS)
    await expect(page.getByRole('combobox').first()).toBeVisible()
    expect(await violationsOf(page), 'what each column is').toEqual([])

    await page.goto('/groups/import')
    await page
      .locator('input[type=file]')
      .setInputFiles('tests/fixtures/massar/ListEleve_20241001.xlsx')
    await expect(page.getByRole('button', { name: WORDS[language].see })).toBeVisible()
    expect(await violationsOf(page), 'the classes of the file').toEqual([])
    await page.getByRole('button', { name: WORDS[language].see }).click()
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    expect(await violationsOf(page), 'what will change').toEqual([])
  })

  test(`in ${language}, what opens over a lesson, a gradebook and a jury can be used by everybody`, async ({
    world
  }) => {
    const words = WORDS[language]
    const setting = { language, context: WHOLE_SCREEN }
    const { page } = await world.phone('trainer', setting)
    await openLesson(page, 'PRIM-BIL')
    await page.getByRole('group', { name: words.brush }).getByRole('button').nth(1).click()
    expect(await violationsOf(page), 'the brush in hand').toEqual([])

    await openFromGrades(page, /PRIM-BIL-1/, words.grades, '/grades/')
    await page.locator('tbody td button').first().click()
    expect(await violationsOver(page), 'the history of a cell').toEqual([])
    await page.getByRole('link', { name: words.enter }).first().click()
    await page.getByRole('button', { name: words.list }).click()
    await expect(page.locator('dialog[open]').getByRole('listitem').first()).toBeVisible()
    expect(await violationsOf(page), 'the list of an entry').toEqual([])
    await page.getByRole('button', { name: words.paste }).click()
    const pasted = page.locator('dialog[open]').getByRole('textbox')
    await pasted.fill('14\n145\nquinze')
    await expect(page.locator('dialog[open]').getByRole('listitem')).toHaveCount(3)
    expect(await violationsOver(page), 'the preview of what is pasted').toEqual([])

    await page.goto('/more/verify')
    await page.getByRole('textbox').fill('SIJIL1;')
    await page.getByRole('button', { name: words.verify }).click()
    await expect(page.getByRole('alert').or(page.getByRole('status')).last()).toBeVisible()
    expect(await violationsOf(page), 'what a seal is').toEqual([])

    const { page: jury } = await world.phone('departmentHead', setting)
    await openFromGrades(jury, /COL-FR-1/, words.grades, '/deliberations/')
    for (const act of [words.addMember, words.close]) {
      await jury.getByRole('button', { name: act }).first().click()
      expect(await violationsOver(jury), act).toEqual([])
    }
  })

  test(`in ${language}, giving a code can be used by everybody`, async ({ world }) => {
    const { page } = await world.phone('itOfficer', { language, context: WHOLE_SCREEN })
    await page.goto('/more/devices')
    await page.getByRole('button', { name: WORDS[language].code }).first().click()
    await expect(page.getByRole('dialog').getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })

  test(`in ${language}, the first screens can be used by everybody`, async ({ world, browser }) => {
    const locale = language === 'ar' ? 'ar-MA' : 'fr-MA'
    const context = await browser.newContext({ baseURL: world.server.url, locale })
    const page = await context.newPage()
    for (const screen of ['/welcome', '/enrol', '/welcome/site']) {
      await page.goto(screen)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await violationsOf(page), screen).toEqual([])
    }
    await context.close()
  })
}
