/**
 * `npm test`: installs what is missing, then runs every check and every test, one step after the
 * other, all of them even when one fails. Ends with one line, `N passed, N failed`: each unit test
 * and each browser test counts, and each other step counts as one.
 *
 * Plain JavaScript, because on a fresh clone nothing that reads TypeScript is installed yet.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import {
  installIfNeeded,
  rememberBuild,
  root,
  SetupError,
  sourceHash
} from '../sync-server/install.js'
import { findOrInstallChromium } from './chromium.js'
import { command } from './command.js'

/**
 * @typedef {import('./command.js').Ending} Ending
 * @typedef {{ passed: number, failed: number, note?: string }} Count
 * @typedef {{ name: string, run: () => Promise<Ending>, count?: (ending: Ending) => Count }} Step
 *   without `count`, the step passes or fails as a whole
 */

const reports = mkdtempSync(join(tmpdir(), 'sijil-test-'))
const unitReport = join(reports, 'unit.json')
const browserReport = join(reports, 'e2e.json')

/** Each step has a time after which it counts as failed; together they stay below an hour. */
const minuteMs = 60_000

/** @type {Step[]} */
const steps = [
  { name: 'types', run: checkTypes },
  { name: 'lint', run: () => command('eslint', ['.'], 5 * minuteMs) },
  { name: 'format', run: () => command('prettier', ['--check', '.'], 2 * minuteMs) },
  { name: 'unused', run: () => command('knip', ['--no-progress'], 2 * minuteMs) },
  { name: 'build', run: build },
  { name: 'unit', run: unitTests, count: countUnitTests },
  { name: 'simulation', run: simulation, count: countSimulation },
  { name: 'e2e', run: browserTests, count: countBrowserTests }
]

process.exitCode = await main()

async function main() {
  try {
    await installIfNeeded()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.log(`${error.message}\n0 passed, 1 failed`)
    return 1
  }
  const total = { passed: 0, failed: 0 }
  for (const step of steps) {
    const { passed, failed } = await runStep(step)
    total.passed += passed
    total.failed += failed
  }
  rmSync(reports, { recursive: true, force: true })
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

/**
 * Runs one step and tells how it went; a failing one with what it said.
 * @param {Step} step
 * @returns {Promise<Count>}
 */
async function runStep({ name, run, count = countAsOne }) {
  const startedMs = Date.now()
  const ending = await run()
  const result = count(ending)
  // A tool may also fail outside of any test, when a file does not even load.
  if (ending.code !== 0 && result.failed === 0) result.failed = 1
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1)
  const note = result.note ? `  ${result.note}` : ''
  console.log(
    `${result.failed ? 'FAIL' : 'ok  '} ${name.padEnd(11)}${seconds.padStart(7)} s${note}`
  )
  if (result.failed) console.log(`${ending.output.trimEnd().replace(/^/gm, '     | ')}\n`)
  return result
}

/**
 * @param {Ending} ending
 * @returns {Count}
 */
function countAsOne({ code }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** The message modules are made first: new messages are new types, for all steps. */
async function checkTypes() {
  const prepared = await command('npm', ['run', '--silent', 'prepare'], 2 * minuteMs)
  if (prepared.code !== 0) return prepared
  return command('npm', ['run', '--silent', 'check:types'], 5 * minuteMs)
}

/** Always builds, so that a broken build is never hidden by an older good one. */
async function build() {
  const sources = sourceHash()
  const ending = await command('vite', ['build', '--logLevel', 'warn'], 5 * minuteMs)
  if (ending.code === 0) rememberBuild(sources)
  return ending
}

/** Unit tests beside their files, and the architecture tests. */
function unitTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  return command('vitest', ['run', ...reporters], 10 * minuteMs)
}

/** @returns {Count} */
function countUnitTests() {
  const report = readReport(unitReport)
  if (!report) return { passed: 0, failed: 1, note: 'no report was written' }
  const files = /** @type {{ name: string, status: string, assertionResults: unknown[] }[]} */ (
    report.testResults
  )
  // A file that does not load has no test to count, yet it failed.
  const broken = files.filter((file) => file.status === 'failed' && !file.assertionResults.length)
  const passed = report.numPassedTests
  const failed = report.numFailedTests + broken.length
  const summary = `${passed + failed} tests in ${files.length} files`
  const names = broken.map((file) => relative(root, file.name)).join(', ')
  return { passed, failed, note: names ? `${summary}; did not load: ${names}` : summary }
}

/** Many phones and the relay under a bad network, replayed from seeds. */
async function simulation() {
  if (!existsSync(join(root, 'tests/simulation/main.ts'))) {
    return { code: 1, output: 'tests/simulation/main.ts is missing' }
  }
  return command('node', ['tests/simulation/main.ts', '--seeds', '200'], 10 * minuteMs)
}

/**
 * @param {Ending} ending
 * @returns {Count}
 */
function countSimulation(ending) {
  const [line, , failures] = /^(\d+) seeds run, (\d+) failures$/m.exec(ending.output) ?? []
  const ok = ending.code === 0 && failures === '0'
  return { ...countAsOne({ ...ending, code: ok ? 0 : 1 }), note: line ?? 'no closing line' }
}

async function browserTests() {
  const chromium = await findOrInstallChromium()
  if (!chromium.ok) return { code: 1, output: chromium.reason }
  return command('playwright', ['test', '--reporter=list,json'], 36 * minuteMs, {
    CHROMIUM: chromium.path,
    PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport
  })
}

/** @returns {Count} */
function countBrowserTests() {
  const report = readReport(browserReport)
  if (!report) return { passed: 0, failed: 1, note: 'no report was written' }
  const { expected, unexpected, flaky } = report.stats
  const failed = unexpected + flaky + report.errors.length
  return { passed: expected, failed, note: `${expected + unexpected + flaky} tests` }
}

/** The JSON a test runner left, or undefined when it ended before writing it. */
function readReport(/** @type {string} */ file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
