/** The relay as people run it, in a process of its own, over a seeded database in a folder that is removed afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PersonId } from '#shared/domain/identity.ts'
import type { DemoCentre } from '../../../sync-server/registry/demo.ts'
import { createTestRelay, type TestDevice } from '../../../sync-server/testing.ts'
import { relayEnvironment, relayFlags } from '../../../sync-server/node-settings.js'
import { startProgram, type Program } from './child.ts'

const main = fileURLToPath(new URL('../../../sync-server/main.ts', import.meta.url))

export type SeededRelay = {
  readonly program: Program
  /** Devices that were let in, in the order of `people`. */
  readonly devices: readonly TestDevice[]
  /** Where its database lies. */
  readonly file: string
  /** Starts it again after it was killed; the port is another. */
  restart(): Promise<Program>
  remove(): Promise<void>
}

/** Seeds a relay, lets one device in for each of `people`, and starts it. */
export async function startSeededRelay(
  centre: DemoCentre,
  site: string,
  people: readonly PersonId[]
): Promise<SeededRelay> {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-bench-'))
  const file = join(folder, 'sijil.sqlite')
  const seeding = await createTestRelay({ file, centre })
  const devices: TestDevice[] = []
  for (const person of people) devices.push(await seeding.enrol(person, site))
  await seeding.stop()

  const environment = { ...relayEnvironment, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' }
  const start = () => startProgram(main, environment, relayFlags)
  let program = await start()
  return {
    get program() {
      return program
    },
    devices,
    file,
    async restart() {
      program = await start()
      return program
    },
    async remove() {
      await program.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
