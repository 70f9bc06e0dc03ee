/**
 * Runs long-lived programs of this project side by side: a signal to us reaches each of them
 * once, and when one ends, or whoever started us has gone, the others are asked to end too.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { pinnedNode, root, say, SetupError, toolEnvironment } from './install.js'

/** How long a program may take to end gracefully before it is killed. */
const graceMs = 15_000

/** How often to look whether whoever started us is still there. */
const orphanCheckMs = 1_000

/**
 * @typedef {{ name: string, args: string[], env?: Record<string, string> }} Program
 *   what to run with the pinned Node, in the project's root
 */

/**
 * Runs the programs until all have ended.
 * @param {Program[]} programs
 * @returns {Promise<number>} the exit code of the first that ended
 */
export async function supervise(programs) {
  const children = programs.map(start)
  let asked = false
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    // Both a terminal and npm may pass the same Ctrl-C on; a program hears it once.
    if (asked) return
    asked = true
    for (const child of children) child.kill(signal)
    setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), graceMs).unref()
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => stop(signal))
  }
  endWithParent(() => stop('SIGTERM'))
  const ends = children.map(exitCode)
  const first = await Promise.race(ends)
  stop('SIGTERM')
  await Promise.all(ends)
  return first
}

/**
 * The shell between npm and us dies of a signal without passing it on; left alone, the programs would keep their port.
 * @param {() => void} stop
 */
function endWithParent(stop) {
  const parent = process.ppid
  const isOrphan = () => process.ppid !== parent
  setInterval(() => isOrphan() && stop(), orphanCheckMs).unref()
}

/** @param {Program} program */
function start({ args, env }) {
  return spawn(pinnedNode(), args, {
    cwd: root,
    env: { ...toolEnvironment(), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    // Its own process group: Ctrl-C in a terminal comes through us, once, and not to it directly.
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32'
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} 128 + the signal's number when a signal ended it, as shells say it
 */
function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
    )
  })
}

/**
 * Says what went wrong, in one line when the person can solve it, and ends with code 1.
 * @param {unknown} error
 */
export function reportAndExit(error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exit(1)
}
