import { spawn } from 'node:child_process'
import { root, toolEnvironment } from '../sync-server/install.js'

/** Longer output loses its beginning: the reason of a failure stands near the end. */
const outputLimit = 100_000

/** @typedef {{ code: number, output: string }} Ending how a command ended and all it said */

/**
 * Runs a command in the project's root, without showing its output, until it ends or its time is
 * over; then it is killed with all it started.
 * @param {string} name
 * @param {string[]} args
 * @param {number} limitMs
 * @param {Record<string, string>} [env] added to the environment
 * @returns {Promise<Ending>}
 */
export function command(name, args, limitMs, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      cwd: root,
      env: { ...toolEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group, so that a browser it started ends with it.
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32'
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-outputLimit)
      })
    }
    const stop = () => killGroup(child.pid)
    const timer = setTimeout(() => {
      output += `\n${name} was stopped: it took longer than ${limitMs / 60_000} minutes`
      stop()
    }, limitMs)
    process.once('exit', stop)
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
    child.on('close', (code) => {
      clearTimeout(timer)
      process.removeListener('exit', stop)
      resolve({ code: code ?? 1, output })
    })
  })
}

/** Ctrl-C ends us; what we started then ends too, by the exit listeners above. */
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => process.exit(130))
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
}
