/**
 * The eight hours of MASSAR's grid of absences, four in each half of the day, and the slots of a site that fill them. MASSAR
 * names no times: slots take the hours one after the other, each as many as it lasts (inferred, DOMAIN section 1.4), and
 * the sheet prints the times above the hours so that who types can see it. Pure.
 */
import type { Half } from '#shared/domain/attendance.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { hoursOf, type SlotHours } from '#lib/readmodels/timetable.ts'

export const MASSAR_HOURS = 8
const HOURS_OF_HALF = 4
const MINUTES_OF_HOUR = 60

/** Hours count from 1; `hours` are null for a slot of which the directory does not say when it is. */
export type MassarSlot = {
  readonly slot: number
  readonly times: SlotHours | null
  /** Empty when its half of the day is full before it. */
  readonly hours: readonly number[]
  /** It lasts longer than the hours that are left for it. */
  readonly isCut: boolean
}

/** Every slot of the site, in the order of the day. */
export function massarSlots(directory: DirectoryState): MassarSlot[] {
  const slots = [...directory.slots.keys()].map(Number)
  const timed = slots.map((slot) => ({ slot, times: hoursOf(directory, slot) }))
  const unknown = timed.filter(({ times }) => times === null)
  return [
    ...inHalf(timed, 'morning', 0),
    ...inHalf(timed, 'afternoon', HOURS_OF_HALF),
    ...unknown.map((one) => ({ ...one, hours: [], isCut: true }))
  ]
}

type Timed = { readonly slot: number; readonly times: SlotHours | null }

function inHalf(timed: readonly Timed[], half: Half, before: number): MassarSlot[] {
  let taken = 0
  return timed
    .flatMap(({ slot, times }) => (times?.half === half ? [{ slot, times }] : []))
    .sort((one, other) => one.times.startMinute - other.times.startMinute)
    .map(({ slot, times }) => {
      const minutes = times.endMinute - times.startMinute
      const wanted = Math.max(1, Math.round(minutes / MINUTES_OF_HOUR))
      const given = Math.min(wanted, HOURS_OF_HALF - taken)
      const hours = Array.from({ length: given }, (_, index) => before + taken + index + 1)
      taken += given
      return { slot, times, hours, isCut: given < wanted }
    })
}
