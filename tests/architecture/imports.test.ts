import { expect, test } from 'vitest'
import { importsOf, type Import } from './import-scan.ts'
import { layerOf, type Layer } from './layers.ts'
import { isTest, sources } from './sources.ts'

const production = sources(
  'src/**/*.{ts,svelte}',
  'service-worker/**/*.ts',
  'sync-server/**/*.{ts,js}',
  'tests/fixtures/**/*.ts'
).filter(
  ({ path }) => !path.endsWith('.d.ts') && (!isTest(path) || path.startsWith('tests/fixtures'))
)

const imports = production.flatMap(importsOf).filter(({ from }) => !from.endsWith('.test.ts'))

test('every file lives in a folder of the table', () => {
  const strangers = production.filter(({ path }) => !layerOf(path)).map(({ path }) => path)
  expect(strangers, 'give the folder a line in tests/architecture/layers.ts').toEqual([])
})

test('files import only what their folder may', () => {
  expect(imports.flatMap(objections)).toEqual([])
})

test('Yjs is known to the journal, the replica, the feed and the store alone', () => {
  const mayKnowYjs = /^(src\/shared\/journal|src\/lib\/replica|sync-server\/(feed|store)|tests)\//
  const strangers = imports.filter(({ to, from }) => to === 'yjs' && !mayKnowYjs.test(from))
  expect(
    strangers.map(({ at }) => `${at}: go through src/shared/journal, which reads and appends facts`)
  ).toEqual([])
})

test('no files import each other in a circle', () => {
  expect(
    circles(imports).map((circle) => `${circle.join(' → ')}: move what both need to a third file`)
  ).toEqual([])
})

test('the service worker is one file: nothing that it reaches is fetched while it runs', () => {
  const reached = reachedFrom('service-worker/index.ts')
  const fetched = imports.filter(({ from, isDynamic }) => isDynamic && reached.has(from))
  expect(reached).toContain('src/lib/replica/exchange.ts')
  expect(
    fetched.map(({ at }) => `${at}: hand it in, as lineOf (src/lib/app-line.ts) does`)
  ).toEqual([])
})

test('the first screen stands without the code of the exchange', () => {
  const reached = reachedFrom('src/lib/app.ts')
  expect(reached).toContain('src/lib/replica/replica.ts')
  expect(reached).not.toContain('src/lib/replica/exchange.ts')
})

test('no file only passes on what others define', () => {
  const barrels = production
    .map(({ path }) => path)
    .filter((path) => /^(src|sync-server)\/.*\/index\.(ts|js)$/.test(path))
  expect(barrels, 'name the file after what it holds; importers name that file').toEqual([])
})

/** What is wrong with one import, as a sentence; empty when nothing is. */
function objections(one: Import): string[] {
  const layer = layerOf(one.from)
  if (!layer) return []
  const reason = one.isPackage ? packageObjection(layer, one) : fileObjection(layer, one)
  return reason ? [`${one.at} imports ${one.to}: ${reason} (${layer.path}: ${layer.why})`] : []
}

function packageObjection(layer: Layer, { to }: Import): string | undefined {
  const isAllowed = layer.packages.some((name) =>
    name === 'node:' ? to.startsWith(name) : to === name
  )
  return isAllowed ? undefined : `${layer.path} does not use this package`
}

function fileObjection(layer: Layer, one: Import): string | undefined {
  if (/\.(css|svg|png|woff2|sql)$/.test(one.to)) return undefined
  const target = layerOf(one.to)
  if (!target) return 'it lies outside of the table in tests/architecture/layers.ts'
  if (isTest(one.to) && !target.path.startsWith('tests/fixtures')) return 'it is for tests only'
  if (target === layer) return otherFeatureObjection(one)
  if (layer.may.includes(target.path)) return undefined
  if (!layer.mayTypes?.includes(target.path)) return `${layer.path} may not reach there`
  return one.isTypeOnly ? undefined : 'only its types may be imported (import type)'
}

/** Features lie in one layer, but each stands alone. */
function otherFeatureObjection({ from, to }: Import): string | undefined {
  const feature = /^src\/lib\/features\/([^/]+)\//
  const own = feature.exec(from)?.[1]
  const other = feature.exec(to)?.[1]
  return own === other
    ? undefined
    : `features/${own} and features/${other} must not know each other`
}

/** All files that are there once this one has loaded. */
function reachedFrom(start: string): Set<string> {
  const reached = new Set([start])
  // A set gives what is added to it on the way as well.
  for (const file of reached) {
    for (const { from, to, isPackage, isTypeOnly, isDynamic } of imports)
      if (from === file && !isPackage && !isTypeOnly && !isDynamic) reached.add(to)
  }
  return reached
}

/** Every circle of imports that are there when the code loads, each told once. */
function circles(all: Import[]): string[][] {
  const targets = new Map<string, string[]>()
  for (const { from, to, isPackage, isTypeOnly, isDynamic } of all) {
    if (isPackage || isTypeOnly || isDynamic) continue
    targets.set(from, [...(targets.get(from) ?? []), to])
  }
  const found: string[][] = []
  const done = new Set<string>()
  const follow = (file: string, trail: string[]) => {
    const start = trail.indexOf(file)
    if (start >= 0) found.push([...trail.slice(start), file])
    if (start >= 0 || done.has(file)) return
    for (const next of targets.get(file) ?? []) follow(next, [...trail, file])
    done.add(file)
  }
  for (const file of targets.keys()) follow(file, [])
  return found
}
