/** What a phone fetches before the first screen works: scripts and styles, brotli. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { atMost, type Line, type Row } from '../support/result.ts'
import { short } from '../support/table.ts'
import {
  firstVisitBudgetBytes,
  firstVisitFiles,
  hasRoute,
  isBuilt,
  sizeInOnePiece,
  sizesOf
} from '../weight.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const BUDGET_KB = firstVisitBudgetBytes / 1_000

const SCREENS = [
  { screen: 'welcome', route: '/welcome' },
  { screen: 'Today', route: '/(app)' },
  { screen: 'a lesson', route: '/(app)/lesson/[group]/[term]/[day]/[slot]' }
]

export const firstVisit: Row = {
  name: 'first-visit',
  async measure({ say }) {
    if (!isBuilt()) {
      say('building the app')
      execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' })
    }
    return SCREENS.filter(({ route }) => hasRoute(route)).map(({ screen, route }) =>
      lineOf(screen, route)
    )
  }
}

function lineOf(screen: string, route: string): Line {
  const files = firstVisitFiles(route)
  const sizes = sizesOf(files)
  const inOnePiece = short(sizeInOnePiece(files) / 1_000)
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = sizes.slice(0, 4).map(({ file, bytes }) => `${nameOf(file)} ${bytes}`)
  return {
    what: `${screen}: JS + CSS, brotli, ${sizes.length} files`,
    unit: 'KB',
    values: [total / 1_000],
    budget: atMost(BUDGET_KB),
    spent: `in one piece it would be ${inOnePiece} KB; what starts every screen (Svelte, Kit, Dexie, valibot, the replica) is most of it; largest: ${largest.join(', ')} B`
  }
}

const nameOf = (file: string) => file.split('/').slice(-2).join('/')
