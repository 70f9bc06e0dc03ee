import { askWorker } from './ask-worker.ts'
import type { AskingOptions, Interrupted, ReadingWorker } from './ask-worker.ts'
import type { ClassListBytesReading } from './class-list-file.ts'
import type { WorkerQuestion } from './class-list.worker.ts'
import { fileLimits } from './limits.ts'
import { refusalFor } from './refusal.ts'

export type ClassListFileReading =
  | ClassListBytesReading
  | Interrupted
  /** The phone does not hand out the file: moved, deleted, or not downloaded from the cloud. */
  | { ok: false; reason: 'file-not-available' }

/** A file as the browser hands it over. */
export interface ChosenFile {
  readonly name: string
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

export type ClassListWorker = ReadingWorker<WorkerQuestion, ClassListBytesReading>

export interface ReadingOptions extends AskingOptions {
  startWorker?: () => ClassListWorker
}

/**
 * Reads a file a person chose into class lists, in a worker that is ended when it is done, has
 * failed, was cancelled, or takes too long. Never rejects: every outcome is a value with a reason.
 */
export async function readClassListFile(
  file: ChosenFile,
  { startWorker = startClassListWorker, ...options }: ReadingOptions = {}
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
  return await askWorker({ bytes, fileName: file.name }, [bytes], startWorker, options)
}

function startClassListWorker(): ClassListWorker {
  return new Worker(new URL('./class-list.worker.ts', import.meta.url), { type: 'module' })
}
