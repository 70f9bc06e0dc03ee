/**
 * Work on files beside the page, one after the other: how far it is, and how it is called off. A worker is ended with
 * its question, so that nothing goes on behind a person who gave up.
 */
import type { AskingOptions } from '#lib/files/ask-worker.ts'

export type FileTask = 'read' | 'fill'

/** Where the work is. */
export type WorkProgress = {
  readonly task: FileTask
  /** The file at hand. */
  readonly name: string
  /** Its place, from 1, of how many. */
  readonly place: number
  readonly total: number
  /** Steps of this file that are done, of how many. */
  readonly stepsDone: number
  readonly steps: number
}

export class FileWork {
  #now = $state.raw<WorkProgress | null>(null)
  #ending: AbortController | null = null

  /** Null while nothing is being done. */
  get now(): WorkProgress | null {
    return this.#now
  }

  cancel(): void {
    this.#ending?.abort()
  }

  /**
   * Does the work of every file in turn; null when it was called off, and then nothing of it may be used. What is under
   * way is called off by the next.
   */
  async each<Item extends { readonly name: string }, Done>(
    task: FileTask,
    items: readonly Item[],
    work: (item: Item, options: AskingOptions) => Promise<Done>
  ): Promise<Done[] | null> {
    this.cancel()
    const ending = new AbortController()
    const { signal } = ending
    this.#ending = ending
    const done: Done[] = []
    try {
      for (const [index, item] of items.entries()) {
        const tell = (stepsDone: number, steps: number) => {
          const [place, total] = [index + 1, items.length]
          if (!signal.aborted) this.#now = { task, name: item.name, place, total, stepsDone, steps }
        }
        tell(0, 1)
        done.push(await work(item, { signal, onProgress: tell }))
        if (signal.aborted) return null
      }
      return done
    } finally {
      if (this.#ending === ending) {
        this.#ending = null
        this.#now = null
      }
    }
  }
}

/** Files done, with the part of the one at hand. */
export function filesDone({ place, stepsDone, steps }: WorkProgress): number {
  return place - 1 + stepsDone / steps
}
