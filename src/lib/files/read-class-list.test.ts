import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WorkerAnswer } from './ask-worker.ts'
import { readClassListBytes, type ClassListBytesReading } from './class-list-file.ts'
import type { WorkerQuestion } from './class-list.worker.ts'
import { fileLimits } from './limits.ts'
import { readClassListFile } from './read-class-list.ts'
import type { ChosenFile, ClassListWorker } from './read-class-list.ts'
import { sampleFile } from './testing.ts'

/** A worker that does what a test tells it to with the question. */
class StubWorker implements ClassListWorker {
  onmessage: ClassListWorker['onmessage'] = null
  onerror: ClassListWorker['onerror'] = null
  onmessageerror: ClassListWorker['onmessageerror'] = null
  isEnded = false
  readonly #act: (worker: StubWorker, question: WorkerQuestion) => void

  constructor(act: (worker: StubWorker, question: WorkerQuestion) => void = () => {}) {
    this.#act = act
  }

  postMessage(question: WorkerQuestion): void {
    this.#act(this, question)
  }

  say(answer: WorkerAnswer<ClassListBytesReading>): void {
    this.onmessage?.({ data: answer } as MessageEvent<WorkerAnswer<ClassListBytesReading>>)
  }

  terminate(): void {
    this.isEnded = true
  }
}

function fileOf(bytes: Uint8Array, name = 'liste.xlsx'): ChosenFile {
  return {
    name,
    size: bytes.length,
    arrayBuffer: () => Promise.resolve(new Uint8Array(bytes).buffer)
  }
}

const list = fileOf(sampleFile('ListEleve_20241001.xlsx'))

describe('reading a chosen file beside the page', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('gives what the worker read, with progress, and ends the worker', async () => {
    const worker = new StubWorker((self, { bytes, fileName }) => {
      void readClassListBytes(new Uint8Array(bytes), fileName, (done, total) =>
        self.say({ kind: 'progress', done, total })
      ).then((reading) => self.say({ kind: 'done', reading }))
    })
    const progress: number[] = []
    const reading = await readClassListFile(list, {
      startWorker: () => worker,
      onProgress: (done) => progress.push(done)
    })
    expect(reading).toMatchObject({ ok: true, classes: [{ className: '2APIC-1' }, {}] })
    expect(progress).toEqual([0, 1, 2])
    expect(worker.isEnded).toBe(true)
  })

  it('a worker that takes too long is ended', async () => {
    const worker = new StubWorker()
    const reading = readClassListFile(list, { startWorker: () => worker })
    await vi.advanceTimersByTimeAsync(fileLimits.readMilliseconds)
    expect(await reading).toEqual({ ok: false, reason: 'timed-out' })
    expect(worker.isEnded).toBe(true)
  })

  it.each<[string, () => ClassListWorker]>([
    ['breaks off', () => new StubWorker((self) => self.onerror?.({} as ErrorEvent))],
    [
      'says something unreadable',
      () => new StubWorker((self) => self.onmessageerror?.({} as MessageEvent))
    ],
    [
      'cannot start',
      () => {
        throw new Error('Workers are not allowed here')
      }
    ]
  ])('a worker that %s is a reason, not a crash', async (_, startWorker) => {
    expect(await readClassListFile(list, { startWorker })).toEqual({
      ok: false,
      reason: 'reader-stopped'
    })
  })

  it('a person may change their mind, before or during', async () => {
    const controller = new AbortController()
    const worker = new StubWorker(() => controller.abort())
    const options = { signal: controller.signal, startWorker: () => worker }
    expect(await readClassListFile(list, options)).toEqual({ ok: false, reason: 'cancelled' })
    expect(worker.isEnded).toBe(true)
    expect(await readClassListFile(list, options)).toEqual({ ok: false, reason: 'cancelled' })
  })

  it('a file the phone does not hand out is named so', async () => {
    const gone = { ...list, arrayBuffer: () => Promise.reject(new Error('NotFoundError')) }
    expect(await readClassListFile(gone)).toEqual({ ok: false, reason: 'file-not-available' })
  })

  it('an empty or too large file is refused before a byte is read', async () => {
    const arrayBuffer = vi.fn<() => Promise<ArrayBuffer>>()
    expect(await readClassListFile({ name: 'x', size: 0, arrayBuffer })).toEqual({
      ok: false,
      reason: 'empty'
    })
    expect(
      await readClassListFile({ name: 'x', size: fileLimits.fileBytes + 1, arrayBuffer })
    ).toEqual({ ok: false, reason: 'too-large', limit: fileLimits.fileBytes })
    expect(arrayBuffer).not.toHaveBeenCalled()
  })
})
