/** Which group of the directory a class belongs to, and what would change of it. Pure. */
import type { DirectoryState, Group } from '#shared/documents/directory.ts'
import { collapseSpaces, normaliseArabic, normaliseLatin } from '#shared/domain/arabic.ts'
import { isoOfDay, type Day } from '#shared/domain/calendar.ts'
import { freeNumber, type GroupId } from '#shared/domain/identity.ts'
import { changeOf, type RecordChange } from '../record-change.ts'

/** What the person confirms of a class before it becomes a group. */
export type GroupDetails = {
  readonly label: string
  readonly level: string
  /** `2025-2026`. */
  readonly trainingYear: string
}

export type GroupPlan = {
  readonly group: GroupId
  readonly details: GroupDetails
  readonly isNew: boolean
  /** Null when the directory says all of it already. */
  readonly change: RecordChange<Group> | null
}

/** The group recorded under this label for this year, or null. */
export function findGroup(
  directory: DirectoryState,
  { label, trainingYear }: Pick<GroupDetails, 'label' | 'trainingYear'>
): GroupId | null {
  const found = [...directory.groups.values()].find(({ values }) => {
    const isYear = yearKey(values.trainingYear ?? '') === yearKey(trainingYear)
    return isYear && labelKey(values.label ?? '') === labelKey(label)
  })
  return found === undefined ? null : (Number(found.key) as GroupId)
}

/** `target` is a group the person chose; null makes one, under the number that every registrar's device gives it. */
export function planGroup(
  directory: DirectoryState,
  details: GroupDetails,
  target: GroupId | null
): GroupPlan {
  const group = target ?? newGroupNumber(directory, details)
  const record = directory.groups.get(String(group))
  const { label, level, trainingYear } = details
  const wanted: Partial<Group> =
    record === undefined
      ? { label, trainingYear, active: true, ...(level === '' ? {} : { level }) }
      : { active: true, ...(level === '' ? {} : { level }) }
  return { group, details, isNew: record === undefined, change: changeOf(record, wanted) }
}

function newGroupNumber(directory: DirectoryState, details: GroupDetails): GroupId {
  const known = findGroup(directory, details)
  if (known !== null) return known
  const name = `group:${details.trainingYear}|${details.label}`
  return freeNumber(name, (candidate) => directory.groups.has(String(candidate))) as GroupId
}

/** `2025/2026`, `2025-26`, `2025 – 2026` as `2025-2026`; other texts as they are. */
export function readTrainingYear(text: string): string {
  const [first, second] = text.match(/\d{2,4}/g) ?? []
  if (first?.length !== 4 || second === undefined) return collapseSpaces(text)
  return `${first}-${second.length === 4 ? second : first.slice(0, 2) + second.slice(-2)}`
}

/** Lists come in autumn for the year that begins; from January on the year is the one before. */
export function trainingYearOn(day: Day): string {
  const [year = 0, month = 0] = isoOfDay(day).split('-').map(Number)
  const first = month >= 8 ? year : year - 1
  return `${first}-${first + 1}`
}

function labelKey(label: string): string {
  return normaliseLatin(normaliseArabic(label))
}

function yearKey(year: string): string {
  return readTrainingYear(year)
}
