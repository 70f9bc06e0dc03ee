/** The relay as a program: configuration, store, relay, demonstration, port, and a graceful end. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { readConfig, type Config } from './config.ts'
import { isLoopbackHost } from './http/setup-guard.ts'
import { listen } from './http/listen.ts'
import { MAIL_LOOK_MS, OVERDUE_LOOK_MS, STOP_GRACE_MS } from './limits.ts'
import { seedDemo, type DemoBuilder } from './registry/demo.ts'
import { setupState } from './registry/setup.ts'
import { createAddressBook } from './mail/addresses.ts'
import { createRelay, type MailOffice } from './relay.ts'
import { openSqliteStore } from './store/sqlite/store.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const config = configOrExit()
const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime })
mkdirSync(config.dataFolder, { recursive: true })
const store = await openSqliteStore(join(config.dataFolder, 'sijil.sqlite'))
const demo = findDemo()
const isOpenToAll = !isLoopbackHost(config.host) || config.publicUrl !== null || config.trustsProxy
const setupKey = config.setupKey ?? randomBytes(16).toString('base64url')

const relay = createRelay({
  store,
  clock: Date.now,
  randomBytes,
  log,
  release: releaseOf(join(root, 'package.json')),
  freeBytes: () => freeBytesOf(config.dataFolder),
  appFolder: join(root, 'build'),
  demo,
  isOpenToAll,
  setupKey,
  publicUrl: config.publicUrl,
  trustsProxy: config.trustsProxy,
  mail: await mailOffice()
})
await declareRestore(join(config.dataFolder, 'restored'))
if (config.startsAsDemo && demo !== null) await seedDemo(relay.registry, demo)
await relay.learnTrainees()
await relay.stateSites()
await relay.compactAll()
await noteOverdue()
setInterval(() => void noteOverdue(), OVERDUE_LOOK_MS).unref()
if (config.mail !== null) {
  void sendMail()
  setInterval(() => void sendMail(), MAIL_LOOK_MS).unref()
}

const isNew = (await setupState(store)) === 'new'
const listening = await listen(relay.app, config.host, config.port).catch(exitBecauseOfPort)
// Asked a second time, it ends at once, as a program does.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))
sayWhereItIs()
// Where Node keeps what it read (node-settings.js): now, because whoever kills the relay later asks nobody.
flushCompileCache()

function configOrExit(): Config {
  const configuring = readConfig(process.env)
  if (configuring.ok) return configuring.config
  configuring.problems.forEach((problem) =>
    process.stderr.write(`Sijil cannot start: ${problem}\n`)
  )
  return process.exit(1)
}

/** What fails is looked for again within the hour. */
async function noteOverdue(): Promise<void> {
  await relay.noteOverdue().catch((error: unknown) => {
    log.error({ err: error }, 'requests whose time is over could not be noted')
  })
}

/** Mails that did not go are looked at again within the minute. Codes alone: an error may repeat an address. */
async function sendMail(): Promise<void> {
  await relay.sendMail().catch((error: Error) => {
    log.error({ type: error.name }, 'the queue of mails could not be looked at')
  })
}

/** What it takes to send mails is read where somebody set a mail server, and nowhere else. */
async function mailOffice(): Promise<MailOffice | null> {
  const { mail } = config
  if (mail === null) return null
  const { createMailServer } = await import('./mail/smtp.ts')
  const addresses = createAddressBook(mail.addressesFile)
  const trouble = await addresses.refresh()
  if (trouble !== null) log.error(trouble, 'the file of addresses is not all read')
  return { addresses, server: createMailServer(mail), sender: mail }
}

/** Whoever put a backup in place leaves an empty file of this name beside it. It goes last: a kill declares it twice. */
async function declareRestore(file: string): Promise<void> {
  if (!existsSync(file)) return
  await relay.declareTakenBack()
  rmSync(file)
}

/**
 * The demonstration's people are made by the fixtures that the tests use, read when somebody asks for it; a relay
 * installed without them has none.
 */
function findDemo(): DemoBuilder | null {
  const file = new URL('../tests/fixtures/demo-centre.ts', import.meta.url)
  if (!existsSync(file)) return null
  return async (options) => {
    const fixtures = (await import(file.href)) as { buildDemoCentre: DemoBuilder }
    return fixtures.buildDemoCentre(options)
  }
}

/** Null on a file system that does not say. */
async function freeBytesOf(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null
  )
}

function releaseOf(packageFile: string): string {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
  return version
}

function exitBecauseOfPort(error: NodeJS.ErrnoException): never {
  const where = `${config.host}:${config.port}`
  const why = error.code === 'EADDRINUSE' ? `${where} is taken by another program` : error.message
  process.stderr.write(`Sijil cannot start: ${why}\n`)
  return process.exit(1)
}

/** Plain lines for the person who started it, between the log's. */
function sayWhereItIs(): void {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const key = isNew && isOpenToAll ? `Set-up key → ${setupKey}\n` : ''
  process.stdout.write(`Sijil → http://${host}:${listening.port}\n${key}`)
  log.info({ port: listening.port }, 'the relay listens')
}

async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'the relay stops')
  relay.liveHub.endAll()
  await listening.stop(STOP_GRACE_MS)
  await relay.stop()
  log.info('the relay has stopped')
}
