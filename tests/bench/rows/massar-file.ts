/** MASSAR's grade file of 46 pupils in Chromium, processor six times slower: chosen, filled from the gradebook, handed back. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeGradeFile } from '../../fixtures/massar/make-grade-file.ts'
import { installFileClock, installPageWorker } from '../support/file-clock.ts'
import { buildGradebookCentre, GRADEBOOK_HREF, massarCodes } from '../support/gradebook-centre.ts'
import { BROWSER_LIMIT_MS } from '../support/limits.ts'
import { repeat, type Line, type Row } from '../support/result.ts'
import { startSeededRelay } from '../support/seeded-relay.ts'
import { launch, slowOfflinePage } from './browser.ts'
import { loadGradebook } from './gradebook.ts'

/** The largest class of the measured files (domain brief, section 1.1). */
const PUPILS = 46
const SITE = 'jadida'

export const massarFile: Row = {
  name: 'massar-file',
  async measure({ runs, say }) {
    const relay = await startSeededRelay(buildGradebookCentre(PUPILS), SITE, [])
    const folder = mkdtempSync(join(tmpdir(), 'sijil-massar-'))
    try {
      say('loading')
      await loadGradebook(folder, relay.program.url)
      const address = `${relay.program.url}${GRADEBOOK_HREF}/massar`
      const slowed = await repeat(runs, () => fillOnce(folder, address, 'page'))
      const aside = await repeat(runs, () => fillOnce(folder, address, 'worker'))
      const line = (what: string, values: readonly number[]): Line => {
        return { what, unit: 'ms', values, budget: null }
      }
      return [
        line(`NotesCC of ${PUPILS} chosen → recognised, matched and kept, all slowed`, slowed.read),
        line('  filled: press → handed back, all slowed', slowed.fill),
        line('  chosen → recognised, the worker not slowed', aside.read),
        line('  filled: press → handed back, the worker not slowed', aside.fill)
      ]
    } finally {
      await relay.remove()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const file = {
  name: 'export_notesCC_G_0030.xlsx',
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: Buffer.from(
    makeGradeFile({
      ...{ className: 'G', subject: 'M', startYear: 2026, term: 1 },
      markers: ['1', '2', '3', '5', '100'],
      pupils: massarCodes(PUPILS).map((massarCode, index) => ({
        ...{ internalId: 10_000_000 + index, massarCode, birthDate: '2004-05-06' },
        fullName: `Family${index} Given`
      }))
    })
  )
}

/** Where the file is read and filled: beside the page as people have it, or by the page, which is slowed. */
type Place = 'page' | 'worker'

async function fillOnce(folder: string, address: string, place: Place) {
  const context = await launch(folder)
  await context.addInitScript(installFileClock)
  if (place === 'page') await context.addInitScript(installPageWorker)
  const { page } = await slowOfflinePage(context)
  page.setDefaultTimeout(BROWSER_LIMIT_MS)
  await page.goto(address)
  await page.locator('input[type=file]').setInputFiles(file)
  const fill = page.getByRole('button', { name: 'Remplir le fichier' })
  const shown = await page.waitForFunction(() => {
    const isShown = [...document.querySelectorAll('article button')].some(
      ({ textContent }) => textContent?.trim() === 'Remplir le fichier'
    )
    return isShown && performance.now() - window.fileClock.chosen
  })
  const read = Number(await shown.jsonValue())
  await fill.click()
  const given = await page.waitForFunction(() => {
    const { given, pressed } = window.fileClock
    return given !== null && given - pressed
  })
  const filled = Number(await given.jsonValue())
  // The next run starts without a file beside the gradebook.
  const letGo = { name: 'Retirer ce fichier de l’appareil' }
  await page.getByRole('button', letGo).click()
  await page.getByRole('dialog').getByRole('button', letGo).click()
  await page.locator('article').waitFor({ state: 'detached' })
  await context.close()
  return { read, fill: filled }
}
