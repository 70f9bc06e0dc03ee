/**
 * A word about each partition, kept outside of it: what it held when it was last looked at. A partition that is empty
 * although this remembers an exchange was cleared behind our back, by the browser or by a cleaning app.
 */
import type { Moment } from '#shared/domain/calendar.ts'

export type PartitionMemory = {
  /** When the relay last answered this person here. */
  readonly exchangedAt: Moment
  /** Entries that waited then. */
  readonly waiting: number
}

const key = (profileId: string) => `sijil.memory.${profileId}`

export function rememberPartition(profileId: string, memory: PartitionMemory): void {
  try {
    localStorage.setItem(key(profileId), JSON.stringify(memory))
  } catch {
    // Nothing can be remembered here: a cleared partition will look like a new one.
  }
}

export function recallPartition(profileId: string): PartitionMemory | null {
  try {
    return parse(localStorage.getItem(key(profileId)))
  } catch {
    return null
  }
}

export function forgetPartition(profileId: string): void {
  try {
    localStorage.removeItem(key(profileId))
  } catch {
    // What could not be written needs no removal.
  }
}

function parse(text: string | null): PartitionMemory | null {
  const value = (text === null ? null : JSON.parse(text)) as Partial<PartitionMemory> | null
  const { exchangedAt, waiting } = value ?? {}
  return typeof exchangedAt === 'number' && typeof waiting === 'number'
    ? { exchangedAt, waiting }
    : null
}

/** What was there before it was cleared; null when nothing is amiss. */
export function clearedPartition(
  memory: PartitionMemory | null,
  documentCount: number
): PartitionMemory | null {
  return documentCount === 0 ? memory : null
}
