import { readFile } from 'node:fs/promises'
import type { Download } from '@playwright/test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { readGradeFile } from '../../src/lib/files/grade-file.ts'
import { makeGradeFile, type MadeFileOptions } from '../fixtures/massar/make-grade-file.ts'
import { violationsOf } from './support/axe.ts'
import { openGradebook } from './support/gradebook.ts'
import {
  chooseGradeFile,
  chosenFile,
  filesOfAllGradebooks,
  isOwn,
  pupilsOf
} from './support/massar.ts'
import { expect, readyForCut, test, type Phone } from './support/world.ts'

const GROUP = 'PRIM-BIL-1'
const NAME = 'export_notesCC_PRIM-BIL-1_0030.xlsx'

/** From the groups to the files beside the first gradebook of the group; answers what the file must say to be its own. */
async function openFiles({ page }: Phone): Promise<MadeFileOptions> {
  await openGradebook(page, GROUP)
  const subject = await page.getByRole('heading', { level: 1 }).innerText()
  const [, , , term = ''] = new URL(page.url()).pathname.split('/')
  await page.getByRole('link', { name: /^(Fichier MASSAR|ملف مسار)$/ }).click()
  await expect(page.locator('input[type="file"]')).toBeAttached()
  return { ...isOwn(GROUP, subject, term), pupils: await pupilsOf(page) }
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
  await page.getByRole('link', { name: 'Trouver son carnet' }).click()
  await expect(page.getByText(/Il est d’un autre semestre/)).toBeVisible()
  await page.goBack()
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

test('a pupil whose code MASSAR changed is found by the number, and written once the trainer says so', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  const own = await openFiles(phone)
  await chooseGradeFile(page, own, 'avant.xlsx')
  await expect(page.getByText('Identique ici')).toHaveCount(4)
  const pupils = own.pupils!.map((pupil, index) =>
    index === 0 ? { ...pupil, massarCode: 'Z999999999' } : pupil
  )
  await page.goto('/massar')
  await page.getByRole('button', { name: 'Retirer ce fichier de l’appareil' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Retirer ce fichier de l’appareil' })
    .click()
  await page
    .locator('input[type="file"]')
    .setInputFiles(chosenFile('apres.xlsx', { ...own, pupils }))
  await expect(page.getByText(/Le code a changé de .* à .*Z999999999/)).toBeVisible()
  const gradeOfFirst = async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Remplir le fichier' }).click()
    const reading = readGradeFile(new Uint8Array(await readFile(await (await download).path())))
    return reading.ok && reading.file.pupils[0]!.grades[0]!.hundredths
  }
  expect(await gradeOfFirst()).toBeNull()
  await page.getByRole('button', { name: /^Oui, c’est/ }).click()
  await expect(page.getByText('Codes Massar que vous avez confirmés')).toBeVisible()
  expect(await gradeOfFirst()).toBeGreaterThan(0)

  await page.reload()
  await page.getByText('Codes Massar que vous avez confirmés').click()
  await page.getByRole('button', { name: 'Oublier ma réponse' }).click()
  await expect(page.getByRole('button', { name: /^Oui, c’est/ })).toBeVisible()
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

test('without a network, files of several modules find their gradebooks and are filled at one press', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await readyForCut(page)
  const own = await filesOfAllGradebooks(page)
  await phone.offline(true)
  await page.getByRole('link', { name: /^Fichiers MASSAR/ }).click()
  const names = own.map((_, index) => `fichier-${index}.xlsx`)
  await page
    .locator('input[type="file"]')
    .setInputFiles([
      ...own.map((one, index) => chosenFile(names[index]!, one)),
      chosenFile('annee.xlsx', { ...own[0], startYear: 2019 }),
      chosenFile('inconnue.xlsx', { className: 'TCS-9', startYear: own[0]!.startYear!, term: 1 }),
      { name: 'photo.xlsx', mimeType: 'image/png', buffer: Buffer.from('not a workbook') }
    ])
  const heading = (text: string) => page.getByRole('heading', { name: text, exact: true })
  await expect(heading(`${own.length} fichiers reconnus`)).toBeVisible()
  await expect(heading('3 fichiers sans carnet')).toBeVisible()
  await expect(page.getByText(/Il est de l’année .*2019\/2020/)).toBeVisible()
  await expect(page.getByText(/Aucun de vos groupes ne s’appelle .*TCS-9/)).toBeVisible()
  await expect(page.getByText(/photo\.xlsx.*n’a pas pu être lu/)).toBeVisible()

  const given: Download[] = []
  page.on('download', (download) => given.push(download))
  const all = page.getByRole('button', { name: /^Remplir les \d+ fichiers$/ })
  const count = Number(/\d+/.exec(await all.innerText())![0])
  await all.click()
  await expect.poll(() => given.length).toBe(count)
  for (const download of given) {
    expect(names).toContain(download.suggestedFilename())
    const reading = readGradeFile(new Uint8Array(await readFile(await download.path())))
    const one = own[names.indexOf(download.suggestedFilename())]!
    expect(reading).toMatchObject({
      ok: true,
      file: { header: { printed: { subject: one.subject } } }
    })
    const pupils = reading.ok ? reading.file.pupils : []
    expect(pupils.some(({ grades }) => grades.some(({ hundredths }) => hundredths !== null))).toBe(
      true
    )
  }

  // The originals stay, each beside its gradebook.
  await page.reload()
  await expect(heading(`${own.length} fichiers reconnus`)).toBeVisible()
  await page.locator('article a[href$="/massar"]').first().click()
  await expect(page.getByText('Identique ici')).toHaveCount(4)
})

test('two files for one gradebook wait until one is let go; a class of another name is said once', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  const [own] = await filesOfAllGradebooks(page)
  await page.goto('/massar')
  const input = page.locator('input[type="file"]')
  await input.setInputFiles([chosenFile('a.xlsx', own!), chosenFile('a (1).xlsx', own!)])
  await expect(page.getByText('Plusieurs fichiers pour ce carnet')).toHaveCount(2)
  await expect(page.getByRole('button', { name: /^Remplir/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Retirer de la liste' }).first().click()
  await expect(page.getByRole('button', { name: 'Remplir le fichier' })).toBeVisible()

  await input.setInputFiles([chosenFile('b.xlsx', { ...own, className: 'TCS-9', markers: ['1'] })])
  const other = page.getByRole('article').filter({ hasText: 'b.xlsx' })
  await expect(other.getByText(/le fichier nomme de vos stagiaires/)).toBeVisible()
  await other.getByLabel(/De quel carnet/).selectOption({ index: 1 })
  await other.getByRole('button', { name: 'Oui, c’est bien ce carnet' }).click()
  await expect(page.getByText(/le fichier nomme de vos stagiaires/)).toHaveCount(0)
})

/** A file for one control that takes a worker a second to read, and longer to fill: its table of texts is enormous. */
function heavyFile(own: MadeFileOptions, controlId: number) {
  const file = chosenFile(`lourd-${controlId}.xlsx`, { ...own, controlId })
  const parts = unzipSync(file.buffer)
  const table = 'xl/sharedStrings.xml'
  const more = '<si><t>x</t></si>'.repeat(500_000)
  parts[table] = strToU8(strFromU8(parts[table]!).replace('</sst>', `${more}</sst>`))
  return { ...file, buffer: Buffer.from(zipSync(parts)) }
}

test('reading and filling that are called off, by key, end at once and leave everything as before', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  const own = (await filesOfAllGradebooks(page)).find(({ className }) => className === GROUP)!
  await page.goto('/massar')
  const input = page.locator('input[type="file"]')
  const heavy = [1, 2, 3, 4].map((controlId) => heavyFile(own, controlId))
  const cancel = page.getByRole('button', { name: 'Annuler' })
  await input.setInputFiles(heavy)
  await expect(page.getByText(/ sur 4$/)).toBeVisible()
  await cancel.press('Enter')
  await expect(page.getByText('Lecture annulée')).toBeVisible()
  await expect.poll(() => page.workers().length).toBe(0)
  await page.reload()
  await expect(input).toBeEnabled()
  await expect(page.getByRole('article')).toHaveCount(0)

  const chooser = page.waitForEvent('filechooser')
  await input.press('Enter')
  expect((await chooser).isMultiple()).toBe(true)
  await (await chooser).setFiles(heavy)
  const all = page.getByRole('button', { name: 'Remplir les 4 fichiers' })
  // A key pressed while the files are still being kept comes to nothing.
  await expect(all).toBeEnabled()
  await all.press('Enter')
  let given = 0
  page.on('download', () => given++)
  await cancel.press('Enter')
  await expect(page.getByText('Remplissage annulé')).toBeVisible()
  await expect.poll(() => page.workers().length).toBe(0)
  await expect(all).toBeEnabled()
  expect(given).toBe(0)
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, files of MASSAR can be used by everybody`, async ({ world }) => {
    const context = { viewport: { width: 360, height: 6000 } }
    const phone = await world.phone('trainer', { language, context })
    const own = await openFiles(phone)
    const { page } = phone
    await chooseGradeFile(page, { ...own, className: 'TCS-9' }, NAME)
    await expect(page.getByRole('heading', { name: NAME })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])

    await page.goto('/massar')
    await expect(page.getByRole('heading', { name: NAME })).toBeVisible()
    await page
      .locator('input[type="file"]')
      .setInputFiles([
        chosenFile('own.xlsx', own),
        chosenFile('year.xlsx', { ...own, startYear: 2019 }),
        { name: 'photo.xlsx', mimeType: 'image/png', buffer: Buffer.from('not a workbook') }
      ])
    await expect(page.getByRole('heading', { name: 'own.xlsx' })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}
