/** Days off of the site, in order. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Day } from '#shared/domain/calendar.ts'

export type HolidayEntry = {
  readonly day: Day
  readonly name: string
  readonly nameAr: string
  /** False: recorded, but worked all the same. */
  readonly active: boolean
}

export function holidaysOf(directory: DirectoryState): HolidayEntry[] {
  return [...directory.holidays.values()]
    .map(({ key, values }) => ({
      day: Number(key),
      name: values.name ?? '',
      nameAr: values.nameAr ?? '',
      active: values.active !== false
    }))
    .sort((one, other) => one.day - other.day)
}
