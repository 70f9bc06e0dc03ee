/**
 * `npm run sim -- --seeds N [--from S] [--steps K] [--verbose]`: phones and the real relay under every fault that a seed
 * draws. Ends with `N seeds run, M failures`, and with exit code 1 when there are any.
 */
import { parseArgs } from 'node:util'
import { describe, runSeed, type Run } from './run.ts'
import { shrink } from './shrink.ts'

const PROGRESS_EVERY = 50
/** Failures told in full; the others are counted. */
const MAX_TOLD = 5

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '120' },
    verbose: { type: 'boolean', default: false }
  }
})

process.exitCode = await main({
  seeds: wholeNumber(values.seeds),
  from: wholeNumber(values.from),
  steps: wholeNumber(values.steps)
})

async function main(plan: {
  readonly seeds: number
  readonly from: number
  readonly steps: number
}): Promise<number> {
  let failures = 0
  const startedMs = performance.now()
  for (let done = 0; done < plan.seeds; done++) {
    const run = await runSeed(plan.from + done, plan.steps)
    if (values.verbose) console.log(`seed ${run.seed}, trace ${run.hash}\n${run.trace.join('\n')}`)
    if (run.failure !== null) {
      failures += 1
      if (failures <= MAX_TOLD) await tell(run, plan.steps)
    }
    if ((done + 1) % PROGRESS_EVERY === 0) tellProgress(done + 1, failures, startedMs)
  }
  console.log(`${plan.seeds} seeds run, ${failures} failures`)
  return failures === 0 ? 0 : 1
}

function tellProgress(done: number, failures: number, startedMs: number): void {
  const seconds = (performance.now() - startedMs) / 1_000
  const rate = (done / seconds).toFixed(1)
  console.log(`… ${done} seeds, ${failures} failures, ${rate} seeds/s`)
}

async function tell(run: Run, steps: number): Promise<void> {
  const shortest = await shrink(run)
  const { failure, operations } = shortest.failure === null ? run : shortest
  console.log(`seed ${run.seed} fails, first of all:`)
  console.log(`  ${run.failure?.problems[0] ?? ''}`)
  console.log(`replay: npm run sim -- --seeds 1 --from ${run.seed} --steps ${steps} --verbose`)
  console.log(`shortened to ${operations.length} operations:`)
  operations.forEach((operation) => console.log(`  ${describe(operation)}`))
  failure?.problems.forEach((problem) => console.log(`  ✗ ${problem}`))
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`${text} is no whole number`)
  return process.exit(2)
}
