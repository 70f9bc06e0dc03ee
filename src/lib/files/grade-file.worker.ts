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
  const reading =
    data.kind === 'read' ? readGradeFile(data.bytes) : fillGradeFile(data.bytes, data.changes)
  const answer: WorkerAnswer<GradeFileAnswer> = { kind: 'done', reading }
  postMessage(answer)
})
