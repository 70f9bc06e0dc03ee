/**
 * `npm run dev`: the relay with the demo centre on port 4180 and the app with live reload on
 * port 5173, both on this machine only. Works without a network; Ctrl-C ends both.
 */
import { installIfNeeded } from './install.js'
import { relayEnvironment, relayFlags } from './node-settings.js'
import { reportAndExit, supervise } from './supervise.js'

const demo = { DEMO: '1', DATA_DIR: 'data/dev', HOST: '127.0.0.1', PORT: '4180' }

try {
  await installIfNeeded()
  process.exitCode = await supervise([
    {
      name: 'relay',
      args: [...relayFlags, 'sync-server/main.ts'],
      env: { ...relayEnvironment, ...demo }
    },
    {
      name: 'app',
      args: ['node_modules/vite/bin/vite.js', 'dev', '--port', '5173', '--strictPort']
    }
  ])
} catch (error) {
  reportAndExit(error)
}
