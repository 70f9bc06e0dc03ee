import { finish, openUnscheduled, rows, takeBrush } from './support/lesson.ts'
import { expect, readyForCut, test, type Phone } from './support/world.ts'

const SLOT = /16:45/
const GROUP = 'PRIM-BIL-1'

async function takeTogether(phone: Phone, absent: readonly number[]): Promise<void> {
  const { page } = phone
  await page.getByRole('button', { name: 'Ouvrir une autre séance' }).waitFor()
  const option = await slotLabel(phone)
  await openUnscheduled(page, GROUP, option)
  await takeBrush(page, 'Absent')
  for (const index of absent) await rows(page).nth(index).click()
  await finish(page)
  const ask = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await ask.getByRole('button', { name: /^Terminer/ }).click()
  await expect(page.getByText(/Terminé/).first()).toBeVisible()
  await page
    .getByRole('link', { name: 'Retour' })
    .or(page.getByRole('button', { name: 'Retour' }))
    .first()
    .click()
}

/** The slot as the sheet writes it. */
async function slotLabel({ page }: Phone): Promise<string> {
  await page.getByRole('button', { name: 'Ouvrir une autre séance' }).click()
  const labels = await page
    .getByRole('dialog')
    .getByLabel('Horaire')
    .locator('option')
    .allTextContents()
  await page.keyboard.press('Escape')
  const label = labels.find((text) => SLOT.test(text))
  if (label === undefined) throw new Error('the demonstration has no such slot')
  return label.trim()
}

test('two phones without a network take one lesson; where they differ, both are shown and one press settles it', async ({
  world
}) => {
  const one = await world.phone('trainer')
  const other = await world.phone('secondTrainer')
  for (const { page } of [one, other]) {
    await expect(page.getByRole('link', { name: /PRIM-BIL-1/ }).first()).toBeVisible()
    await readyForCut(page)
  }
  await one.offline(true)
  await other.offline(true)
  await takeTogether(one, [0, 1])
  await takeTogether(other, [0, 2])
  await one.offline(false)
  await other.offline(false)

  const open = one.page.getByRole('link', { name: /PRIM-BIL-1[\s\S]*3 désaccords à régler/ })
  await expect(open).toBeVisible({ timeout: 30_000 })
  await open.click()
  const cards = one.page.getByRole('region', { name: /Désaccord/ })
  // They teach different modules too: that is asked like a mark.
  await expect(cards).toHaveCount(3)
  await expect(cards.last()).toContainText('par vous, sur ce téléphone')
  await expect(cards.last()).toContainText(
    new RegExp(`${world.names.secondTrainer}\\W*, appareil nº\\W*\\d+`)
  )

  await cards
    .last()
    .getByRole('button', { name: /Absent/ })
    .click()
  await expect(cards).toHaveCount(2)
  await cards
    .last()
    .getByRole('button', { name: /Présent/ })
    .click()
  await expect(cards).toHaveCount(1)
  await cards.first().getByRole('button', { name: /TICE/ }).click()
  await expect(cards).toHaveCount(0)

  const link = other.page.getByRole('link', { name: /PRIM-BIL-1[\s\S]*Terminée/ }).first()
  await expect(link).not.toContainText('désaccord', { timeout: 30_000 })
})
