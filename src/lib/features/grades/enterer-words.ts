/** Who enters an assessment, in words. Call in templates and `$derived`, so that words follow the language. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { AssessmentState } from '#shared/documents/gradebook.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { displayName } from '#shared/domain/people.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { GradeSnapshot } from './grade-visit.ts'
import { sayRefusal } from './words.ts'

export function staffName(directory: DirectoryState | null, person: PersonId): string {
  const values = directory?.people.get(String(person))?.values ?? {}
  const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = values
  const name = displayName({ lastName, firstName, lastNameAr, firstNameAr }, locale.current)
  return name === '' ? String(person) : name
}

/** People of whom two colleagues each named one, or nobody in particular (null). */
export function disputedEnterers(assessment: AssessmentState | null): readonly (PersonId | null)[] {
  const dispute = assessment?.contradictions.find(({ place }) => place === 'enterer')
  return dispute?.kind === 'contradiction' ? (dispute.values as (PersonId | null)[]) : []
}

/** "Name ≠ all trainers of the module", or ''. */
export function sayDisputedEnterers(
  directory: DirectoryState | null,
  assessment: AssessmentState
): string {
  return disputedEnterers(assessment)
    .map((one) => (one === null ? m.grades_enterer_all() : isolate(staffName(directory, one))))
    .join(' ≠ ')
}

/** Who alone enters a usual assessment; '' where everybody who teaches the module may. */
export function sayEnteredBy(
  { directory, actor, state }: Pick<GradeSnapshot, 'directory' | 'actor' | 'state'>,
  { number }: AssessmentState
): string {
  const enterer = entererOf(state, number)
  if (enterer === null) return ''
  if (enterer === actor.person) return m.grades_enterer_self()
  return m.grades_enterer_by({ name: isolate(staffName(directory, enterer)) })
}

/** Why something is not done in one assessment, with the name of who does it. */
export function sayRefusalIn(
  { directory, state }: Pick<GradeSnapshot, 'directory' | 'state'>,
  assessment: number,
  reason: Refusal
): string {
  const enterer = entererOf(state, assessment)
  if (reason !== 'entered-by-another' || enterer === null) return sayRefusal(reason)
  return m.grades_enterer_only({ name: isolate(staffName(directory, enterer)) })
}

export function entererOf(
  { enterers }: Pick<GradeSnapshot['state'], 'enterers'>,
  assessment: number
): PersonId | null {
  return enterers.find(([number]) => number === assessment)?.[1] ?? null
}
