import { finish, openLesson, rows, takeBrush } from './support/lesson.ts'
import { expect, test } from './support/world.ts'

test('a tap is taken back, and taken back again gives what was there', async ({ world }) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const undo = page.getByRole('button', { name: 'Annuler le dernier geste' })
  await expect(undo).toBeDisabled()
  await rows(page).nth(0).click()
  await rows(page).nth(1).click()
  await rows(page).nth(1).click()
  await expect(rows(page).nth(1)).toContainText('Absent')

  await undo.click()
  await expect(rows(page).nth(1)).toContainText('En retard')
  await undo.click()
  await expect(rows(page).nth(1)).toContainText('Présent')
  await expect(rows(page).nth(0)).toContainText('En retard')
  await undo.click()
  await expect(rows(page).nth(0)).toContainText('Présent')
  await expect(undo).toBeDisabled()
})

test('a mark moves no other row, neither while it is written nor after', async ({ world }) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  // At every change of the page, from the press until it says that the mark is saved.
  const places = rows(page)
    .nth(1)
    .evaluate(
      (row) =>
        new Promise<number[]>((resolve) => {
          const seen = new Set<number>()
          const look = () => {
            seen.add(row.getBoundingClientRect().top)
            const isSaved = document.querySelector('header .state.saved') !== null
            if (!isSaved) return
            observer.disconnect()
            resolve([...seen])
          }
          const observer = new MutationObserver(look)
          observer.observe(document, { subtree: true, childList: true, characterData: true })
          seen.add(row.getBoundingClientRect().top)
        })
    )
  await rows(page).first().click()
  expect(await places).toHaveLength(1)
  await expect(rows(page).first()).toContainText('En retard')
})

test('a list finished too early is opened again, and then needs no correction', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  await finish(page)
  await page.getByRole('button', { name: 'Rouvrir la liste' }).click()
  await rows(page).first().click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(rows(page).first()).toContainText('En retard')
  await finish(page)
  await expect(page.getByText(/1 en retard/).first()).toBeVisible()
})

test('what the app has to say stands over a sheet, not behind it, and can be put away there', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  await finish(page)
  await rows(page).first().click()
  const said = page.getByText('La liste est rouverte')
  await expect(said).toBeVisible()
  await rows(page).nth(1).press('Enter')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText('La liste est rouverte')).toBeVisible()
  await sheet.getByRole('status').getByRole('button', { name: 'Fermer' }).click()
  await expect(said).toHaveCount(0)
  await expect(sheet).toBeVisible()
})

test('a whole list is marked by keys alone: arrows move, letters mark, both alphabets', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  await rows(page).first().focus()
  await page.keyboard.press('a')
  await page.keyboard.press('ArrowDown')
  await expect(rows(page).nth(1)).toBeFocused()
  await page.keyboard.press('r')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('e')
  await page.keyboard.press('ArrowDown')
  // No browser driver types Arabic letters: the event is that of an Arabic keyboard.
  await rows(page).nth(3).dispatchEvent('keydown', { key: 'غ' })
  await page.keyboard.press('End')
  await page.keyboard.press('a')
  await page.keyboard.press('p')
  await page.keyboard.press('Home')
  await expect(rows(page).first()).toBeFocused()

  await expect(rows(page).nth(0)).toContainText('Absent')
  await expect(rows(page).nth(1)).toContainText('En retard')
  await expect(rows(page).nth(2)).toContainText('Excusé')
  await expect(rows(page).nth(3)).toContainText('Absent')
  await expect(rows(page).last()).toContainText('Présent')

  await page.keyboard.press('Control+z')
  await expect(rows(page).last()).toContainText('Absent')
  await page.keyboard.press('Control+Shift+z')
  await expect(rows(page).last()).toContainText('Présent')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('a note that was typed is kept, however its sheet is closed', async ({ world }) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const sheet = page.getByRole('dialog')
  await page
    .getByRole('button', { name: /^Autres choix/ })
    .nth(1)
    .click()
  await sheet.getByRole('button', { name: /En retard/i }).click()
  await sheet.getByRole('button', { name: '5 minutes de plus' }).click()
  await sheet.getByLabel('Remarque').fill('bus en panne')
  await page.keyboard.press('Escape')
  await expect(rows(page).nth(1)).toContainText('5 minutes')
  await expect(rows(page).nth(1)).toContainText('bus en panne')

  await page
    .getByRole('button', { name: /^Autres choix/ })
    .nth(2)
    .click()
  await sheet.getByRole('button', { name: /Absent/i }).click()
  await sheet.getByLabel('Remarque').fill('appelée au bureau')
  // Outside the sheet.
  await page.mouse.click(180, 5)
  await expect(rows(page).nth(2)).toContainText('appelée au bureau')
})

test('the brush marks whoever a search in either alphabet has found, and them alone', async ({
  world
}) => {
  const { page } = await world.phone('trainer')
  await openLesson(page, 'PRIM-BIL-1')
  const sought = rows(page).nth(5)
  const [latin, arabic] = await Promise.all(
    ['.name', '.other'].map(async (part) => (await sought.locator(part).textContent()) ?? '')
  )
  await takeBrush(page, 'Absent')
  await page.getByRole('button', { name: 'Rechercher', exact: true }).click()
  const field = page.getByRole('searchbox')
  await field.fill(arabic!)
  await expect(rows(page)).toHaveCount(1)
  await rows(page).first().click()
  await field.fill(latin!.toLowerCase())
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page).first()).toContainText('Absent')
  await field.fill('')
  await expect(rows(page).filter({ hasText: 'Absent' })).toHaveCount(1)
  await expect(page.getByRole('button', { name: /^Terminer/ })).toContainText('30 sur 30')
})
