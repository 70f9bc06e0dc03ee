/** What somebody typed of a trainee's identity, and which fields of it differ from what they saw. */
import type { Trainee } from '#shared/documents/group.ts'
import { collapseSpaces } from '#shared/domain/arabic.ts'
import { dayOfIso } from '#shared/domain/calendar.ts'

export type IdentityDraft = {
  lastNameAr: string
  firstNameAr: string
  lastName: string
  firstName: string
  gender: '' | 'female' | 'male'
  birthDate: string
  birthPlace: string
  active: boolean
}

/** Only what the person changed: a field they did not touch is not stated again, whatever others made of it meanwhile. */
export function identityChanges(before: Readonly<Trainee>, draft: IdentityDraft): Partial<Trainee> {
  const { gender, birthDate, birthPlace, active } = draft
  const after: Partial<Trainee> = {
    lastNameAr: collapseSpaces(draft.lastNameAr),
    firstNameAr: collapseSpaces(draft.firstNameAr),
    lastName: collapseSpaces(draft.lastName),
    firstName: collapseSpaces(draft.firstName),
    gender: gender === '' ? null : gender,
    birthDate: dayOfIso(birthDate) === null ? null : birthDate,
    birthPlace: collapseSpaces(birthPlace) || null,
    active
  }
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => before[field as keyof Trainee] !== value)
  )
}
