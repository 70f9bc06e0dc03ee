/** Grade files as MASSAR would give them out for the group on screen, and the press that drops one. */
import type { Page } from '@playwright/test'
import type { MadePupil } from '../../fixtures/massar/grade-sheet.ts'
import { makeGradeFile, type MadeFileOptions } from '../../fixtures/massar/make-grade-file.ts'

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
  const bytes = makeGradeFile(options)
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) })
  return bytes
}
