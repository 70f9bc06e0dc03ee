/**
 * What must be there before the relay can start: the installed packages and the built app.
 *
 * Runs on the machine's own Node (20 or later) before anything is installed, so it may import
 * nothing but Node itself. Asks the network for nothing when nothing is missing.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder, absolute. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const binaries = join(root, 'node_modules', '.bin')
const installRecord = join(root, 'node_modules', '.sijil-install')
const buildRecord = join(root, 'node_modules', '.sijil-build')

/** Everything the built app is made of. Tests and generated files are left out. */
const appSources = [
  'src',
  'static',
  'service-worker',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
  'chunks.config.ts',
  'icons.config.ts',
  'messages.config.ts'
]

/** A problem the person who ran the command can solve; its message says how. */
export class SetupError extends Error {}

/** One line to the person watching, on stderr so that stdout stays the relay's log. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`sijil: ${line}\n`)
}

/**
 * The environment for tools of this project: their folder comes first in PATH, so that `node`
 * means the pinned release and not an older one of the machine.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  return { ...process.env, PATH: [binaries, ...systemPath()].join(delimiter) }
}

/** PATH without any node_modules: what the machine itself offers. */
function systemPath() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !folder.includes(`node_modules${sep}.bin`))
}

/**
 * Runs a command in the project's root with its output shown, until it ends.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code; 127 when it could not be started
 * @throws {SetupError} when a signal to us ended it
 */
function run(command, args, env = toolEnvironment()) {
  return new Promise((resolve, reject) => {
    // Windows knows npm and the tools as .cmd files, which only a shell starts.
    const shell = process.platform === 'win32'
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 2, 2], shell })
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM'])
    let isStopped = false
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      isStopped = true
      child.kill(signal)
    }
    signals.forEach((signal) => process.on(signal, stop))
    child.on('error', () => resolve(127))
    child.on('close', (code) => {
      signals.forEach((signal) => process.removeListener(signal, stop))
      if (isStopped) reject(new SetupError('stopped before it was ready.'))
      else resolve(code ?? 1)
    })
  })
}

/**
 * The Node that runs the relay and the tools: the pinned one.
 * @returns {string}
 */
export function pinnedNode() {
  const pinned = join(binaries, process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(pinned)) return pinned
  throw new SetupError(
    'the pinned Node is missing from node_modules (were install scripts switched off?). ' +
      'Run: npm rebuild node --ignore-scripts=false'
  )
}

/**
 * Installs the packages of package-lock.json unless exactly these are there.
 * @returns {Promise<void>}
 * @throws {SetupError}
 */
export async function installIfNeeded() {
  const wanted = hashOf(['package-lock.json'])
  if (readRecord(installRecord) === wanted) return
  if (!installedMatchesLock()) await install()
  pinnedNode()
  writeFileSync(installRecord, wanted)
}

async function install() {
  say('installing packages (npm ci) …')
  // Silent, because the second attempt tells what is wrong.
  const code = await npm('ci', '--silent')
  if (code === 0) return
  if (code === 127) throw new SetupError('npm was not found. Install Node 20 or later with npm.')
  // npm ci refuses a lock that misses packages for other systems; those it names stay exact here.
  say('npm ci refused; trying npm install, which keeps to package-lock.json too …')
  if ((await npm('install', '--no-save')) === 0) return
  throw new SetupError(
    'the packages could not be installed. A first start needs the network: check it, then start again.'
  )
}

/** npm on the machine's own Node: it is about to replace the one inside node_modules. */
function npm(/** @type {string[]} */ ...args) {
  const env = { ...process.env, PATH: systemPath().join(delimiter) }
  return run('npm', [...args, '--include=dev', '--no-audit', '--no-fund'], env)
}

/**
 * Whether node_modules holds what the lock file asks for, by npm's own note of what it installed.
 * Lets someone who ran npm themselves start at once.
 */
function installedMatchesLock() {
  const note = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(note)) return false
  const installed = packagesOf(note)
  const wanted = packagesOf(join(root, 'package-lock.json'))
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    // Packages for other systems are optional and rightly absent here.
    const found = installed[path]
    return found ? found.version === entry.version : Boolean(entry.optional)
  })
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
}

/**
 * Builds the app into build/ unless the build there was made from these very sources.
 * @returns {Promise<void>}
 * @throws {SetupError}
 */
export async function buildIfNeeded() {
  // Taken before the build, so that an edit made meanwhile leads to another build.
  const sources = sourceHash()
  if (readRecord(buildRecord) === buildIdentity(sources)) return
  say('building the app …')
  const code = await run('vite', ['build', '--logLevel', 'warn'])
  if (code !== 0) {
    throw new SetupError('the app could not be built; the reason is above. Then start again.')
  }
  rememberBuild(sources)
}

/**
 * Notes that build/ was just made from these sources.
 * @param {string} sources the {@link sourceHash} taken before the build began
 */
export function rememberBuild(sources) {
  writeFileSync(buildRecord, buildIdentity(sources))
}

/**
 * Names the pair (sources, what was built from them), so that a build made by other hands, or
 * taken away, is noticed. Kept outside build/, which is served.
 */
function buildIdentity(/** @type {string} */ sources) {
  return `${sources} ${hashOf(['build/app.html', 'build/service-worker.js'])}`
}

/**
 * A fingerprint of everything the app is built from.
 * @returns {string} 64 hex digits
 */
export function sourceHash() {
  return hashOf(appSources)
}

/** sha256 over the names and contents of files, and of all files in folders; missing ones count. */
function hashOf(/** @type {string[]} */ paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesUnder(join(root, path))) {
      const content = existsSync(file) ? readFileSync(file) : 'missing'
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * Files in a folder, all depths, in a fixed order; a file (or a missing path) is its own list.
 * @returns {string[]}
 */
function filesUnder(/** @type {string} */ path) {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path]
  const paths = readdirSync(path)
    .sort()
    .map((name) => join(path, name))
  return paths.filter(isSource).flatMap(filesUnder)
}

/** Left out: tests, notes, and what tools generate inside src (message modules, their cache). */
function isSource(/** @type {string} */ path) {
  const tail = path.split(sep).slice(-2).join('/')
  return (
    !['i18n/paraglide', 'project.inlang/cache'].includes(tail) &&
    !/\/\.|\.test\.ts$|\.md$/.test(tail)
  )
}

/** @returns {string | undefined} */
function readRecord(/** @type {string} */ file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
