/** `npm run bench`: measures every budget of the design and prints what was met, what was missed and where the cost goes. */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { firstVisit } from './rows/first-visit.ts'
import { folding } from './rows/folding.ts'
import { gradebook } from './rows/gradebook.ts'
import { gradebookBytes } from './rows/gradebook-bytes.ts'
import { lessonBytes } from './rows/lesson-bytes.ts'
import { massarFile } from './rows/massar-file.ts'
import { memory } from './rows/memory.ts'
import { morning } from './rows/morning.ts'
import { offlineDay } from './rows/offline-day.ts'
import { browser } from './rows/browser.ts'
import { crash } from './rows/crash.ts'
import { throughput } from './rows/throughput.ts'
import { yearLoad } from './rows/year-load.ts'
import { isMet, median, type Row } from './support/result.ts'
import { printTable, type Section } from './support/table.ts'

const rows: readonly Row[] = [
  firstVisit,
  lessonBytes,
  gradebookBytes,
  offlineDay,
  yearLoad,
  throughput,
  crash,
  morning,
  memory,
  gradebook,
  massarFile,
  folding,
  browser
]

const DEFAULT_RUNS = '3'
const MAX_RUNS = 20

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string', default: DEFAULT_RUNS }
  }
})

const names = options.only?.split(',') ?? rows.map(({ name }) => name)
const runs = Number(options.runs)
const unknown = names.filter((name) => !rows.some((row) => row.name === name))
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1 || runs > MAX_RUNS) {
  console.error(
    `usage: node tests/bench/main.ts [--json FILE] [--only NAME,…] [--runs 1–${MAX_RUNS}]`
  )
  console.error(`rows: ${rows.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const sections: Section[] = []
const failed: string[] = []
for (const { name, measure } of rows.filter((row) => names.includes(row.name))) {
  const say = (line: string) => process.stderr.write(`${name}: ${line}\n`)
  say('…')
  try {
    sections.push({ row: name, lines: await measure({ runs, say }) })
  } catch (error) {
    // One row that cannot be measured must not hide the others.
    failed.push(name)
    console.error(error)
  }
}

const load = loadavg().map((one) => one.toFixed(1))
console.log(printTable(sections))
console.log(`\n${runs} runs, ${cpus().length} processors, load ${load.join(' ')}`)
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(asJson(), null, 2))
if (failed.length > 0) console.error(`could not be measured: ${failed.join(', ')}`)
// Rows may leave idle connections behind; everything that was started has been ended.
process.exit(failed.length > 0 ? 1 : 0)

function asJson() {
  const lines = sections.flatMap(({ row, lines }) =>
    lines.map((line) => ({ row, ...line, median: median(line.values), met: isMet(line) }))
  )
  return { runs, processors: cpus().length, load, failed, lines }
}
