import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { openLesson } from './support/lesson.ts'
import { expect, test, type Language, type PersonaKey } from './support/world.ts'

/** Tall enough for a whole screen: in a short one a row half under the navigation counts as a small target. */
const WHOLE_SCREEN = { viewport: { width: 360, height: 4000 } }

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`)
  )
}

const screensByPersona: readonly [PersonaKey, readonly string[]][] = [
  ['trainer', ['/', '/groups', '/more', '/more/sync', '/more/ready', '/more/help', '/more/news']],
  ['registrar', ['/board', '/groups', '/groups/import', '/staff', '/statements']],
  ['itOfficer', ['/more/devices']]
]

for (const language of ['fr', 'ar'] as const satisfies readonly Language[]) {
  for (const [persona, screens] of screensByPersona) {
    test(`in ${language}, every screen of ${persona} can be used by everybody`, async ({
      world
    }) => {
      const { page } = await world.phone(persona, { language, context: WHOLE_SCREEN })
      for (const screen of screens) {
        await page.goto(screen)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        expect(await page.locator('html').getAttribute('dir')).toBe(
          language === 'ar' ? 'rtl' : 'ltr'
        )
        expect(await violationsOf(page), screen).toEqual([])
      }
    })
  }

  test(`in ${language}, a lesson can be used by everybody`, async ({ world }) => {
    const { page } = await world.phone('trainer', { language, context: WHOLE_SCREEN })
    await openLesson(page, 'PRIM-BIL')
    expect(await violationsOf(page)).toEqual([])
  })

  test(`in ${language}, the first screens can be used by everybody`, async ({ world, browser }) => {
    const locale = language === 'ar' ? 'ar-MA' : 'fr-MA'
    const context = await browser.newContext({ baseURL: world.server.url, locale })
    const page = await context.newPage()
    for (const screen of ['/welcome', '/enrol']) {
      await page.goto(screen)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await violationsOf(page), screen).toEqual([])
    }
    await context.close()
  })
}
