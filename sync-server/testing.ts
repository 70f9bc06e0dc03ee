/**
 * The real relay in memory, and small phones that speak to it: for every test that needs one, here and elsewhere.
 * Nothing is faked but clock, randomness and network.
 */
import { randomBytes as systemRandomBytes } from 'node:crypto'
import { pino } from 'pino'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import { type DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Names, SiteCode } from '#shared/domain/people.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import { encodeParcel, mergeUpdates, newParcelId, type WireFact } from '#shared/journal/parcel.ts'
import {
  decodeResponse,
  encodeRequest,
  signedBytes,
  type ExchangeRequest,
  type ExchangeResponse,
  type SentParcel
} from '#shared/protocol/messages.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import type { Bindings } from './http/context.ts'
import { listen } from './http/listen.ts'
import { createRelay, type Relay, type RelayOptions } from './relay.ts'
import { seedCentre, type DemoCentre } from './registry/demo.ts'
import { addDevice, giveToken } from './registry/enrolment.ts'
import { openSqliteStore } from './store/sqlite/store.ts'
import type { NewDevice, Store } from './store/store.ts'

export type TestRelayOptions = {
  /** Milliseconds since 1970; the system's clock when left out. */
  readonly clock?: () => number
  /** Numbers in [0, 1): tokens, codes and parcel ids follow from it. Signatures and keys never do. */
  readonly random?: () => number
  /** Seeded at once; without it the relay is new. */
  readonly centre?: DemoCentre
  /** SQLite file, so that a test can start the relay again; in memory when left out. */
  readonly file?: string
  /** Of `startTestServer`; a free one when left out. */
  readonly port?: number
} & Partial<Omit<RelayOptions, 'clock' | 'store' | 'randomBytes'>>

export type TestRelay = {
  readonly relay: Relay
  readonly store: Store
  readonly clock: () => number
  readonly random: () => number
  /** As from a browser on the relay's own machine; `address` is the other end of the connection. */
  request(path: string, init?: RequestInit, address?: string): Promise<Response>
  /** A phone of this person with a key of its own, let in without a code. */
  enrol(person: PersonId, site: SiteCode, label?: string): Promise<TestDevice>
  /** The same for somebody on the list of a group. */
  enrolTrainee(person: PersonId, site: SiteCode): Promise<TestDevice>
  /** Puts facts into a document as they are, unknown ones too: what a newer release of the relay would have accepted. */
  acceptUnread(from: TestDevice, documentId: DocumentId, facts: readonly WireFact[]): Promise<void>
  stop(): Promise<void>
}

export async function createTestRelay(options: TestRelayOptions = {}): Promise<TestRelay> {
  const { clock = Date.now, random = Math.random, centre, file = ':memory:', ...rest } = options
  const store = await openSqliteStore(file)
  const relay = createRelay({
    store,
    clock,
    randomBytes: options.random === undefined ? systemRandomBytes : bytesFrom(random),
    log: pino({ level: 'silent' }),
    release: 'test',
    freeBytes: () => Promise.resolve(null),
    appFolder: 'build',
    demo: null,
    isOpenToAll: false,
    setupKey: 'set-up-key-of-tests',
    publicUrl: null,
    trustsProxy: false,
    mail: null,
    ...rest
  })
  if (centre !== undefined) await seedCentre(relay.registry, centre)

  const request = async (path: string, init?: RequestInit, address = '127.0.0.1') => {
    const bindings: Bindings = { address }
    return relay.app.request(path, init, bindings)
  }
  const send: Send = (path, init) => request(path, init)
  const letIn = async (whom: Omit<NewDevice, 'publicKey' | 'tokenHash' | 'createdAt'>) => {
    const { privateKey, publicKey } = await newDeviceKeys()
    const enrolment = await store.write(async (ledger) => {
      const device = await addDevice(ledger, relay.registry, { ...whom, publicKey })
      return giveToken(ledger, relay.registry, device)
    })
    return createTestDevice(send, privateKey, enrolment, random)
  }
  return {
    relay,
    store,
    clock,
    random,
    request,
    enrol: (person, site, label = 'a phone') => letIn({ person, site, label }),
    enrolTrainee: (person, site) => letIn({ person, site, label: 'a phone', isTrainee: true }),
    async acceptUnread({ number: writer }, documentId, facts) {
      const parcel = newParcelId(writer, random)
      const update = encodeParcel({ id: parcel, facts: [...facts] })
      await store.write(async (ledger) => {
        const document = await ledger.documentNamed(documentId)
        if (document === null) throw new Error(`there is no ${documentId}`)
        const row = { document: document.number, writer, parcel, update }
        const receivedAt = momentOfMs(clock())
        await ledger.append({
          ...row,
          receivedAt,
          heldBecause: null,
          signature: new Uint8Array(64)
        })
      })
    },
    stop: () => relay.stop()
  }
}

export type TestServer = TestRelay & {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
}

/** The same relay, listening on a free port of this machine. */
export async function startTestServer(options: TestRelayOptions = {}): Promise<TestServer> {
  const testRelay = await createTestRelay(options)
  const { port, stop } = await listen(testRelay.relay.app, '127.0.0.1', options.port ?? 0)
  return {
    ...testRelay,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      testRelay.relay.liveHub.endAll()
      await stop(0)
      await testRelay.stop()
    }
  }
}

/** How a test device reaches its relay: `app.request`, `fetch`, or a network that loses things. */
export type Send = (path: string, init: RequestInit) => Promise<Response>

/** What the relay said when it let a device in. */
export type Credentials = {
  readonly device: number
  readonly token: string
  readonly person: PersonId
  readonly site: SiteCode
  readonly names?: Names
}

/** A key as the platform's own `crypto` takes it: Node and the DOM declare it each in their way. */
type PrivateKey = Parameters<typeof crypto.subtle.sign>[1]

export type DeviceKeys = {
  readonly privateKey: PrivateKey
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }

/** A key pair as a phone makes it. */
export async function newDeviceKeys(): Promise<DeviceKeys> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return { privateKey: pair.privateKey, publicKey }
}

/** A phone without storage or screens: it keeps what it was told and answers for nothing else. */
export type TestDevice = {
  readonly number: number
  readonly writer: number
  readonly token: string
  readonly person: PersonId
  readonly site: SiteCode
  readonly privateKey: PrivateKey
  /** Where it stands in the relay's log. */
  readonly standpoint: { epoch: string; cursor: number; mark: number; held: Set<number> }
  /** Everything it was told of each document, by name. */
  readonly contents: Map<DocumentId, Uint8Array>
  /** Every raw byte that ever came down, for tests of what must not come. */
  readonly received: Uint8Array[]
  /** These facts as a signed parcel of this device. */
  parcel(documentId: DocumentId, facts: readonly AnyFact[]): Promise<SentParcel>
  /** Any bytes, signed. */
  sign(documentId: string, update: Uint8Array): Promise<SentParcel>
  /** One exchange, and what it told is taken in. Throws on any answer but 200. */
  exchange(
    parcels?: readonly SentParcel[],
    more?: Partial<ExchangeRequest>
  ): Promise<ExchangeResponse>
  /** Exchanges until the relay says that there is no more. Gives the last answer. */
  sync(parcels?: readonly SentParcel[]): Promise<ExchangeResponse>
  /** The exchange as HTTP, taking nothing in. */
  post(request: ExchangeRequest): Promise<Response>
  /** The live stream as HTTP, from where the device stands unless `more` says otherwise. */
  listen(more?: Partial<ExchangeRequest>, query?: string): Promise<Response>
  /** The request that `exchange` would send. */
  request(parcels?: readonly SentParcel[], more?: Partial<ExchangeRequest>): ExchangeRequest
  /** What `exchange` does with an answer. */
  take(response: ExchangeResponse): void
}

export function createTestDevice(
  send: Send,
  privateKey: PrivateKey,
  { device: number, token, person, site }: Credentials,
  random: () => number = Math.random
): TestDevice {
  const device: TestDevice = {
    ...{ number, writer: number, token, person, site, privateKey },
    standpoint: { epoch: '', cursor: 0, mark: 0, held: new Set() },
    contents: new Map(),
    received: [],
    parcel(documentId, facts) {
      const set = factSetOf(documentId)
      const id = newParcelId(number, random)
      const update = encodeParcel({ id, facts: facts.map((fact) => set.encode(fact)) })
      return device.sign(documentId, update)
    },
    async sign(documentId, update) {
      const bytes = Uint8Array.from(signedBytes(documentId, update))
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
      const signature = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes))
      return { documentId, update, signature }
    },
    request(parcels = [], more = {}) {
      const { epoch, cursor, mark, held } = device.standpoint
      const ascending = [...held].sort((one, other) => one - other)
      const rest = { openLessons: [], waiting: 0, knownWriter: 0, ...more }
      return { version: PROTOCOL_VERSION, epoch, cursor, mark, held: ascending, parcels, ...rest }
    },
    post: (request) => post('/api/exchange', request),
    listen: (more, query = '') => post(`/api/live${query}`, device.request([], more)),
    async exchange(parcels, more) {
      const answer = await device.post(device.request(parcels, more))
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      device.received.push(bytes)
      const decoded = decodeResponse(bytes)
      if (!decoded.ok) throw new Error(`the answer is ${decoded.reason}`)
      device.take(decoded.message)
      return decoded.message
    },
    async sync(parcels) {
      let response = await device.exchange(parcels)
      while (response.more) response = await device.exchange()
      return response
    },
    take: (response) => takeIn(device, response)
  }
  const post = (path: string, request: ExchangeRequest) =>
    send(path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/octet-stream'
      },
      body: Uint8Array.from(encodeRequest(request))
    })
  const namesByNumber = new Map<number, DocumentId>()

  function takeIn({ standpoint, contents }: TestDevice, response: ExchangeResponse): void {
    if (response.epoch !== standpoint.epoch) standpoint.held.clear()
    for (const { document, documentId, update } of response.granted) {
      namesByNumber.set(document, documentId as DocumentId)
      standpoint.held.add(document)
      add(contents, documentId as DocumentId, update)
    }
    for (const { document, update } of response.updates)
      add(contents, namesByNumber.get(document) as DocumentId, update)
    for (const number of response.revoked) {
      standpoint.held.delete(number)
      contents.delete(namesByNumber.get(number) as DocumentId)
    }
    standpoint.epoch = response.epoch
    standpoint.cursor = response.cursor
    standpoint.mark = response.mark
  }

  return device
}

/** The JSON of an answer, in the shape that the test expects of it. */
export async function bodyOf<Body>(answer: Response | Promise<Response>): Promise<Body> {
  return (await (await answer).json()) as Body
}

function add(contents: Map<DocumentId, Uint8Array>, id: DocumentId, update: Uint8Array): void {
  const known = contents.get(id)
  contents.set(id, known === undefined ? update : mergeUpdates([known, update]))
}

function bytesFrom(random: () => number): (length: number) => Uint8Array {
  return (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
}
