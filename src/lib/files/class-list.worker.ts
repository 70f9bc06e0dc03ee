/** Reads class lists beside the page, so that a heavy file never freezes it. One file per worker. */
import { readClassListBytes } from './class-list-file.ts'
import type { ClassListBytesReading } from './class-list-file.ts'

export interface WorkerQuestion {
  bytes: ArrayBuffer
  fileName: string
}

export type WorkerAnswer =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; reading: ClassListBytesReading }

addEventListener('message', (event: MessageEvent<WorkerQuestion>) => {
  void answer(event.data)
})

async function answer({ bytes, fileName }: WorkerQuestion): Promise<void> {
  const reading = await readClassListBytes(new Uint8Array(bytes), fileName, (done, total) =>
    say({ kind: 'progress', done, total })
  )
  say({ kind: 'done', reading })
}

function say(message: WorkerAnswer): void {
  postMessage(message)
}
