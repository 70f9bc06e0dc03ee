/** The machine on which the real relay runs: it can pause a request, die, start again, and lose days to a backup. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createLiveHub } from '../../sync-server/feed/live.ts'
import type { PageMaker, Place } from '../../sync-server/feed/page.ts'
import { createCompactor } from '../../sync-server/feed/compaction.ts'
import { seedCentre } from '../../sync-server/registry/demo.ts'
import { addDevice, giveToken } from '../../sync-server/registry/enrolment.ts'
import { createRelay, type Relay } from '../../sync-server/relay.ts'
import { openSqliteStore } from '../../sync-server/store/sqlite/store.ts'
import type { Store } from '../../sync-server/store/store.ts'
import type { Random } from '../fixtures/random.ts'
import { simulatedCentre, SITE, type CastDevice } from './cast.ts'
import { gatedStore, RelayDied, type Gate } from './gated-store.ts'

/** What a request meets in the relay, counted in its calls to the store; null: nothing. */
export type Interruption = { readonly killAt: number | null; readonly pauseAt: number | null }

export const UNDISTURBED: Interruption = { killAt: null, pauseAt: null }

export type Answered = { readonly status: number; readonly bytes: Uint8Array }

export type Handling<Tag> =
  | { readonly kind: 'answered'; readonly tag: Tag; readonly answer: Answered }
  | { readonly kind: 'paused' }
  | { readonly kind: 'died' }

export type RelayHost<Tag> = {
  /** The true store, past the gate. */
  store(): Store
  enrol(cast: CastDevice, publicKey: Uint8Array): Promise<Enrolled>
  /** Hands a request to the relay. `tag` comes back with its answer, perhaps after a pause. */
  handle(tag: Tag, request: RelayRequest, interruption: Interruption): Promise<Handling<Tag>>
  /** Makes what a live stream would push now to a device that stands at this place: 200 with a page, 204 with none. */
  push(tag: Tag, device: number, place: Place, interruption: Interruption): Promise<Handling<Tag>>
  resume(index: number): Promise<Handling<Tag>>
  paused(): number
  /** Ends what is under way and starts the relay again on the same data. */
  restart(): Promise<void>
  compact(keepRows: number, killAt: number | null): Promise<'done' | 'died'>
  backup(): Promise<boolean>
  restore(): Promise<boolean>
  close(): Promise<void>
}

export type Enrolled = { readonly number: number; readonly token: string }

export type RelayRequest = {
  readonly path: string
  readonly contentType: string
  readonly token: string
  readonly body: Uint8Array
}

type Active<Tag> = {
  readonly tag: Tag
  pauseIn: number | null
  readonly finished: Promise<Answered | null>
}
type Paused<Tag> = { readonly active: Active<Tag>; readonly goOn: () => void }

export type RelayHostOptions<Tag> = {
  readonly clock: () => number
  readonly random: Random
  /** On a file, so that it is closed and opened at each start and can be restored; otherwise in memory. */
  readonly onFile: boolean
  /** Rights are about to be read for the request with this tag. */
  readonly onRightsAsked: (tag: Tag) => Promise<void>
}

export async function createRelayHost<Tag>(
  options: RelayHostOptions<Tag>
): Promise<RelayHost<Tag>> {
  const folder = options.onFile ? mkdtempSync(join(memoryFolder(), 'sijil-simulation-')) : null
  const file = folder === null ? ':memory:' : join(folder, 'relay.sqlite')
  const backupFile = folder === null ? null : join(folder, 'backup.sqlite')
  const randomBytes = (length: number) =>
    Uint8Array.from({ length }, () => Math.floor(options.random() * 256))

  let inner = await openSqliteStore(file)
  let life = 0
  let killIn: number | null = null
  let active: Active<Tag> | null = null
  let paused: Paused<Tag>[] = []
  let onPause: () => void = () => undefined
  let gated = gatedStore(inner, gateOf(life))
  let relay = start()
  await seedCentre(relay.registry, simulatedCentre())

  /** A relay of an earlier life reaches nothing any more. */
  function gateOf(ownLife: number): Gate {
    return {
      async pass(name, mayPause) {
        if (ownLife !== life) throw new RelayDied('the relay is dead')
        if (killIn !== null && --killIn <= 0) {
          life += 1
          throw new RelayDied('the relay dies')
        }
        if (mayPause && active !== null) await pauseOrGoOn(active, ownLife)
        if (name === 'rightsVersion' && active !== null) await options.onRightsAsked(active.tag)
      }
    }
  }

  async function pauseOrGoOn(asking: Active<Tag>, ownLife: number): Promise<void> {
    if (asking.pauseIn === null || --asking.pauseIn > 0) return
    asking.pauseIn = null
    await new Promise<void>((goOn) => {
      paused.push({ active: asking, goOn })
      onPause()
    })
    if (ownLife !== life) throw new RelayDied('the relay died meanwhile')
  }

  function start(): Relay {
    return createRelay({
      store: gated,
      clock: options.clock,
      randomBytes,
      log: pino({ level: 'silent' }),
      release: 'simulated',
      freeBytes: () => Promise.resolve(null),
      appFolder: 'build',
      demo: null,
      isOpenToAll: false,
      setupKey: 'set-up-key-of-tests',
      publicUrl: null,
      trustsProxy: false,
      mail: null
    })
  }

  /** Lets one request run until it ends or pauses. Only one runs at a time: that keeps a seed's course its own. */
  async function run(running: Active<Tag>, begin: () => void): Promise<Handling<Tag>> {
    active = running
    const before = life
    const pause = new Promise<'paused'>((resolve) => (onPause = () => resolve('paused')))
    begin()
    const ending = await Promise.race([pause, running.finished])
    active = null
    if (life !== before) {
      await startAgain()
      return { kind: 'died' }
    }
    if (ending === 'paused') return { kind: 'paused' }
    if (ending === null) throw new Error('a request failed though the relay lives')
    return { kind: 'answered', tag: running.tag, answer: ending }
  }

  /** Ends the old life: nobody who still waits in it gets an answer. */
  async function startAgain(): Promise<void> {
    killIn = null
    life += 1
    const left = paused
    paused = []
    left.forEach(({ goOn }) => goOn())
    await Promise.all(left.map(({ active: { finished } }) => finished))
    await relay.commits.idle()
    if (folder !== null) {
      await inner.close()
      inner = await openSqliteStore(file)
    }
    gated = gatedStore(inner, gateOf(life))
    relay = start()
  }

  return {
    store: () => inner,
    async enrol({ person, label, isTrainee = false }, publicKey) {
      return inner.write(async (ledger) => {
        const device = await addDevice(ledger, relay.registry, {
          ...{ person, site: SITE, publicKey, label, isTrainee }
        })
        const { token } = await giveToken(ledger, relay.registry, device)
        return { number: device.number, token }
      })
    },
    handle(tag, request, { killAt, pauseAt }) {
      killIn = killAt
      const answering = Promise.withResolvers<Answered | null>()
      const running: Active<Tag> = { tag, pauseIn: pauseAt, finished: answering.promise }
      return run(running, () => void send(relay, request).then(answering.resolve)).finally(() => {
        killIn = null
      })
    },
    push(tag, device, place, { killAt, pauseAt }) {
      killIn = killAt
      const pushing = Promise.withResolvers<Answered | null>()
      const running: Active<Tag> = { tag, pauseIn: pauseAt, finished: pushing.promise }
      const begin = () =>
        void pushTo({ store: gated, clock: options.clock }, device, place).then(pushing.resolve)
      return run(running, begin).finally(() => {
        killIn = null
      })
    },
    async resume(index) {
      const [next] = paused.splice(index % Math.max(1, paused.length), 1)
      if (next === undefined) throw new Error('no request pauses')
      return run(next.active, next.goOn)
    },
    paused: () => paused.length,
    restart: startAgain,
    async compact(keepRows, killAt) {
      killIn = killAt
      const before = life
      const compactor = createCompactor(gated, () => undefined, keepRows)
      const documents = await inner.documentsOf([SITE])
      compactor.consider(documents.map(({ number }) => number))
      await compactor.idle()
      killIn = null
      if (life === before) return 'done'
      await startAgain()
      return 'died'
    },
    async backup() {
      if (backupFile === null) return false
      await startAgain()
      await inner.close()
      copyFileSync(file, backupFile)
      inner = await openSqliteStore(file)
      await startAgain()
      return true
    },
    async restore() {
      if (backupFile === null || !existsSync(backupFile)) return false
      await startAgain()
      await inner.close()
      copyFileSync(backupFile, file)
      inner = await openSqliteStore(file)
      await inner.write((ledger) => ledger.renewEpoch(`restored-${life}`, 2026))
      await startAgain()
      return true
    },
    async close() {
      await startAgain()
      await inner.close()
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** As the live stream of a device that has just asked. Null: the relay died of it. */
async function pushTo(maker: PageMaker, number: number, place: Place): Promise<Answered | null> {
  let answered: Answered = { status: 204, bytes: new Uint8Array() }
  let hasDied = false
  const hub = createLiveHub(maker, () => (hasDied = true))
  try {
    const device = await maker.store.device(number)
    if (device === null || device.revokedAt !== null) return { ...answered, status: 401 }
    hub.listen(device, place, {
      page(bytes) {
        answered = { status: 200, bytes }
        return true
      },
      somethingNew: () => undefined,
      end: () => undefined
    })
    await hub.settled()
  } catch {
    hasDied = true
  }
  return hasDied ? null : answered
}

/** Null: the relay died of it. */
async function send(relay: Relay, request: RelayRequest): Promise<Answered | null> {
  const headers = {
    authorization: `Bearer ${request.token}`,
    'content-type': request.contentType
  }
  const init = { method: 'POST', headers, body: Uint8Array.from(request.body) }
  const response = await relay.app.request(request.path, init, { address: '10.0.0.1' })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return response.status === 500 ? null : { status: response.status, bytes }
}

/** Memory where the system offers it as a folder: a simulated relay need not wait for a real disk. */
function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}
