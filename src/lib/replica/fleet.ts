/** What the relay tells of the other devices of the site, and since when it has been telling it. Pure. */
import type { Moment } from '#shared/domain/calendar.ts'
import type { FleetDevice, OpenLesson } from '#shared/protocol/page.ts'

/** A lesson open on another device, and since when this one has been told so: relay time. */
export type HeardLesson = OpenLesson & { readonly since?: Moment }

/** The devices of the site as the relay last told, for those who look after them. */
export type Fleet = {
  readonly at: Moment
  readonly devices: readonly (Omit<FleetDevice, 'openLessons'> & {
    /** `since` is missing in what an older release noted. */
    readonly openLessons: readonly HeardLesson[]
  })[]
}

/** Under this name the device notes it. */
export const FLEET = 'fleet'

/** A lesson that was open before is open since then; another, since the exchange in which its device said so. */
export function heardFleet(
  devices: readonly FleetDevice[],
  at: Moment,
  before: Fleet | undefined
): Fleet {
  const sinceByLesson = new Map(
    before?.devices.flatMap(({ device, openLessons }) =>
      openLessons.map((lesson) => [keyOf(device, lesson), lesson.since] as const)
    )
  )
  return {
    at,
    devices: devices.map((told) => ({
      ...told,
      openLessons: told.openLessons.map((lesson) => ({
        ...lesson,
        since: sinceByLesson.get(keyOf(told.device, lesson)) ?? told.lastExchangeAt
      }))
    }))
  }
}

function keyOf(device: number, { document, day, slot }: OpenLesson): string {
  return `${device} ${document} ${day}.${slot}`
}
