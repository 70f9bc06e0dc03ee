/** Can everybody use what is on screen? Asked of axe, against WCAG 2.2 AA. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Tall enough for a whole screen: in a short one a row half under the navigation counts as a small target. */
export const WHOLE_SCREEN = { viewport: { width: 360, height: 9000 } }

/** What stands in somebody's way, each with its place; nothing where all is well. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`)
  )
}
