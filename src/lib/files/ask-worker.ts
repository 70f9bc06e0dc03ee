/** One question to a worker that is ended when it has answered, has failed, was cancelled, or takes too long. */
import { fileLimits } from './limits.ts'

/** Why the work did not come to an end. */
export type InterruptedReason =
  /** It took longer than a phone should: the file is unusual or the phone very slow. */
  | 'timed-out'
  /** The reader broke off, or could not start (out of memory, an app file missing offline). */
  | 'reader-stopped'
  /** The person changed their mind. */
  | 'cancelled'

export type Interrupted = { ok: false; reason: InterruptedReason }

export type WorkerAnswer<Reading> =
  { kind: 'progress'; done: number; total: number } | { kind: 'done'; reading: Reading }

/** The part of a `Worker` that is used here. */
export interface ReadingWorker<Question, Reading> {
  onmessage: ((event: MessageEvent<WorkerAnswer<Reading>>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  postMessage(question: Question, transfer: Transferable[]): void
  terminate(): void
}

export interface AskingOptions {
  /** Parts done so far, of how many. */
  onProgress?: (done: number, total: number) => void
  /** Aborting ends the work and answers `cancelled`. */
  signal?: AbortSignal
  limitMilliseconds?: number
}

/** Never rejects: every outcome is a value with a reason. */
export function askWorker<Question, Reading>(
  question: Question,
  transfer: Transferable[],
  startWorker: () => ReadingWorker<Question, Reading>,
  { onProgress, signal, limitMilliseconds }: AskingOptions = {}
): Promise<Reading | Interrupted> {
  return new Promise((resolve) => {
    let worker: ReadingWorker<Question, Reading> | null = null
    const finish = (reading: Reading | Interrupted) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      worker?.terminate()
      resolve(reading)
    }
    const cancel = () => finish({ ok: false, reason: 'cancelled' })
    const stop = () => finish({ ok: false, reason: 'reader-stopped' })
    const timer = setTimeout(
      () => finish({ ok: false, reason: 'timed-out' }),
      limitMilliseconds ?? fileLimits.readMilliseconds
    )
    if (signal?.aborted) return cancel()
    signal?.addEventListener('abort', cancel)
    try {
      worker = startWorker()
      worker.onerror = stop
      worker.onmessageerror = stop
      worker.onmessage = ({ data }) => {
        if (data.kind === 'done') finish(data.reading)
        else onProgress?.(data.done, data.total)
      }
      worker.postMessage(question, transfer)
    } catch {
      stop()
    }
  })
}
