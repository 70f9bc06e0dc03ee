/** Those who may be given a module, for a list to choose from. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { displayName } from '#shared/domain/people.ts'
import { compareNames } from '#lib/i18n/format.ts'
import { staffOf, type Language } from '../directory-view.ts'

/** People of the staff who are active and hold the role of trainer somewhere. */
export function trainerOptions(
  directory: DirectoryState,
  language: Language
): { value: string; label: string }[] {
  const trainers = new Set(
    [...directory.roles.values()]
      .filter(({ key, values }) => values.active === true && key.split('.')[1] === 'trainer')
      .map(({ key }) => Number(key.split('.')[0]))
  )
  return staffOf(directory)
    .filter(({ person, active }) => active && trainers.has(person))
    .map((entry) => ({ value: String(entry.person), label: displayName(entry, language) }))
    .sort((one, other) => compareNames(one.label, other.label))
}
