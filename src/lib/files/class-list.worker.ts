/** Reads class lists beside the page, so that a heavy file never freezes it. One file per worker. */
import type { WorkerAnswer } from './ask-worker.ts'
import { readClassListBytes } from './class-list-file.ts'
import type { ClassListBytesReading } from './class-list-file.ts'

export interface WorkerQuestion {
  bytes: ArrayBuffer
  fileName: string
}

addEventListener('message', (event: MessageEvent<WorkerQuestion>) => {
  void answer(event.data)
})

async function answer({ bytes, fileName }: WorkerQuestion): Promise<void> {
  const reading = await readClassListBytes(new Uint8Array(bytes), fileName, (done, total) =>
    say({ kind: 'progress', done, total })
  )
  say({ kind: 'done', reading })
}

function say(message: WorkerAnswer<ClassListBytesReading>): void {
  postMessage(message)
}
