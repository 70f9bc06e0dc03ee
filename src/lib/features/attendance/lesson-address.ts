/** Where a lesson is found: in the address bar, in the register, and on the disk. */
import { dayOfIso, isoOfDay, type Day } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId } from '#shared/domain/identity.ts'
import { parseDocumentId } from '#shared/documents/ids.ts'

export type LessonAddress = {
  readonly group: GroupId
  readonly term: string
  readonly day: Day
  readonly slot: number
}

const SLOT = /^\d{1,2}$/
const MAX_SLOT = 30

/** `module` is named for a lesson that the timetable does not know. */
export function lessonHref({ group, term, day, slot }: LessonAddress, module?: ModuleId): string {
  const path = `/lesson/${group.toString(36)}/${term}/${isoOfDay(day)}/${slot}`
  return module === undefined ? path : `${path}?module=${module}`
}

/** Reads the parts of an address; null when no lesson can be called so. */
export function parseLessonAddress(
  parts: Readonly<Record<string, string | undefined>>
): LessonAddress | null {
  const register = parseDocumentId(`register/any/${parts.group}/${parts.term}`)
  const day = dayOfIso(parts.day ?? '')
  const slot = SLOT.test(parts.slot ?? '') ? Number(parts.slot) : null
  if (register?.kind !== 'register' || day === null || slot === null || slot > MAX_SLOT) return null
  return { group: register.group, term: register.term, day, slot }
}

/** Reads the module of an address; null when there is none. */
export function parseModule(text: string | null): ModuleId | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? (Number(text) as ModuleId) : null
}
