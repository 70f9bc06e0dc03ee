/**
 * Pushes news to the devices that listen: the page that an exchange would give, made anew from where the device stands and
 * with the rights that it has then. Nothing is kept for a device but where it stands. What cannot be pushed, because the
 * device does not keep up or stands elsewhere, it is told of, and it asks for it in an exchange.
 */
import { TARGET_PAGE_BYTES } from '#shared/protocol/limits.ts'
import { encodePushedPage, type Surroundings } from '#shared/protocol/live.ts'
import type { PackedPage } from '#shared/protocol/page.ts'
import {
  AWAITED_EXCHANGE_MS,
  GATHERING_MS,
  MAX_STREAMS,
  MAX_STREAMS_PER_DEVICE
} from '../limits.ts'
import type { Device } from '../store/store.ts'
import type { Change } from './accept.ts'
import { pageFor, positionAfter, type PageMaker, type Place, type Position } from './page.ts'
import { createRecentAnswers, type Answer } from './recent-answers.ts'
import { readableNumbers } from './readable.ts'
import { isOfThisLog } from './standpoint.ts'

/** One open stream of a device. */
export type Listener = {
  /** Hands over the bytes of a page (protocol/live.ts). False: an earlier one is not read yet; this one is not taken. */
  readonly page: (bytes: Uint8Array) => boolean
  /** There is news, ask for it. */
  readonly somethingNew: () => void
  readonly end: () => void
}

export type Listening = { readonly ok: true; readonly stop: () => void } | { readonly ok: false }

export type LiveHub = {
  /**
   * Listens for a device that stands at `place`; what it lacks from there comes at once. One that `awaitsExchange` has an
   * exchange under way, which brings that: its stream is silent until then. Not ok: too many streams.
   */
  listen(device: Device, place: Place, listener: Listener, awaitsExchange?: boolean): Listening
  /** An exchange was answered: the device stands elsewhere from now on. */
  moved(device: number, answer: Answer): void
  /** These rows are durable now. */
  announce(changes: readonly Change[]): void
  /** Ends every stream of a device. */
  endDevice(device: number): void
  endAll(): void
  streams(): number
  /** Kept when nothing is left to push. For tests. */
  settled(): Promise<void>
}

type MadePage = PackedPage & Surroundings

type Stream = {
  readonly device: Device
  readonly epoch: string
  readonly listener: Listener
  /** Null: unknown until its next exchange. */
  position: Position | null
  /** That exchange is under way: the device need not be told to ask. */
  isAwaited: boolean
  isWorking: boolean
  isAskedAgain: boolean
}

/** `onFailure` hears of a page that could not be made; phones also ask by themselves now and then. */
export function createLiveHub(maker: PageMaker, onFailure: (error: unknown) => void): LiveHub {
  const streams = new Set<Stream>()
  let pending: Change[] = []
  let timer: NodeJS.Timeout | null = null
  let flushedAt = Number.NEGATIVE_INFINITY
  let flushing: Promise<void> = Promise.resolve()
  const opening = new Set<Promise<void>>()
  const recentAnswers = createRecentAnswers(() => performance.now())

  function end(stream: Stream): void {
    if (streams.delete(stream)) stream.listener.end()
  }

  function streamsOf(device: number): Stream[] {
    return [...streams].filter((stream) => stream.device.number === device)
  }

  /** What was announced goes out in the order in which it was. */
  function flushNext(): void {
    timer = null
    flushing = flushing.then(flush).catch(onFailure)
  }

  async function flush(): Promise<void> {
    flushedAt = performance.now()
    const changes = pending
    pending = []
    for (const stream of [...streams]) {
      if (await concerns(maker, stream.device, changes)) await push(stream)
    }
  }

  /** One page after the other: each starts where the one before it ends. */
  async function push(stream: Stream): Promise<void> {
    stream.isAskedAgain = true
    if (stream.isWorking) return
    stream.isWorking = true
    try {
      while (stream.isAskedAgain && streams.has(stream)) {
        stream.isAskedAgain = false
        await pushPage(stream)
      }
    } finally {
      stream.isWorking = false
    }
  }

  function pushSoon(stream: Stream): void {
    const first = push(stream)
      .catch(onFailure)
      .finally(() => opening.delete(first))
    opening.add(first)
  }

  /** It hears of everything from here on, and so must know that it has to ask. */
  function giveUpWaiting(stream: Stream): void {
    if (!stream.isAwaited || !streams.has(stream)) return
    stream.isAwaited = false
    stream.listener.somethingNew()
  }

  async function pushPage(stream: Stream): Promise<void> {
    const { position, listener } = stream
    if (position === null) return stream.isAwaited ? undefined : listener.somethingNew()
    const made = await makePage(maker, stream, position)
    if (!streams.has(stream)) return
    if (made === 'other-log') listener.somethingNew()
    if (made === 'other-log' || made === 'shut-out') return end(stream)
    // It has exchanged meanwhile, or rights have changed: what was made is not for it as it is now.
    if (made === 'changed' || stream.position !== position) stream.isAskedAgain = true
    else if (made === 'busy') listener.somethingNew()
    else if (!isEmpty(made)) handOver(stream, position, made)
  }

  return {
    listen(device, place, listener, awaitsExchange = false) {
      const own = streamsOf(device.number)
      own.slice(0, Math.max(0, own.length + 1 - MAX_STREAMS_PER_DEVICE)).forEach(end)
      if (streams.size >= MAX_STREAMS) return { ok: false }
      const stream = newStream(device, place, listener)
      if (awaitsExchange) {
        const answered = recentAnswers.after(device.number, place)
        stream.position = answered?.epoch === place.epoch ? answered : null
        stream.isAwaited = stream.position === null
      }
      streams.add(stream)
      if (stream.isAwaited) setTimeout(() => giveUpWaiting(stream), AWAITED_EXCHANGE_MS).unref()
      else pushSoon(stream)
      return { ok: true, stop: () => end(stream) }
    },
    moved(device, answer) {
      recentAnswers.note(device, answer)
      for (const stream of streamsOf(device)) {
        if (stream.epoch !== answer.to.epoch) end(stream)
        stream.position = answer.to
        if (stream.isAwaited) pushSoon(stream)
        stream.isAwaited = false
      }
    },
    announce(changes) {
      if (changes.length === 0 || streams.size === 0) return
      for (const change of changes) pending.push(change)
      const pause = Math.max(0, flushedAt + GATHERING_MS - performance.now())
      timer ??= setTimeout(flushNext, pause).unref()
    },
    endDevice: (device) => streamsOf(device).forEach(end),
    endAll() {
      ;[...streams].forEach(end)
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    streams: () => streams.size,
    async settled() {
      while (timer !== null) await new Promise((resolve) => setTimeout(resolve, GATHERING_MS))
      await flushing
      await Promise.all(opening)
    }
  }
}

function newStream(device: Device, place: Place, listener: Listener): Stream {
  const { epoch } = place
  const idle = { isAwaited: false, isWorking: false, isAskedAgain: false }
  return { device, epoch, listener, position: place, ...idle }
}

/**
 * The page for a stream, with the rights that its device has now. `changed`: rights changed while it was made, and what it
 * says may no longer be for this person. `busy`: they keep changing.
 */
async function makePage(
  maker: PageMaker,
  stream: Stream,
  position: Position
): Promise<MadePage | 'shut-out' | 'other-log' | 'changed' | 'busy'> {
  const { store } = maker
  const version = await store.rightsVersion()
  if (!(await isOfThisLog(store, position))) return 'other-log'
  const asking = { ...position, told: [] }
  const page = await pageFor(maker, stream.device, asking, TARGET_PAGE_BYTES)
  if ((await store.epoch()) !== stream.epoch) return 'other-log'
  const isAsItWas = version === (await store.rightsVersion())
  // Last of all: a device that was shut out hears nothing more.
  const device = await store.device(stream.device.number)
  if (device === null || device.revokedAt !== null) return 'shut-out'
  if (page === null) return 'busy'
  return isAsItWas ? page : 'changed'
}

function handOver(stream: Stream, position: Position, page: MadePage): void {
  if (stream.listener.page(encodePushedPage(position, page))) {
    stream.position = positionAfter(position, page)
    return
  }
  stream.position = null
  stream.listener.somethingNew()
}

function isEmpty({ granted, revoked, news }: PackedPage): boolean {
  return granted.length + revoked.length + news.byteLength === 0
}

/** Is there anything for it: of others, in a document that it may read; or in its directory, which gives and takes rights? */
async function concerns(
  { store }: PageMaker,
  device: Device,
  changes: readonly Change[]
): Promise<boolean> {
  const readable = await readableNumbers(store, device)
  return changes.some(
    ({ writer, document, documentId }) =>
      writer !== device.number &&
      (documentId === `directory/${device.site}` || readable.has(document))
  )
}
