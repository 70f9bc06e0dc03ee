import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

/** What a phone may have to fetch, compressed, before the first screen works (DESIGN, budgets). */
export const firstVisitBudgetBytes = 130_000

const root = fileURLToPath(new URL('../..', import.meta.url))
const clientOutput = join(root, '.svelte-kit/output/client')
const manifestFile = join(clientOutput, '.vite/manifest.json')
const routerFile = '.svelte-kit/generated/client-optimized/app.js'

/** One entry of Vite's build manifest: a built file and what it needs at once. */
interface ManifestEntry {
  file: string
  isEntry?: boolean
  imports?: string[]
  css?: string[]
}
type Manifest = Record<string, ManifestEntry>

/**
 * The scripts and styles a browser needs to show one address on a first visit: what app.html
 * starts, the layouts, page and error page of that route, and all they import statically. What a
 * screen imports later (`await import`) is not part of it.
 * @param route as in src/routes, `/` for the first screen
 * @returns paths below build/
 * @throws when the app has not been built
 */
export function firstVisitFiles(route = '/'): string[] {
  const manifest = readManifest()
  const nodes = nodesOf(route).map(
    (node) => `.svelte-kit/generated/client-optimized/nodes/${node}.js`
  )
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (key: string) => {
    const entry = manifest[key]
    if (!entry) throw new Error(`the build's manifest has no ${key}`)
    if (seen.has(key)) return
    seen.add(key)
    for (const file of [entry.file, ...(entry.css ?? [])]) files.add(file)
    entry.imports?.forEach(visit)
  }
  const starters = Object.keys(manifest).filter((key) =>
    /entry\/(start|app)\./.test(manifest[key]?.file ?? '')
  )
  starters.concat(nodes).forEach(visit)
  return [...files].sort()
}

/**
 * Brotli bytes (quality 11, as served from disk) of {@link firstVisitFiles}.
 * @param route as in src/routes
 */
function firstVisitBytes(route = '/'): number {
  return sizesOf(firstVisitFiles(route)).reduce((sum, { bytes }) => sum + bytes, 0)
}

/** Brotli bytes of each file, the largest first. */
export function sizesOf(files: readonly string[]): { file: string; bytes: number }[] {
  return files
    .map((file) => {
      const bytes = brotliCompressSync(readFileSync(join(clientOutput, file))).length
      return { file, bytes }
    })
    .sort((one, other) => other.bytes - one.bytes)
}

/** Brotli bytes of all these files in one piece: what many small files cost is the difference. */
export function sizeInOnePiece(files: readonly string[]): number {
  return brotliCompressSync(
    Buffer.concat(files.map((file) => readFileSync(join(clientOutput, file))))
  ).length
}

/** Is there a build to weigh? */
export function isBuilt(): boolean {
  return existsSync(manifestFile) && existsSync(join(root, routerFile))
}

/** Does the built app have this address? */
export function hasRoute(route: string): boolean {
  return routeLine(route) !== undefined
}

function readManifest(): Manifest {
  if (!existsSync(manifestFile)) throw new Error('nothing is built yet; run: npm run build')
  return JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest
}

/**
 * The numbers of a route's layouts and page in the generated router. The root layout and the root
 * error page (0 and 1) come with every route.
 */
function nodesOf(route: string): number[] {
  const line = routeLine(route)
  if (!line) throw new Error(`no route ${route}`)
  const numbers = line.slice(line.indexOf(':')).match(/\d+/g) ?? []
  return [0, 1, ...numbers.map(Number)]
}

function routeLine(route: string): string | undefined {
  const router = readFileSync(join(root, routerFile), 'utf8')
  return router.split('\n').find((text) => text.trim().startsWith(`${JSON.stringify(route)}:`))
}

if (import.meta.filename === process.argv[1]) {
  const bytes = firstVisitBytes()
  console.log(
    `first visit: ${bytes} B brotli in ${firstVisitFiles().length} files, budget ${firstVisitBudgetBytes} B`
  )
  if (bytes > firstVisitBudgetBytes) process.exitCode = 1
}
