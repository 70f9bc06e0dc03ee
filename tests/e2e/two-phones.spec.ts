import { back, finish, openLesson, openUnscheduled, rows, takeBrush } from './support/lesson.ts'
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
  await back(page)
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

test('three people said three things: the card shows all of them, and one press settles it for everyone', async ({
  world
}) => {
  const phones = [
    await world.phone('trainer'),
    await world.phone('secondTrainer'),
    await world.phone('registrar')
  ] as const
  await openLesson(phones[0].page, GROUP)
  const lesson = phones[0].page.url()
  for (const phone of phones) {
    await phone.page.goto(lesson)
    await expect(rows(phone.page).first()).toBeVisible()
    await readyForCut(phone.page)
    await phone.offline(true)
  }
  for (const [place, status] of ['Absent', 'En retard', 'Excusé'].entries()) {
    const { page } = phones[place]!
    await takeBrush(page, status)
    await rows(page).nth(2).click()
    await finish(page)
    await back(page)
    await expect(page.getByText('Enregistré sur ce téléphone').first()).toBeVisible()
  }
  for (const phone of phones) await phone.offline(false)

  const { page } = phones[1]
  await page.goto(lesson)
  const card = page.getByRole('region', { name: /Désaccord/ })
  await expect(card.getByRole('button')).toHaveCount(3, { timeout: 30_000 })
  await expect(card).toContainText(new RegExp(`${world.names.trainer}.*, appareil nº`))
  await expect(card).toContainText(world.names.registrar)
  await card.getByRole('button', { name: /Excusé/ }).click()
  await expect(card).toHaveCount(0)
  await phones[0].page.goto(lesson)
  await expect(rows(phones[0].page).nth(2)).toContainText('Excusé')
})

test('what one trainer finished another corrects with a reason, and the first reads who and why', async ({
  world
}) => {
  const { page: first } = await world.phone('trainer')
  await openLesson(first, GROUP)
  const lesson = first.url()
  await takeBrush(first, 'Absent')
  await rows(first).first().click()
  await finish(first)
  await back(first)
  await expect(first.getByText(/Reçu nº/).first()).toBeVisible()

  const { page: other } = await world.phone('secondTrainer')
  await other.goto(lesson)
  await rows(other).first().click()
  const sheet = other.getByRole('dialog')
  await sheet.getByText('En retard', { exact: true }).click()
  await sheet.getByRole('button', { name: 'Erreur de saisie' }).click()
  await sheet.getByRole('button', { name: 'Enregistrer la correction' }).click()
  await expect(rows(other).first()).toContainText('En retard')

  await first.goto(lesson)
  await expect(rows(first).first()).toContainText('En retard')
  await rows(first).first().click()
  const history = first.getByRole('dialog')
  await expect(history).toContainText('Erreur de saisie')
  await expect(history).toContainText(new RegExp(`${world.names.secondTrainer}.*, appareil nº`))
})
