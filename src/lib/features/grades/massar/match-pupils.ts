/** Rows of MASSAR's file and trainees of the group, found by their Massar code. What is not matched is never written. Pure. */
import type { GradeFile } from '#lib/files/grade-file.ts'
import type { FilePupil } from '#lib/files/grade-file-pupils.ts'
import { normaliseArabic } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'

export type MatchedPupil = {
  readonly pupil: FilePupil
  readonly person: PersonId
  /** The file says another name, or another birth date. */
  readonly differs: readonly ('name' | 'birthDate')[]
}

export type PupilMatching = {
  readonly matched: readonly MatchedPupil[]
  /** Rows without a trainee here: another class, a newcomer, a code that cannot be read. */
  readonly unknown: readonly FilePupil[]
  /** Rows whose code stands twice in the file. */
  readonly twice: readonly FilePupil[]
  /** Rows whose code two trainees of the list bear: whose it is cannot be known. */
  readonly shared: readonly FilePupil[]
  /** Trainees of the list of whom the file has no row. */
  readonly missing: readonly PersonId[]
}

export function matchPupils(
  { pupils }: Pick<GradeFile, 'pupils'>,
  list: readonly PersonId[],
  trainees: ReadonlyMap<PersonId, TraineeRow>
): PupilMatching {
  const peopleByCode = new Map<string, readonly PersonId[]>()
  for (const person of list) {
    const code = trainees.get(person)?.massarCode ?? ''
    if (code !== '') peopleByCode.set(code, [...(peopleByCode.get(code) ?? []), person])
  }
  const count = new Map<string, number>()
  for (const { massarCode } of pupils)
    if (massarCode !== null) count.set(massarCode, (count.get(massarCode) ?? 0) + 1)
  const isTwice = ({ massarCode }: FilePupil) => (count.get(massarCode ?? '') ?? 0) > 1
  const once = pupils.filter((pupil) => !isTwice(pupil))
  const isShared = ({ massarCode }: FilePupil) =>
    (peopleByCode.get(massarCode ?? '')?.length ?? 0) > 1
  const matched = once.flatMap((pupil): MatchedPupil[] => {
    const [person, other] = peopleByCode.get(pupil.massarCode ?? '') ?? []
    return person === undefined || other !== undefined
      ? []
      : [{ pupil, person, differs: differences(pupil, trainees.get(person)) }]
  })
  const found = new Set(matched.map(({ person }) => person))
  const known = new Set(matched.map(({ pupil }) => pupil))
  return {
    matched,
    unknown: once.filter((pupil) => !known.has(pupil) && !isShared(pupil)),
    twice: pupils.filter(isTwice),
    shared: once.filter(isShared),
    missing: list.filter((person) => !found.has(person))
  }
}

/** What one of the two does not say is no difference. */
function differences(
  { fullName, birthDate }: FilePupil,
  trainee: TraineeRow | undefined
): MatchedPupil['differs'] {
  const ours = `${trainee?.lastNameAr ?? ''} ${trainee?.firstNameAr ?? ''}`
  const isOtherName = ours.trim() !== '' && fullName !== '' && wordsOf(ours) !== wordsOf(fullName)
  const born = trainee?.birthDate ?? null
  const isOtherDate = born !== null && birthDate !== null && born !== birthDate
  return [
    ...(isOtherName ? (['name'] as const) : []),
    ...(isOtherDate ? (['birthDate'] as const) : [])
  ]
}

/** The words of a name in one order: MASSAR puts the surname first, people do not always. */
function wordsOf(name: string): string {
  return normaliseArabic(name).split(/\s+/).filter(Boolean).sort().join(' ')
}
