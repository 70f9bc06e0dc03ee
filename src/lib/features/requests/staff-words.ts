/** People of the staff by name. Call in templates and `$derived`, so that names follow the language. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { displayName } from '#shared/domain/people.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

/** "Quelqu’un du service" where this device does not know the name. */
export function nameOfStaff(directory: DirectoryState | null, person: PersonId): string {
  const { values } = directory?.people.get(String(person)) ?? {}
  if (values === undefined) return m.requests_somebody()
  const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = values
  const names = { lastName, firstName, lastNameAr, firstNameAr }
  return displayName(names, locale.current) || m.requests_somebody()
}
