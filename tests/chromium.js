import { existsSync } from 'node:fs'
import { command } from './command.js'

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const minuteMs = 60_000

/** @typedef {{ ok: true, path: string } | { ok: false, reason: string }} Browser */

/**
 * The browser for the e2e tests: the one named by $CHROMIUM or found on this machine, else the
 * system's package, else Playwright's own download.
 * @returns {Promise<Browser>}
 */
export async function findOrInstallChromium() {
  const named = process.env.CHROMIUM
  if (named)
    return existsSync(named)
      ? found(named)
      : missing(`$CHROMIUM names ${named}, which is not there.`)
  const present = usualPlaces.find((path) => existsSync(path))
  if (present) return found(present)
  return (
    (await installPackage()) ?? (await installWithPlaywright()) ?? missing('No Chromium was found.')
  )
}

/** With apt, where we may use it. A package may be an empty shell (Ubuntu), so it must start. */
async function installPackage() {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const apt = (/** @type {string[]} */ ...args) => {
    const [name = '', ...rest] = [
      ...sudo,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...args
    ]
    return command(name, rest, 8 * minuteMs)
  }
  if ((await apt('--version')).code !== 0) return undefined
  await apt('update')
  const installed = await apt('install', '-y', '--no-install-recommends', 'chromium')
  const path = '/usr/bin/chromium'
  if (installed.code !== 0 || !existsSync(path)) return undefined
  const { code } = await command(path, ['--version'], minuteMs)
  return code === 0 ? found(path) : undefined
}

async function installWithPlaywright() {
  const installed = await command('playwright', ['install', 'chromium'], 8 * minuteMs)
  if (installed.code !== 0) return undefined
  const ask = "console.log(require('playwright').chromium.executablePath())"
  const { code, output } = await command('node', ['-e', ask], minuteMs)
  const path = output.trim()
  return code === 0 && existsSync(path) ? found(path) : undefined
}

/**
 * @param {string} path
 * @returns {Browser}
 */
function found(path) {
  return { ok: true, path }
}

/**
 * @param {string} what
 * @returns {Browser}
 */
function missing(what) {
  const advice = 'Install Chromium (Debian: apt-get install chromium) or set CHROMIUM=/path/to/it.'
  return { ok: false, reason: `The browser tests could not run. ${what} ${advice}` }
}
