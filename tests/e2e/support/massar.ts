/** Grade files as MASSAR would give them out for the groups of a phone, and the press that drops one. */
import { expect, type Page } from '@playwright/test'
import type { MadePupil } from '../../fixtures/massar/grade-sheet.ts'
import { makeGradeFile, type MadeFileOptions } from '../../fixtures/massar/make-grade-file.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export type ChosenFile = {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export function chosenFile(name: string, options: MadeFileOptions): ChosenFile {
  return { name, mimeType: XLSX, buffer: Buffer.from(makeGradeFile(options)) }
}

export function isOwn(className: string, subject: string, term: string): MadeFileOptions {
  const [startYear = 0, number] = term.split('-').map(Number)
  return { className, subject, startYear, term: number === 2 ? 2 : 1, savedBy: 'massar' }
}

/** The trainees of the group as this phone has them: a file of MASSAR names them by the same codes. */
export async function pupilsOf(page: Page): Promise<MadePupil[]> {
  const group = Number.parseInt(new URL(page.url()).pathname.split('/')[2]!, 36)
  const rows = await page.evaluate(async (wanted) => {
    const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith('sijil-jadida'))
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(found!.name!)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error!)
    })
    const all = await new Promise<Record<string, string | number | boolean>[]>((resolve) => {
      const request = database.transaction('trainees').objectStore('trainees').getAll()
      request.onsuccess = () => resolve(request.result)
    })
    database.close()
    return all.filter((row) => row['group'] === wanted && row['active'] === true)
  }, group)
  return rows
    .sort((one, other) => Number(one['order']) - Number(other['order']))
    .map((row, index) => ({
      internalId: 10_000_000 + index,
      massarCode: String(row['massarCode']),
      fullName: `${row['lastNameAr']} ${row['firstNameAr']}`,
      birthDate: String(row['birthDate'] ?? '2000-01-01')
    }))
}

/** Answers the bytes of the file as it was chosen. */
export async function chooseGradeFile(
  page: Page,
  options: MadeFileOptions,
  name: string
): Promise<Uint8Array> {
  const file = chosenFile(name, options)
  await page.locator('input[type="file"]').setInputFiles(file)
  return new Uint8Array(file.buffer)
}

/** What the files of every gradebook that this person may open from their groups say of themselves. */
export async function filesOfAllGradebooks(page: Page): Promise<MadeFileOptions[]> {
  await page
    .getByRole('link', { name: /^(Groupes|الأفواج)/ })
    .first()
    .click()
  const links = page.locator('a[href^="/groups/"]:not([href="/groups/import"])')
  await links.first().waitFor()
  const groups = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')!))
  const files: MadeFileOptions[] = []
  for (const href of groups) {
    const [, , group = ''] = href.split('/')
    await page.goto(`/grades/${group}`)
    const rows = page.locator(`a[href^="/grades/${group}/"]`)
    await expect(rows.or(page.getByRole('heading', { level: 2 })).first()).toBeVisible()
    const title = await page.getByRole('heading', { level: 1 }).innerText()
    const pupils = await pupilsOf(page)
    for (const row of await rows.all()) {
      const [, , , term = ''] = (await row.getAttribute('href'))!.split('/')
      const subject = await row.locator('.main').innerText()
      files.push({ ...isOwn(title.split(' · ').at(-1)!, subject, term), pupils })
    }
  }
  return files
}
