/** Reads and fills MASSAR's grade files beside the page, so that a heavy file never freezes it. One question per worker. */
import type { WorkerAnswer } from './ask-worker.ts'
import { fillGradeFile } from './fill-grade-file.ts'
import type { GradeFileFilling } from './fill-grade-file.ts'
import type { GradeChange } from './grade-file-changes.ts'
import { readGradeFile } from './grade-file.ts'
import type { GradeFileReading } from './grade-file.ts'

export type GradeFileQuestion =
  { kind: 'read'; bytes: Uint8Array } | { kind: 'fill'; bytes: Uint8Array; changes: GradeChange[] }

export type GradeFileAnswer = GradeFileReading | GradeFileFilling

addEventListener('message', ({ data }: MessageEvent<GradeFileQuestion>) => {
  say({ kind: 'done', reading: answerTo(data) })
})

function answerTo(question: GradeFileQuestion): GradeFileAnswer {
  const { kind, bytes } = question
  return kind === 'read'
    ? readGradeFile(bytes, sayProgress)
    : fillGradeFile(bytes, question.changes, sayProgress)
}

function sayProgress(done: number, total: number): void {
  say({ kind: 'progress', done, total })
}

function say(message: WorkerAnswer<GradeFileAnswer>): void {
  postMessage(message)
}
