/**
 * How long an answer is waited for: as long as something of it comes. A page may need minutes on a bad line and is good
 * when it arrives; a line on which nothing comes any more is given up, so that another try can begin.
 */

/** Without one byte for so long, nobody is there any more. */
const SILENCE_MS = 60_000
/**
 * Bytes a second of the slowest line that is waited for while a request goes up: browsers do not say how far it came.
 * The slowest mobile data that still connects carries about 1 KB a second.
 */
const SLOWEST_UPLOAD = 500

/** Runs `run` after `ms`, unless the function it gives is called before. */
export type SetTimer = (run: () => void, ms: number) => () => void

export const realTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export type Patience = {
  /** Aborted once it was silent for too long, or `stop` was. */
  readonly signal: AbortSignal
  /** Something came: the silence begins anew. */
  heard(): void
  end(): void
}

/** Begins to wait for the answer to a request of so many bytes. */
export function startPatience(
  setTimer: SetTimer,
  requestBytes: number,
  stop: AbortSignal | undefined
): Patience {
  const controller = new AbortController()
  const giveUp = () => controller.abort()
  const wait = (ms: number) => setTimer(giveUp, ms)
  let cancel = wait(SILENCE_MS + (requestBytes / SLOWEST_UPLOAD) * 1_000)
  if (stop?.aborted) giveUp()
  stop?.addEventListener('abort', giveUp, { once: true })
  return {
    signal: controller.signal,
    heard() {
      cancel()
      cancel = wait(SILENCE_MS)
    },
    end() {
      cancel()
      stop?.removeEventListener('abort', giveUp)
    }
  }
}

/** The body as it comes; null once it is larger than `maxBytes`. Rejects when the line breaks or patience ends. */
export async function readPatiently(
  response: Response,
  maxBytes: number,
  { heard }: Pick<Patience, 'heard'>
): Promise<Uint8Array | null> {
  heard()
  const pieces: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (;;) {
    const next = await reader?.read()
    if (next === undefined || next.done) return joined(pieces, size)
    heard()
    size += next.value.byteLength
    pieces.push(next.value)
    if (size <= maxBytes) continue
    await reader?.cancel()
    return null
  }
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}
