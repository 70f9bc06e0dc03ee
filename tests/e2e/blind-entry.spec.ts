import type { Page } from '@playwright/test'
import { violationsOf, WHOLE_SCREEN } from './support/axe.ts'
import { giveModule, openGroup } from './support/gradebook.ts'
import { keptOn } from './support/kept.ts'
import {
  expect,
  readyForCut,
  test,
  type Language,
  type Phone,
  type World
} from './support/world.ts'

const GROUP = 'PRIM-BIL-1'
const EXAM = 'Examen sur table'
const PATIENT = { timeout: 30_000 }

async function openGradebook(phone: Phone): Promise<void> {
  await openGroup(phone.page, GROUP)
  await phone.page.getByRole('link', { name: 'Notes', exact: true }).click()
  await phone.page.getByRole('link', { name: /TICE/ }).first().click()
  await expect(phone.page.getByRole('heading', { name: 'Évaluations' })).toBeVisible()
}

async function planExam({ page }: Phone, names: World['names']): Promise<void> {
  await page.getByRole('button', { name: 'Ajouter une évaluation' }).click()
  const sheet = page.locator('dialog[open]')
  await sheet.getByLabel('Type').selectOption({ label: 'Examen final' })
  await sheet.getByLabel(/français/).fill(EXAM)
  await sheet.getByRole('switch', { name: /Double saisie/ }).check()
  await sheet.getByLabel('Première saisie').selectOption({ label: names.trainer })
  await sheet.getByLabel('Seconde saisie').selectOption({ label: names.secondTrainer })
  expect(await violationsOf(page)).toEqual([])
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByText(EXAM).first()).toBeVisible()
}

/** The card of the exam in the gradebook. */
const examIn = (page: Page) => page.getByRole('listitem').filter({ hasText: EXAM })

const WORDS = {
  fr: {
    grade: /^Note · \d{5}$/,
    paper: 'Copie',
    finish: 'J’ai terminé',
    finished: 'Vous avez terminé cette saisie.'
  },
  ar: {
    grade: /^النقطة · \d{5}$/,
    paper: 'الورقة',
    finish: 'انتهيت',
    finished: 'لقد أنهيت هذا الإدخال.'
  }
} as const

/** A grade for the paper on screen, and on to the next one. */
async function grade({ page }: Phone, said: string, language: Language = 'fr'): Promise<void> {
  const field = page.getByRole('textbox', { name: WORDS[language].grade })
  await field.fill(said)
  await field.press('Enter')
}

async function finish({ page }: Phone, language: Language = 'fr'): Promise<void> {
  const { finish: button, finished } = WORDS[language]
  await page.getByRole('button', { name: button }).click()
  await page.locator('dialog[open]').getByRole('button', { name: button }).click()
  await expect(page.getByText(finished)).toBeVisible()
}

/** Documents of blind entries that this browser keeps: of the two enterers, and the table of codes. */
async function blindDocumentsOn(page: Page): Promise<string[]> {
  const kept = (await keptOn(page)).matchAll(/"(blind|anonymity)\/[^"]+"/g)
  return [...new Set([...kept].map(([document]) => document))]
}

test('two people enter an exam apart and by code, a third settles what differs and lifts the anonymity', async ({
  world
}) => {
  test.setTimeout(240_000)
  const { page: office } = await world.phone('registrar')
  await giveModule(office, GROUP, 'TICE', world.names.secondTrainer)
  const first = await world.phone('trainer')
  await readyForCut(first.page)
  await openGradebook(first)
  const trainees = await first.page.locator('tbody th bdi').allTextContents()
  await planExam(first, world.names)

  const head = await world.phone('departmentHead', { context: WHOLE_SCREEN })
  const { page } = head
  await readyForCut(page)
  await openGradebook(head)
  const gradebook = page.url()
  await examIn(page).getByRole('link', { name: 'Codes et différences' }).click(PATIENT)
  await page.waitForURL('**/blind')
  const comparison = page.url()

  await test.step('codes are given without a network, and their list is provisional until the relay has them', async () => {
    await head.offline(true)
    await page.getByRole('button', { name: 'Donner les codes' }).click()
    await page.locator('dialog[open]').getByRole('button', { name: 'Donner les codes' }).click()
    await page.getByRole('link', { name: 'Liste à imprimer' }).click()
    await expect(page.getByText('PROVISOIRE')).toBeVisible()
    await head.offline(false)
    await expect(page.getByText('PROVISOIRE')).toBeHidden(PATIENT)
    for (const name of trainees) await expect(page.getByText(name.trim())).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'Retour' }).click()
    await expect(page.getByText('Rien reçu')).toHaveCount(2)
    expect(await violationsOf(page)).toEqual([])
  })

  await test.step('the first enters without a network; a paper is found by its code, and a reload keeps what was typed', async () => {
    const { page: phone } = first
    await examIn(phone).getByRole('link', { name: 'Saisir' }).click()
    const paper = phone.getByRole('textbox', { name: WORDS.fr.paper })
    await expect(paper).toBeVisible(PATIENT)
    await first.offline(true)
    const code = await paper.inputValue()
    await grade(first, '12')
    await expect(phone.getByText('Enregistré sur ce téléphone')).toBeVisible()
    await phone.reload()
    await expect(paper).not.toHaveValue(code)
    await paper.fill(code.slice(0, 4) + String((Number(code.at(4)) + 1) % 10))
    await expect(phone.getByText(/Code erroné/)).toBeVisible()
    await paper.fill(code)
    await expect(phone.getByRole('textbox', { name: WORDS.fr.grade })).toHaveValue('12')
    await phone.getByRole('button', { name: 'Suivant' }).click()
    await grade(first, '19,75')
    await grade(first, '9')
    await finish(first)
    for (const name of trainees) await expect(phone.getByText(name.trim())).toHaveCount(0)
    await first.offline(false)
    await phone.setViewportSize(WHOLE_SCREEN.viewport)
    expect(await violationsOf(phone)).toEqual([])
  })

  await test.step('the second enters in Arabic', async () => {
    const context = { ...WHOLE_SCREEN }
    const second = await world.phone('secondTrainer', { language: 'ar', context })
    await readyForCut(second.page)
    await second.page.goto(`${gradebook}/${comparison.split('/').at(-2)}`)
    await expect(second.page.getByRole('textbox', { name: WORDS.ar.paper })).toBeVisible(PATIENT)
    expect(await violationsOf(second.page)).toEqual([])
    await second.offline(true)
    for (const said of ['12', '19,25', '9']) await grade(second, said, 'ar')
    await finish(second, 'ar')
    await second.offline(false)
    await expect(page.getByText('Terminée', { exact: true })).toHaveCount(2, PATIENT)
    // Neither of the two has a byte of the other's entries, or of whose paper is whose; whoever compares has all of it.
    for (const phone of [first.page, second.page]) {
      const kept = await blindDocumentsOn(phone)
      expect(kept).toHaveLength(1)
      expect(kept[0]).toMatch(/^"blind/)
    }
    expect(await blindDocumentsOn(page)).toHaveLength(3)
  })

  await test.step('in Arabic, whoever compares can use every screen', async () => {
    const { page: arabic } = await world.phone('departmentHead', {
      language: 'ar',
      context: WHOLE_SCREEN
    })
    await arabic.goto(comparison)
    await expect(arabic.getByRole('heading', { name: 'الفروق' })).toBeVisible(PATIENT)
    expect(await violationsOf(arabic)).toEqual([])
    await arabic.getByRole('button', { name: 'حسم' }).click()
    expect(await violationsOf(arabic)).toEqual([])
    await arabic.goto(`${comparison}/codes`)
    await expect(arabic.getByRole('heading', { name: 'رموز الأوراق' }).first()).toBeVisible()
    expect(await violationsOf(arabic)).toEqual([])
  })

  await test.step('what differs is settled, and then the anonymity is lifted', async () => {
    await expect(page.getByText('2 copies identiques dans les deux saisies.')).toBeVisible()
    await expect(page.getByText(/Écart.*0,5/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Lever l’anonymat' })).toBeDisabled()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Régler' }).click()
    const sheet = page.locator('dialog[open]')
    await sheet.getByRole('button', { name: '19,75' }).click()
    await sheet.getByRole('radio', { name: 'Troisième lecture' }).check()
    await sheet.getByLabel('Motif').fill('Relue ensemble')
    expect(await violationsOf(page)).toEqual([])
    await sheet.getByRole('button', { name: 'Régler' }).click()
    await page.getByRole('button', { name: 'Lever l’anonymat' }).click()
    await sheet.getByRole('button', { name: 'Lever l’anonymat' }).click()
    await expect(page.getByText('Anonymat levé').first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })

  await first.page.getByRole('link', { name: 'Retour' }).click()
  await expect(examIn(first.page).getByText('Anonymat levé')).toBeVisible(PATIENT)
  await expect(examIn(first.page).getByRole('link', { name: 'Saisir' })).toBeHidden()
  await first.page.getByRole('table').getByRole('button', { name: '19,75' }).last().click()
  await expect(first.page.getByText(/Première saisie.*19,75/)).toBeVisible()
  await expect(first.page.getByText('Relue ensemble')).toBeVisible()
})
