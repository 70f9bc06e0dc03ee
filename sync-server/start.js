/**
 * `npm start`: installs what is missing, builds the app when its sources changed, runs the relay.
 * Plain JavaScript, because on a fresh clone nothing that reads TypeScript is installed yet.
 */
import { buildIfNeeded, installIfNeeded } from './install.js'
import { relayEnvironment, relayFlags } from './node-settings.js'
import { reportAndExit, supervise } from './supervise.js'

try {
  await installIfNeeded()
  await buildIfNeeded()
  process.exitCode = await supervise([
    { name: 'relay', args: [...relayFlags, 'sync-server/main.ts'], env: relayEnvironment }
  ])
} catch (error) {
  reportAndExit(error)
}
