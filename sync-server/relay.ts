/** Wires the relay together around a store: the same for production, tests and the demonstration. */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { momentOfMs } from '#shared/domain/calendar.ts'
import { isSignedBy } from './auth/device-key.ts'
import { authenticate, type RandomBytes } from './auth/device-token.ts'
import { createCommitQueue, type CommitQueue } from './feed/commit-queue.ts'
import type { Change } from './feed/accept.ts'
import { createCompactor } from './feed/compaction.ts'
import type { Exchange } from './feed/exchange.ts'
import { learnTrainees } from './feed/read-models.ts'
import { createLiveHub, type LiveHub } from './feed/live.ts'
import { createEpochRenewal } from './feed/renewal.ts'
import { beginAnew } from './feed/standpoint.ts'
import { createApp, type App } from './http/app.ts'
import { catalogueRoutes } from './http/catalogue.ts'
import { deviceRoutes } from './http/devices.ts'
import { exchangeRoute } from './http/exchange.ts'
import { healthRoute } from './http/health.ts'
import { liveRoute } from './http/live.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import type { Gate } from './http/routes.ts'
import { sealRoutes } from './http/seals.ts'
import { personaRoutes, setupRoutes } from './http/setup.ts'
import { staticRoute } from './http/static-files.ts'
import { traineeRoutes } from './http/trainees.ts'
import type { AddressBook } from './mail/addresses.ts'
import type { Sender } from './mail/letter.ts'
import { createPostman, type Postman, type PostmanNews } from './mail/postman.ts'
import type { MailServer } from './mail/smtp.ts'
import { deviceHoldsRole } from './registry/devices.ts'
import { seededDocuments, type DemoBuilder } from './registry/demo.ts'
import type { Registry } from './registry/enrolment.ts'
import { noteOverdue } from './registry/cases.ts'
import { createKeeper } from './registry/keepers.ts'
import { createOwnHand } from './registry/own-hand.ts'
import { createPublicCatalogue } from './registry/public-catalogue.ts'
import { stateSites } from './registry/site-statement.ts'
import type { Store } from './store/store.ts'

export type RelayOptions = {
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly randomBytes: RandomBytes
  readonly log: Logger
  readonly release: string
  /** Bytes left where the store lies; null where nobody can tell. */
  readonly freeBytes: () => Promise<number | null>
  /** Folder of the built app. */
  readonly appFolder: string
  readonly demo: DemoBuilder | null
  /** Others than the person at its machine may reach it: it listens to the network, or stands behind a proxy. */
  readonly isOpenToAll: boolean
  readonly setupKey: string
  /** Where people reach the relay when that is not where it listens. */
  readonly publicUrl: URL | null
  readonly trustsProxy: boolean
  /** Null: nothing is told by mail. */
  readonly mail: MailOffice | null
}

export type MailOffice = {
  readonly addresses: AddressBook
  readonly server: MailServer
  readonly sender: Sender
}

export type Relay = {
  readonly app: App
  readonly registry: Registry
  readonly commits: CommitQueue
  readonly liveHub: LiveHub
  /** Declares that the log was taken back to a backup, before anybody asks. */
  declareTakenBack(): Promise<void>
  /** Reads the lists of groups into rights, where an older release wrote them. */
  learnTrainees(): Promise<void>
  /** Says in each catalogue how its site is called and when it is closed, where an older release did not. */
  stateSites(): Promise<void>
  /** Looks for requests whose time is over and says so; to be asked at the start and now and then. */
  noteOverdue(): Promise<void>
  /** Sends mails that wait, if there is mail; to be asked at the start and now and then. */
  sendMail(): Promise<void>
  /** Looks for documents that want a snapshot, as after seeding. */
  compactAll(): Promise<void>
  /** Ends streams, finishes commits and snapshots, closes the store. Requests must have stopped coming. */
  stop(): Promise<void>
}

const TAKEN_BACK =
  'the log was taken back to an earlier state: every device offers again what it has. Whom that state lets in is let in ' +
  'again: shut out once more the devices that were shut out since, and enrol anew those enrolled since ' +
  '(sync-server/README.md, "After a restore")'

export function createRelay(options: RelayOptions): Relay {
  const { store, clock, randomBytes, log, publicUrl, mail } = options
  const registry: Registry = { store, clock, randomBytes }
  const commits = createCommitQueue(store)
  const liveHub = createLiveHub({ store, clock }, (error) =>
    log.error({ err: error }, 'a page could not be pushed')
  )
  const compactor = createCompactor(store, (error) =>
    log.error({ err: error }, 'a snapshot could not be made')
  )
  const compactAll = async () => compactor.consider(await seededDocuments(store))
  const hand = createOwnHand(registry, mail?.addresses ?? null)
  const postman = mail === null ? null : postmanOf(options, mail)
  const onCommitted = (changes: readonly Change[]) => {
    liveHub.announce(changes)
    compactor.consider(changes.map(({ document }) => document))
  }
  const exchange: Exchange = {
    store,
    commits,
    clock,
    keeper: createKeeper(hand),
    isSignedBy,
    renewal: createEpochRenewal(() => {
      log.error(TAKEN_BACK)
      return randomUUID()
    }),
    onAnswered: (device, answer) => liveHub.moved(device, answer),
    onCommitted
  }

  const routes = [
    healthRoute({
      release: options.release,
      askStore: () => store.head(),
      freeBytes: options.freeBytes,
      mailCounts: mail === null ? null : () => store.noticeCounts()
    }),
    ...setupRoutes({ registry, demo: options.demo, onSeeded: () => void compactAll() }),
    ...personaRoutes(registry),
    ...deviceRoutes({
      registry,
      publicUrl: publicUrl?.origin ?? null,
      onRevoked: (device) => liveHub.endDevice(device)
    }),
    ...traineeRoutes({ registry, publicUrl: publicUrl?.origin ?? null }),
    ...sealRoutes(registry),
    ...catalogueRoutes(createPublicCatalogue(store)),
    exchangeRoute(exchange),
    liveRoute(liveHub),
    staticRoute(options.appFolder)
  ]
  const isBehindTls = publicUrl?.protocol === 'https:'
  return {
    app: createApp({ gate: createGate(options), routes, log, isBehindTls }),
    registry,
    commits,
    liveHub,
    async declareTakenBack() {
      log.error(TAKEN_BACK)
      await store.write((ledger) => beginAnew(ledger, randomUUID(), momentOfMs(clock())))
    },
    noteOverdue: () => noteOverdue(hand, commits, momentOfMs(clock()), onCommitted),
    learnTrainees: () => learnTrainees(store),
    stateSites: () => stateSites(hand, store, momentOfMs(clock())),
    sendMail: async () => postman?.look(),
    compactAll,
    async stop() {
      liveHub.endAll()
      await postman?.stop()
      await commits.idle()
      await compactor.idle()
      await store.close()
    }
  }
}

function postmanOf({ store, clock, log }: RelayOptions, office: MailOffice): Postman {
  return createPostman({ store, clock, ...office, onNews: (news) => sayOfMail(log, news) })
}

/** `error`: somebody must look. A mail server that is away comes back by itself, as a rule. */
function sayOfMail(log: Logger, news: PostmanNews): void {
  switch (news.news) {
    case 'addresses':
      return log.error(news.trouble, 'the file of addresses is not all read')
    case 'given-up':
      return log.error({ notice: news.notice, why: news.why }, 'a mail was given up')
    case 'unreachable':
      return log.info({ why: news.why }, 'the mail server takes nothing now')
    case 'reached':
      return log.info('the mail server takes mails again')
  }
}

function createGate(options: RelayOptions): Gate {
  const { store, trustsProxy, isOpenToAll, setupKey, publicUrl } = options
  return {
    rateLimiter: createRateLimiter(options.clock),
    async signIn(header) {
      const answer = await authenticate(store, header)
      return answer.ok ? answer.device : null
    },
    holdsOffice: (device, office) => deviceHoldsRole(store, device, office),
    trustsProxy,
    isOpenToAll,
    setupKey,
    publicHost: publicUrl?.host ?? null
  }
}
