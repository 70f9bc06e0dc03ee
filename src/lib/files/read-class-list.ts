import type { ClassListBytesReading } from './class-list-file.ts'
import type { WorkerAnswer, WorkerQuestion } from './class-list.worker.ts'
import { fileLimits } from './limits.ts'
import { refusalFor } from './refusal.ts'

/** Why reading did not come to an end. */
export type InterruptedReason =
  /** It took longer than a phone should: the file is unusual or the phone very slow. */
  | 'timed-out'
  /** The reader broke off, or could not start (out of memory, an app file missing offline). */
  | 'reader-stopped'
  /** The phone does not hand out the file: moved, deleted, or not downloaded from the cloud. */
  | 'file-not-available'
  /** The person changed their mind. */
  | 'cancelled'

export type ClassListFileReading = ClassListBytesReading | { ok: false; reason: InterruptedReason }

/** A file as the browser hands it over. */
export interface ChosenFile {
  readonly name: string
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

/** The part of a `Worker` that is used here. */
export interface ReadingWorker {
  onmessage: ((event: MessageEvent<WorkerAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  postMessage(question: WorkerQuestion, transfer: Transferable[]): void
  terminate(): void
}

export interface ReadingOptions {
  /** Sheets read so far, of how many. */
  onProgress?: (done: number, total: number) => void
  /** Aborting ends the work and answers `cancelled`. */
  signal?: AbortSignal
  limitMilliseconds?: number
  startWorker?: () => ReadingWorker
}

/**
 * Reads a file a person chose into class lists, in a worker that is ended when it is done, has
 * failed, was cancelled, or takes too long. Never rejects: every outcome is a value with a reason.
 */
export async function readClassListFile(
  file: ChosenFile,
  options: ReadingOptions = {}
): Promise<ClassListFileReading> {
  if (options.signal?.aborted) return { ok: false, reason: 'cancelled' }
  if (file.size === 0) return refusalFor('empty')
  if (file.size > fileLimits.fileBytes) return refusalFor('too-large')
  let bytes: ArrayBuffer
  try {
    bytes = await file.arrayBuffer()
  } catch {
    return { ok: false, reason: 'file-not-available' }
  }
  return await askWorker({ bytes, fileName: file.name }, options)
}

function startClassListWorker(): ReadingWorker {
  return new Worker(new URL('./class-list.worker.ts', import.meta.url), { type: 'module' })
}

function askWorker(
  question: WorkerQuestion,
  { onProgress, signal, limitMilliseconds, startWorker = startClassListWorker }: ReadingOptions
): Promise<ClassListFileReading> {
  return new Promise((resolve) => {
    let worker: ReadingWorker | null = null
    const finish = (reading: ClassListFileReading) => {
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
      worker.postMessage(question, [question.bytes])
    } catch {
      stop()
    }
  })
}
