import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { readGradeFile } from '../../src/lib/files/grade-file.ts'
import { makeGradeFile, type MadeFileOptions } from '../fixtures/massar/make-grade-file.ts'
import { openGradebook } from './support/gradebook.ts'
import { chooseGradeFile, pupilsOf } from './support/massar.ts'
import { expect, readyForCut, test, type Phone } from './support/world.ts'

const GROUP = 'PRIM-BIL-1'
const NAME = 'export_notesCC_PRIM-BIL-1_0030.xlsx'
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** From the groups to the files beside the first gradebook of the group; answers what the file must say to be its own. */
async function openFiles({ page }: Phone): Promise<MadeFileOptions> {
  await openGradebook(page, GROUP)
  const subject = await page.getByRole('heading', { level: 1 }).innerText()
  const [, , , term = ''] = new URL(page.url()).pathname.split('/')
  await page.getByRole('link', { name: /^(Fichier MASSAR|ملف مسار)$/ }).click()
  await expect(page.locator('input[type="file"]')).toBeAttached()
  const [startYear, number] = term.split('-').map(Number)
  return {
    ...{
      className: GROUP,
      subject,
      startYear: startYear!,
      term: number as 1 | 2,
      savedBy: 'massar'
    },
    pupils: await pupilsOf(page)
  }
}

test('without a network a trainer fills MASSAR’s file, and everything else in it stays as it was', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await readyForCut(page)
  const own = await openFiles(phone)
  await phone.offline(true)
  const before = await chooseGradeFile(page, own, NAME)
  await expect(page.getByText('Identique ici')).toHaveCount(4)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Remplir le fichier' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(NAME)
  await expect(page.getByText(/est rempli$/)).toBeVisible()

  const after = new Uint8Array(await readFile(await file.path()))
  const reading = readGradeFile(after)
  const filled = reading.ok
    ? reading.file.pupils.filter(({ grades }) => grades[0]?.hundredths !== null)
    : []
  expect(filled.length).toBeGreaterThan(20)
  const [was, is] = [unzipSync(before), unzipSync(after)]
  expect(Object.keys(is)).toEqual(Object.keys(was))
  const changed = Object.keys(was).filter(
    (part) => Buffer.compare(Buffer.from(was[part]!), Buffer.from(is[part]!)) !== 0
  )
  expect(changed.every((part) => /worksheets\/sheet\d+\.xml|sharedStrings\.xml/.test(part))).toBe(
    true
  )

  // The original stays beside the gradebook, unfilled, for the next time.
  await page.reload()
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible()
  await expect(page.getByText('Identique ici')).toHaveCount(4)
})

test('a file of another term or class is blocked; a class of another name is said once', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  const own = await openFiles(phone)
  await chooseGradeFile(page, { ...own, term: own.term === 1 ? 2 : 1 }, 'other-term.xlsx')
  await expect(page.getByText('Ce fichier n’est pas celui de ce carnet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remplir le fichier' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Retirer ce fichier de l’appareil' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Retirer ce fichier de l’appareil' })
    .click()

  await chooseGradeFile(page, { ...own, className: 'TCS-9' }, 'other-name.xlsx')
  await expect(page.getByText('Est-ce bien ce carnet ?')).toBeVisible()
  await page.getByRole('button', { name: 'Oui, c’est bien ce carnet' }).click()
  await expect(page.getByRole('button', { name: 'Remplir le fichier' })).toBeVisible()
  await page.reload()
  await expect(page.getByText('Dit identique par vous').first()).toBeVisible()
})

test('a file that is none of MASSAR says so and changes nothing', async ({ world }) => {
  const phone = await world.phone('trainer')
  await openFiles(phone)
  await phone.page.locator('input[type="file"]').setInputFiles({
    ...{ name: 'photo.xlsx', mimeType: 'image/png' },
    buffer: Buffer.from('not a workbook')
  })
  await expect(phone.page.getByText(/photo\.xlsx.*n’a pas pu être lu/)).toBeVisible()
  await expect(phone.page.getByText('Rien n’a été changé.')).toBeVisible()
})

test('a cell that others lean on stops the filling, and the screen says which', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  const parts = unzipSync(makeGradeFile(await openFiles(phone)))
  const sheet = 'xl/worksheets/sheet1.xml'
  const shared = '<c r="G18"><f t="shared" ref="G18:G20" si="0">H1</f><v>1</v></c>'
  parts[sheet] = strToU8(strFromU8(parts[sheet]!).replace(/<c r="G18"[^>]*?\/>/, shared))
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: NAME, mimeType: '', buffer: Buffer.from(zipSync(parts)) })
  await page.getByRole('button', { name: 'Remplir le fichier' }).click()
  await expect(page.getByText(/La case .*G18.* contient une formule/)).toBeVisible()
  await expect(page.getByText(/Le fichier d’origine est intact/)).toBeVisible()
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, files of MASSAR can be used by everybody`, async ({ world }) => {
    const context = { viewport: { width: 360, height: 6000 } }
    const phone = await world.phone('trainer', { language, context })
    const own = await openFiles(phone)
    await chooseGradeFile(phone.page, { ...own, className: 'TCS-9' }, NAME)
    await expect(phone.page.getByRole('heading', { name: NAME })).toBeVisible()
    const { violations } = await new AxeBuilder({ page: phone.page }).withTags(RULES).analyze()
    expect(
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    ).toEqual([])
  })
}
