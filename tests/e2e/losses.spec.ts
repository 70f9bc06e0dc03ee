import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { openLesson, rows } from './support/lesson.ts'
import { wordsOf } from './support/words.ts'
import {
  expect,
  openPhone,
  readyForCut,
  signIn,
  startAgain,
  startDemo,
  test as base
} from './support/world.ts'

const test = base.extend<{ folder: string }>({
  // The first argument names what this fixture needs: nothing.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'sijil-losses-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  }
})

for (const language of ['fr', 'ar'] as const) {
  test(`in ${language}, what a restored relay lost of a colleague is shown, and taken along before it leaves the phone`, async ({
    browser,
    folder
  }) => {
    const { say } = wordsOf(language)
    const [file, backup] = [join(folder, 'relay.sqlite'), join(folder, 'backup.sqlite')]
    const first = await startDemo('build', file)
    const names = language === 'ar' ? first.namesAr : first.names
    const setting = { language, context: WHOLE_SCREEN }
    const trainer = await openPhone(browser, first.server, setting)
    const office = await openPhone(browser, first.server, setting)
    await signIn(trainer.page, first.server, names.trainer)
    await signIn(office.page, first.server, names.registrar)
    await first.server.stop()
    copyFileSync(file, backup)

    let server = await startAgain(first.server, file)
    await openLesson(trainer.page, 'PRIM-BIL-1')
    const lesson = trainer.page.url()
    await rows(trainer.page).first().click()
    await trainer.page.goto('/')
    await office.page.goto(lesson)
    await expect(rows(office.page).first()).toContainText(say('ui_status_late'))
    // The phone of its author never comes back.
    await trainer.context.close()
    await server.stop()
    copyFileSync(backup, file)

    server = await startAgain(first.server, file)
    await office.page.goto('/more/sync')
    await office.page.getByRole('button', { name: say('settings_sync_now') }).click()
    const lost = office.page.getByRole('heading', { name: say('settings_lost_title') })
    await expect(lost).toBeVisible()
    const entry = office.page.getByRole('article').filter({ hasText: 'PRIM-BIL-1' })
    await expect(entry).toContainText(say('ui_status_late'))
    expect(await violationsOf(office.page)).toEqual([])

    const discard = office.page.getByRole('button', { name: say('settings_lost_discard') })
    const saving = office.page.waitForEvent('download')
    await office.page.getByRole('button', { name: say('settings_tray_export') }).click()
    expect(await readFile(await (await saving).path(), 'utf8')).toContain('"format": "sijil-lost"')
    await discard.click()
    await expect(office.page.locator('dialog[open]')).toBeVisible()
    expect(await violationsOf(office.page), 'what is asked before it leaves').toEqual([])
    await office.page.locator('dialog[open]').getByRole('button').last().click()
    await expect(lost).toBeHidden()
    await office.context.close()
    await server.stop()
  })

  test(`in ${language}, a phone whose registers were cleared says so, and what comes back by itself`, async ({
    world
  }) => {
    const { say, like } = wordsOf(language)
    const { page } = await world.phone('trainer', { language, context: WHOLE_SCREEN })
    await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
    await expect(page.getByText(like('settings_line_received')).first()).toBeVisible()
    await readyForCut(page)
    await clearRegisters(page)

    await page.goto('/')
    const notice = page.getByRole('alert').or(page.getByRole('status'))
    await expect(notice.filter({ hasText: say('settings_cleared_title') })).toBeVisible()
    await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: say('settings_cleared_understood') }).click()
    await expect(page.getByText(say('settings_cleared_title'))).toBeHidden()
  })
}

/** As a browser short of room does it: the registers go, and who the phone belongs to stays. */
async function clearRegisters(page: Page): Promise<void> {
  await page.goto('/healthz')
  await page.evaluate(async () => {
    for (const { name = '' } of await indexedDB.databases()) {
      const holdsRegisters = await new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(new Error(`${name} does not open`))
        opening.onsuccess = () => {
          resolve(opening.result.objectStoreNames.contains('journal'))
          opening.result.close()
        }
      })
      if (holdsRegisters) indexedDB.deleteDatabase(name)
    }
  })
}
