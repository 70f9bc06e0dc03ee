/** The steps of long work on a grade file, so that a page can name the one at hand. */

/** Told before each step: how many are done, of how many. */
export type StepProgress = (done: number, total: number) => void

/** What reading does, one after the other. */
export const READING_STEPS = ['open', 'read'] as const

/** What filling does, one after the other. */
export const FILLING_STEPS = ['open', 'write', 'check'] as const
