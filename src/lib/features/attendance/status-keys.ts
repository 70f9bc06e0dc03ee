/** Keys that set a status: the letter of the mark, on a Latin or an Arabic keyboard. */
import type { AttendanceStatus } from '#shared/domain/attendance.ts'

const STATUS_BY_KEY: Readonly<Record<string, AttendanceStatus>> = {
  p: 'present',
  ح: 'present',
  r: 'late',
  ت: 'late',
  a: 'absent',
  غ: 'absent',
  e: 'excused',
  ر: 'excused',
  d: 'leftEarly',
  م: 'leftEarly',
  x: 'dismissed',
  ط: 'dismissed'
}

/** The status of a key pressed alone, or null. */
export function statusOfKey(event: KeyboardEvent): AttendanceStatus | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  return STATUS_BY_KEY[event.key.toLowerCase()] ?? null
}
