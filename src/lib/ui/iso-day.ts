/** Arithmetic on 'yyyy-mm-dd' strings; in UTC, so that no device's zone can shift a day. */
const DAY_MS = 86_400_000

/** The day `count` days after `date` (before it when negative). */
export function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}
