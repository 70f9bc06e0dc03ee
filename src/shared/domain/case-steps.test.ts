import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { CASE_STATES, CASE_STEPS, NO_CASE, stateAfter, type CaseStep } from './case-steps.ts'

const after = (...steps: CaseStep[]) =>
  steps.reduce((standing: ReturnType<typeof stateAfter>, step) => {
    return standing === null ? null : stateAfter(standing, step)
  }, NO_CASE)

describe('the way of a request', () => {
  it('leads from the deposit to a decision, once by way of a complement', () => {
    expect(after('deposited', 'approved')?.caseState).toBe('approved')
    const longWay = after('deposited', 'complement-asked', 'complement-given', 'refused')
    expect(longWay?.caseState).toBe('refused')
  })

  it('has room for one complement (law 55-19)', () => {
    expect(
      after('deposited', 'complement-asked', 'complement-given', 'complement-asked')
    ).toBeNull()
  })

  it('may be decided while a complement is awaited that never comes', () => {
    expect(after('deposited', 'complement-asked', 'refused')?.caseState).toBe('refused')
  })

  it('ends with a decision or with its withdrawal: nothing leads on from there', () => {
    const ends = CASE_STATES.filter((state) =>
      CASE_STEPS.every((step) => stateAfter({ ...NO_CASE, caseState: state }, step) === null)
    )
    expect(ends).toEqual(['approved', 'refused', 'withdrawn'])
  })

  it('begins with a deposit and with nothing else', () => {
    const first = CASE_STEPS.filter((step) => stateAfter(NO_CASE, step) !== null)
    expect(first).toEqual(['deposited'])
  })
})

it('is printed in docs/requests.md; UPDATE_DOCS=1 prints it anew', async () => {
  const file = new URL('../../../docs/requests.md', import.meta.url)
  const page = readFileSync(file, 'utf8')
  const [before, after] = page.split(/(?<=<!-- way -->\n)[\s\S]*(?=<!-- end of the way -->)/)
  const options = await resolveConfig(file)
  const printed = await format(`${before}\n${wayTable()}\n\n${after}`, {
    ...options,
    parser: 'markdown'
  })
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, printed)
  expect(page).toBe(printed)
})

function wayTable(): string {
  const lines = CASE_STEPS.map((step) => {
    const cells = CASE_STATES.map((state) => {
      const standing = { caseState: state, hasAskedComplement: false }
      return stateAfter(standing, step)?.caseState ?? '·'
    })
    return `| \`${step}\` | ${cells.join(' | ')} |`
  })
  return [
    `| step | ${CASE_STATES.map((state) => `from \`${state}\``).join(' | ')} |`,
    `| --- | ${CASE_STATES.map(() => '---').join(' | ')} |`,
    ...lines
  ].join('\n')
}
