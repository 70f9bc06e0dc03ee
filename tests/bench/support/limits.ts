/** Limits of the benchmark itself: it is bounded and ends by itself, whatever it measures. */

/** A child process says where it listens within this time, or the row fails. */
export const START_LIMIT_MS = 60_000
/** Phones hold everything within this time, or the row fails. */
export const SETTLE_LIMIT_MS = 60_000
/** How often a condition is looked at while something else is waited for. */
export const LOOK_EVERY_MS = 20
/** A page shows what it should within this time, or the row fails. */
export const BROWSER_LIMIT_MS = 120_000
