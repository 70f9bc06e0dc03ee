import ts from 'typescript'
import { expect, test } from 'vitest'
import { parse, walk } from './import-scan.ts'
import { isTest, place, sources, type Source } from './sources.ts'

const tests = sources('{src,service-worker,sync-server,tests}/**/*.ts').filter(({ path }) =>
  isTest(path)
)

const runners = ['test', 'it', 'describe', 'suite']
const omissions = ['only', 'skip', 'todo', 'fixme', 'skipIf', 'runIf', 'fails', 'fail']
const renamedOmissions = ['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']

test('every test runs, each time, and is expected to pass', () => {
  const advice = 'a test that does not run protects nobody: mend it or delete it'
  expect(places(tests, isOmission, advice)).toEqual([])
})

test('no test waits for a time to pass', () => {
  const advice =
    'wait for what should happen (an event, expect.poll, a locator), or move a clock you passed in'
  // Benchmarks assert nothing: they measure time, with limits of their own.
  const asserting = tests.filter(({ path }) => !path.startsWith('tests/bench/'))
  expect(places(asserting, isSleep, advice)).toEqual([])
})

function places(files: Source[], isBad: (node: ts.Node) => boolean, advice: string): string[] {
  return files.flatMap((source) => {
    const file = parse(source)
    const found: string[] = []
    walk(file, (node) => {
      if (isBad(node))
        found.push(`${place(source.path, file.text, node.getStart(file))}: ${advice}`)
    })
    return found
  })
}

/** `test.only`, `describe.skip`, `test.describe.fixme`, `xit` … */
function isOmission(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return renamedOmissions.includes(node.expression.text)
  }
  if (!ts.isPropertyAccessExpression(node) || !omissions.includes(node.name.text)) return false
  const runner = node.expression
  const name = ts.isPropertyAccessExpression(runner) ? runner.name.text : runner.getText()
  return runners.includes(name)
}

/** `page.waitForTimeout`, `new Promise(… setTimeout …)`, Node's promised `setTimeout`. */
function isSleep(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'waitForTimeout'
  if (ts.isStringLiteral(node)) return /^(node:)?timers\/promises$/.test(node.text)
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'Promise') return false
  let callsTimer = false
  walk(node, (inner) => {
    if (ts.isCallExpression(inner) && inner.expression.getText().endsWith('setTimeout'))
      callsTimer = true
  })
  return callsTimer
}
