/** Reading and filling of MASSAR's grade files as pages ask for it: in a worker, never rejecting. */
import { askWorker } from './ask-worker.ts'
import type { AskingOptions, Interrupted, ReadingWorker } from './ask-worker.ts'
import type { GradeFileFilling } from './fill-grade-file.ts'
import type { GradeChange } from './grade-file-changes.ts'
import type { GradeFileAnswer, GradeFileQuestion } from './grade-file.worker.ts'
import type { GradeFileReading } from './grade-file.ts'
import { gradeFileLimits } from './limits.ts'
import type { ChosenFile } from './read-class-list.ts'
import { refusalFor } from './refusal.ts'

/** The bytes of a chosen file; they are kept as they are, to be filled in later. */
export type TakenBytes =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; reason: 'empty' | 'too-large' | 'file-not-available' }

export async function takeGradeFile(file: ChosenFile): Promise<TakenBytes> {
  if (file.size === 0) return { ok: false, reason: 'empty' }
  if (file.size > gradeFileLimits.fileBytes) return { ok: false, reason: 'too-large' }
  try {
    return { ok: true, bytes: new Uint8Array(await file.arrayBuffer()) }
  } catch {
    return { ok: false, reason: 'file-not-available' }
  }
}

export function readGradeFileAside(
  bytes: Uint8Array,
  options?: AskingOptions
): Promise<GradeFileReading | Interrupted> {
  if (bytes.byteLength === 0) return Promise.resolve(refusalFor('empty'))
  return ask({ kind: 'read', bytes }, options) as Promise<GradeFileReading | Interrupted>
}

export function fillGradeFileAside(
  bytes: Uint8Array,
  changes: readonly GradeChange[],
  options?: AskingOptions
): Promise<GradeFileFilling | Interrupted> {
  const question: GradeFileQuestion = { kind: 'fill', bytes, changes: [...changes] }
  return ask(question, options) as Promise<GradeFileFilling | Interrupted>
}

function ask(question: GradeFileQuestion, options: AskingOptions = {}) {
  // Copied, not handed over: the page keeps the original.
  return askWorker<GradeFileQuestion, GradeFileAnswer>(question, [], startWorker, options)
}

function startWorker(): ReadingWorker<GradeFileQuestion, GradeFileAnswer> {
  return new Worker(new URL('./grade-file.worker.ts', import.meta.url), { type: 'module' })
}
