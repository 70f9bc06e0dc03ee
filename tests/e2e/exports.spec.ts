import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { readCsv, decodeText } from '../../src/lib/files/csv-reader.ts'
import type { Sheet } from '../../src/lib/files/sheet.ts'
import { readWorkbook } from '../../src/lib/files/workbook.ts'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { openGradebook } from './support/gradebook.ts'
import { expect, readyForCut, test } from './support/world.ts'

/** Presses, and gives the file that comes with its name. */
async function fileOf(page: Page, button: Locator): Promise<{ name: string; bytes: Uint8Array }> {
  const coming = page.waitForEvent('download')
  await button.click()
  const download = await coming
  return {
    name: download.suggestedFilename(),
    bytes: new Uint8Array(await readFile(await download.path()))
  }
}

async function sheetsOf(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const reading = await readWorkbook(bytes)
  if (!reading.ok) throw new Error(reading.reason)
  return reading.sheets
}

test('a gradebook is taken along without a network, as a workbook and as a table that say the same', async ({
  world
}) => {
  const phone = await world.phone('trainer')
  const { page } = phone
  await readyForCut(page)
  await openGradebook(page, 'PRIM-BIL-1')
  const trainees = await page.getByRole('table').first().locator('tbody tr').count()
  await phone.offline(true)

  const workbook = await fileOf(page, page.getByRole('button', { name: 'Classeur (XLSX)' }))
  const csv = await fileOf(page, page.getByRole('button', { name: 'Tableau (CSV)' }))
  expect(workbook.name).toMatch(/^Notes-PRIM-BIL-1-.*-2026-1-\d{4}-\d\d-\d\d\.xlsx$/)
  expect(csv.name).toBe(workbook.name.replace('.xlsx', '.csv'))

  const [grades, about] = await sheetsOf(workbook.bytes)
  const table = readCsv(decodeText(csv.bytes), 'table')
  expect(grades?.rows).toHaveLength(trainees + 1)
  const comma = (cell: string | number | null) =>
    String(cell ?? '').replace(/^(\d+)\.(\d+)$/, '$1,$2')
  expect(table.rows.map((row) => row.map(comma))).toEqual(grades?.rows.map((row) => row.map(comma)))
  expect(about?.rows.flat().join(' ')).toContain('Seul le carnet de notes fait foi')
})

test('absences to type into MASSAR: in the order of the list, on paper and as a table', async ({
  world
}) => {
  const { page } = await world.phone('registrar')
  await page.goto('/statements')
  await page
    .getByRole('link', { name: /PRIM-BIL-1/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'Absences pour MASSAR' }).click()
  const table = page.getByRole('table')
  await expect(table).toContainText('H8')
  const rows = table.locator('tr.trainee')
  await expect(rows.first()).toBeVisible()
  const csv = await fileOf(page, page.getByRole('button', { name: 'Exporter (CSV)' }))
  const told = readCsv(decodeText(csv.bytes), 'table')
  expect(told.rows).toHaveLength((await rows.count()) + 1)
  await expect(rows.first()).toContainText(String(told.rows[1]?.[2]))

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await expect(page.getByRole('button')).toHaveCount(0)
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, exports can be used by everybody and speak its language`, async ({
    world
  }) => {
    const { page } = await world.phone('registrar', { language, context: WHOLE_SCREEN })
    await page.goto('/statements')
    await page
      .getByRole('link', { name: /PRIM-BIL-1/ })
      .first()
      .click()
    await page.getByRole('link', { name: /MASSAR|لمسار/ }).click()
    await expect(page.getByRole('table')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])

    await openGradebook(page, 'PRIM-BIL-1')
    expect(await violationsOf(page)).toEqual([])
    const { bytes } = await fileOf(page, page.getByRole('button', { name: /XLSX/ }))
    const [grades] = await sheetsOf(bytes)
    expect(grades?.name).toBe(language === 'ar' ? 'النقط' : 'Notes')
  })
}
