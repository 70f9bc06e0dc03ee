/** What a trainer does on the screens of a lesson, in the words that the screens show. */
import { expect, type Locator, type Page } from '@playwright/test'

/** The rows of the list on screen. */
export function rows(page: Page): Locator {
  return page.locator('button[data-person]')
}

/** Opens the first lesson of the day that belongs to this group. */
export async function openLesson(page: Page, group: string): Promise<void> {
  await page
    .getByRole('link', { name: new RegExp(group) })
    .first()
    .click()
  await expect(rows(page).first()).toBeVisible()
}

/** Opens a lesson that the timetable does not know, in the slot given. */
export async function openUnscheduled(page: Page, group: string, slot: string): Promise<void> {
  await page.getByRole('button', { name: 'Ouvrir une autre séance' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Groupe').selectOption({ label: group })
  await sheet.getByLabel('Horaire').selectOption({ label: slot })
  await sheet.getByRole('button', { name: 'Ouvrir la séance' }).click()
  await expect(rows(page).first()).toBeVisible()
}

/** Chooses a status in the brush; each name pressed then gets it. */
export async function takeBrush(page: Page, status: string): Promise<void> {
  await page.getByRole('group', { name: 'Pinceau' }).getByRole('button', { name: status }).click()
}

export async function finish(page: Page, words = /^Terminer/): Promise<void> {
  await page.getByRole('button', { name: words }).click()
}

/** Leaves the screen by its own way back. */
export async function back(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: 'Retour' })
    .or(page.getByRole('button', { name: 'Retour' }))
    .first()
    .click()
}
