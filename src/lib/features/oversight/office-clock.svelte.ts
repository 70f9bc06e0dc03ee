/** The office's day and minute, followed while a screen looks: lessons begin and end under its eyes. */
import { createSubscriber } from 'svelte/reactivity'
import type { OfficeTime } from '#shared/domain/calendar.ts'

const LOOK_EVERY_MS = 20_000

export type OfficeClock = { readonly now: OfficeTime }

export function officeClock(read: () => OfficeTime): OfficeClock {
  let now = read()
  const look = createSubscriber((update) => {
    const timer = setInterval(() => {
      const next = read()
      if (next.day === now.day && next.minuteOfDay === now.minuteOfDay) return
      now = next
      update()
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  })
  return {
    get now() {
      look()
      return now
    }
  }
}
