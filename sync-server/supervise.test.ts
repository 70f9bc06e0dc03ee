import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { root } from './install.js'

/** Runs until it is told to stop, and ends by itself when a test fails. */
const PROGRAM = "process.stdout.write('runs'); setTimeout(() => {}, 20_000)"
const SUPERVISOR = `
  import { supervise } from './sync-server/supervise.js'
  await supervise([{ name: 'program', args: ['-e', ${JSON.stringify(PROGRAM)}] }])`

test('whoever stops npm start by its shell alone leaves no relay behind on its port', async () => {
  const command = 'node --input-type=module -e "$SUPERVISOR"; echo not the last command'
  const shell = spawn('sh', ['-c', command], {
    cwd: root,
    env: { ...process.env, SUPERVISOR },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  onTestFinished(() => void shell.stdout.destroy())
  const said: unknown[] = await once(shell.stdout, 'data')
  expect(String(said[0])).toBe('runs')
  // The program holds the pipe for as long as it runs.
  const left = once(shell.stdout, 'close')
  shell.kill('SIGTERM')
  await left
}, 10_000)
