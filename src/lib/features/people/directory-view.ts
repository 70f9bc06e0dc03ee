/** The directory as lists to choose from and names to show. */
import { isolate } from '#lib/i18n/format.ts'
import type { DirectoryState, Term } from '#shared/documents/directory.ts'
import type { Half } from '#shared/domain/attendance.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { displayName, type Names } from '#shared/domain/people.ts'

export type Language = 'fr' | 'ar'

export type StaffEntry = Names & {
  readonly person: PersonId
  readonly active: boolean
}

export type ModuleEntry = {
  readonly module: ModuleId
  readonly name: string
  readonly nameAr: string
  readonly active: boolean
}

export type TermEntry = Term & { readonly code: string }

export type SlotEntry = {
  readonly slot: number
  readonly start: string
  readonly end: string
  readonly half: Half
}

export function staffOf(directory: DirectoryState): StaffEntry[] {
  return [...directory.people.values()].map(({ key, values }) => ({
    person: Number(key) as PersonId,
    lastName: values.lastName ?? '',
    firstName: values.firstName ?? '',
    lastNameAr: values.lastNameAr ?? '',
    firstNameAr: values.firstNameAr ?? '',
    active: values.active !== false
  }))
}

/** A person's name in a language, or '' for somebody the directory does not hold. */
export function staffName(directory: DirectoryState, person: PersonId, language: Language): string {
  const found = staffOf(directory).find((entry) => entry.person === person)
  return found === undefined ? '' : displayName(found, language)
}

export function modulesOf(directory: DirectoryState): ModuleEntry[] {
  return [...directory.modules.values()].map(({ key, values }) => ({
    module: Number(key) as ModuleId,
    name: values.name ?? '',
    nameAr: values.nameAr ?? '',
    active: values.active !== false
  }))
}

/** A module's name in a language, in the other where it has none there, or ''. */
export function moduleName(
  directory: DirectoryState,
  module: ModuleId | null,
  language: Language
): string {
  const values = directory.modules.get(String(module))?.values
  const [first, second] =
    language === 'ar' ? [values?.nameAr, values?.name] : [values?.name, values?.nameAr]
  return first || second || ''
}

/** Terms from the first to the last. One whose days people disagree on is left out until they agree. */
export function termsOf(directory: DirectoryState): TermEntry[] {
  return [...directory.terms.values()]
    .flatMap(({ key, values: { name = '', nameAr = '', from, through } }) =>
      from === undefined || through === undefined
        ? []
        : [{ code: key, name, nameAr, from, through }]
    )
    .sort((one, other) => one.from - other.from)
}

export function termName(term: TermEntry, language: Language): string {
  const [first, second] = language === 'ar' ? [term.nameAr, term.name] : [term.name, term.nameAr]
  const code = isolate(term.code)
  const name = first || second
  return name ? `${name} (${code})` : code
}

/** The term that holds this day; else the next to come; else the last. */
export function termOn(terms: readonly TermEntry[], day: Day): TermEntry | null {
  const now = terms.find(({ from, through }) => from <= day && day <= through)
  return now ?? terms.find(({ from }) => from > day) ?? terms.at(-1) ?? null
}

export function slotsOf(directory: DirectoryState): SlotEntry[] {
  return [...directory.slots.values()]
    .map(({ key, values }) => ({
      slot: Number(key),
      start: values.start ?? '',
      end: values.end ?? '',
      half: values.half ?? ('morning' as const)
    }))
    .sort((one, other) => one.start.localeCompare(other.start) || one.slot - other.slot)
}

export function groupLabel(directory: DirectoryState, group: GroupId): string {
  return directory.groups.get(String(group))?.values.label ?? ''
}
