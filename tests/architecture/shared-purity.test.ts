import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { parse, walk } from './import-scan.ts'
import { isTest, place, root, sources } from './sources.ts'

const shared = sources('src/shared/**/*.ts').filter(({ path }) => !isTest(path))

/** Pure functions every runtime has, although no language standard names them. */
const purePlatform = `
  declare class TextEncoder { encode(text?: string): Uint8Array<ArrayBuffer> }
  declare class TextDecoder {
    constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
    decode(bytes?: ArrayBufferView | ArrayBuffer): string
  }
  declare function structuredClone<Value>(value: Value): Value
  declare function atob(text: string): string
  declare function btoa(text: string): string
`

/** The compiler reads all of shared: seconds on a machine at rest, many on a busy one. */
const COMPILING_MS = 60_000

test(
  'shared code runs on phone and relay alike: no browser, no Node, nothing from outside',
  () => {
    const teaching = 'shared code gets what it needs as an argument'
    expect(unknownNames().map((found) => `${found} ${teaching}`)).toEqual([])
  },
  COMPILING_MS
)

test('shared code never asks for the time, for chance, or for the zone of this device', () => {
  expect(shared.flatMap(impurities)).toEqual([])
})

/** Names the compiler cannot find when it knows the language alone: no DOM, no Node. */
function unknownNames(): string[] {
  const options: ts.CompilerOptions = {
    lib: ['lib.es2024.d.ts'],
    types: [],
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    strict: true
  }
  const extra = join(root, 'src/shared/platform.d.ts')
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.getSourceFile = (name, ...rest) =>
    name === extra
      ? ts.createSourceFile(name, purePlatform, ts.ScriptTarget.Latest)
      : getSourceFile(name, ...rest)
  host.fileExists = (name) => name === extra || fileExists(name)
  const files = shared.map(({ path }) => join(root, path))
  const program = ts.createProgram([extra, ...files], options, host)
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)
    return program.getSemanticDiagnostics(source).flatMap(asUnknownName)
  })
}

function asUnknownName({ file, start, messageText }: ts.Diagnostic): string[] {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ')
  const name = /^Cannot find (?:name|namespace) '(\w+)'/.exec(text)?.[1]
  if (!name || !file) return []
  return [`${place(file.fileName.replace(root, ''), file.text, start ?? 0)} uses ${name}:`]
}

function impurities(source: (typeof shared)[number]): string[] {
  const file = parse(source)
  const found: string[] = []
  walk(file, (node) => {
    const advice = adviceFor(node)
    if (advice) found.push(`${place(source.path, file.text, node.getStart(file))}: ${advice}`)
  })
  return found
}

const localTime = /^(get|set)(Hours|Minutes|Day|Date|Month|FullYear|TimezoneOffset)$/

function adviceFor(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) && node.text === 'globalThis')
    return 'take what you need as an argument'
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && !node.arguments?.length) {
    return 'the time is an argument: a test, and the law, choose it'
  }
  if (!ts.isPropertyAccessExpression(node)) return undefined
  const name = node.name.text
  if (isNamed(node.expression, 'Date') && name === 'now') {
    return 'the time is an argument: a test, and the law, choose it'
  }
  if (isNamed(node.expression, 'Math') && name === 'random') {
    return 'randomness is an argument: a simulation replays it from its seed'
  }
  return localTime.test(name)
    ? "this is the device's own zone, and phones disagree on Morocco's; use UTC and the office's day"
    : undefined
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name
}
