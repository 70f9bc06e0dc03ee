/** Tells devices that something they may read is new. Says a position, never what: they ask in an exchange. */
import { MAX_STREAMS, MAX_STREAMS_PER_DEVICE, WAKE_DELAY_MS } from '../limits.ts'
import type { Device, Questions } from '../store/store.ts'
import type { Change } from './accept.ts'
import { readableNumbers } from './readable.ts'

/** One open stream of a device. */
export type Listener = {
  /** Something is new up to this position. False: the device does not keep up, let it go. */
  readonly wake: (position: number) => boolean
  readonly end: () => void
}

export type Listening = { readonly ok: true; readonly stop: () => void } | { readonly ok: false }

export type WakeHub = {
  /** Listens for a device that knows everything through `after`. Not ok: too many streams are open. */
  listen(device: Device, after: number, listener: Listener): Listening
  /** These rows are durable now. */
  announce(changes: readonly Change[]): void
  /** Ends every stream of a device. */
  endDevice(device: number): void
  endAll(): void
  streams(): number
}

type Stream = { readonly device: Device; readonly listener: Listener; told: number }

/** `onFailure` hears of a wake-up that could not be worked out; phones also ask by themselves now and then. */
export function createWakeHub(questions: Questions, onFailure: (error: unknown) => void): WakeHub {
  const streams = new Set<Stream>()
  let pending: Change[] = []
  let timer: NodeJS.Timeout | null = null

  function end(stream: Stream): void {
    if (streams.delete(stream)) stream.listener.end()
  }

  function tell(stream: Stream, position: number): void {
    if (position <= stream.told || !streams.has(stream)) return
    stream.told = position
    if (!stream.listener.wake(position)) end(stream)
  }

  async function flush(): Promise<void> {
    timer = null
    const changes = pending
    pending = []
    for (const stream of [...streams]) {
      const position = await newestFor(questions, stream.device, changes)
      if (position !== null) tell(stream, position)
    }
  }

  return {
    listen(device, after, listener) {
      const own = [...streams].filter((stream) => stream.device.number === device.number)
      own.slice(0, Math.max(0, own.length + 1 - MAX_STREAMS_PER_DEVICE)).forEach(end)
      if (streams.size >= MAX_STREAMS) return { ok: false }
      const stream: Stream = { device, listener, told: after }
      streams.add(stream)
      tellWhatWasMissed(questions, device, after)
        .then((position) => (position === null ? undefined : tell(stream, position)))
        .catch(onFailure)
      return { ok: true, stop: () => end(stream) }
    },
    announce(changes) {
      if (changes.length === 0 || streams.size === 0) return
      pending.push(...changes)
      timer ??= setTimeout(() => void flush().catch(onFailure), WAKE_DELAY_MS).unref()
    },
    endDevice(number) {
      ;[...streams].filter((stream) => stream.device.number === number).forEach(end)
    },
    endAll() {
      ;[...streams].forEach(end)
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    streams: () => streams.size
  }
}

/** Newest position among documents that the device may read, when it is past what the device knows. */
async function tellWhatWasMissed(
  questions: Questions,
  device: Device,
  after: number
): Promise<number | null> {
  const readable = await readableNumbers(questions, device)
  const changed = (await questions.changedAfter(after)).filter(({ number }) => readable.has(number))
  return changed.length === 0 ? null : Math.max(...changed.map(({ head }) => head))
}

/**
 * Newest of these changes that concerns the device: of others, in a document that it may read; or in the directory of
 * its site, which may have given or taken rights.
 */
async function newestFor(
  questions: Questions,
  device: Device,
  changes: readonly Change[]
): Promise<number | null> {
  const readable = await readableNumbers(questions, device)
  const concerning = changes.filter(
    ({ writer, document, documentId }) =>
      writer !== device.number &&
      (documentId === `directory/${device.site}` || readable.has(document))
  )
  return concerning.length === 0 ? null : Math.max(...concerning.map(({ position }) => position))
}
