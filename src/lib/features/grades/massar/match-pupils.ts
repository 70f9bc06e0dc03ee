/**
 * Rows of MASSAR's file and trainees of the group: found by their Massar code, then by MASSAR's own number, which a person
 * confirms. What is not matched is never written. Pure.
 */
import type { GradeFile } from '#lib/files/grade-file.ts'
import type { FilePupil } from '#lib/files/grade-file-pupils.ts'
import { normaliseArabic } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { KnownNumber, MassarNumbers } from './massar-numbers.ts'

export type MatchedPupil = {
  readonly pupil: FilePupil
  readonly person: PersonId
  /** The file says another name, or another birth date. */
  readonly differs: readonly ('name' | 'birthDate')[]
}

/** A row whose code is nobody's and whose number is this trainee's. */
export type NumberedPupil = MatchedPupil & {
  /** The code of the trainee here; the row has another one, none, or one that cannot be read. */
  readonly here: string
}

/** A row whose code is one trainee's and whose number another's. */
export type ContestedPupil = {
  readonly pupil: FilePupil
  readonly byCode: TraineeRow
  readonly byNumber: PersonId
  /** Of whom the number is; null where this device knows nothing more of them. */
  readonly numbered: TraineeRow | null
}

export type PupilMatching = {
  readonly matched: readonly MatchedPupil[]
  /** Those of `matched` that a person said are theirs, by the number. */
  readonly said: readonly NumberedPupil[]
  /** Found by the number alone: not matched until a person says so. */
  readonly toSay: readonly NumberedPupil[]
  /** Matched with neither of the two. */
  readonly contested: readonly ContestedPupil[]
  /** Rows without a trainee here: another class, a newcomer, a code that cannot be read. */
  readonly unknown: readonly FilePupil[]
  /** Rows whose code stands twice in the file. */
  readonly twice: readonly FilePupil[]
  /** Rows whose number stands twice in the file. */
  readonly numberTwice: readonly FilePupil[]
  /** Rows whose code two trainees of the list bear: whose it is cannot be known. */
  readonly shared: readonly FilePupil[]
  /** Rows of one trainee, one by the code and one by the number: which is theirs cannot be known. */
  readonly rivals: readonly MatchedPupil[]
  /** Trainees of the list to whom no row of the file leads, by code or by number. */
  readonly missing: readonly PersonId[]
}

/** What this device knows beyond the list of the group. */
export type PupilKnowledge = {
  readonly numbers: MassarNumbers
  /** Trainees of all groups: a number never takes the row of somebody whom the code names. */
  readonly everyone: readonly TraineeRow[]
}

export const NOTHING_KNOWN: PupilKnowledge = { numbers: [], everyone: [] }

/** Neither the codes nor the numbers lead to anybody of the list. */
export function isNobodyOurs({ matched, toSay, contested }: PupilMatching): boolean {
  return matched.length + toSay.length + contested.length === 0
}

type Claim =
  | { readonly kind: 'matched'; readonly found: MatchedPupil }
  | { readonly kind: 'said' | 'toSay'; readonly found: NumberedPupil }
  | { readonly kind: 'contested'; readonly contested: ContestedPupil }
  | {
      readonly kind: 'unknown' | 'twice' | 'numberTwice' | 'shared'
      readonly pupil: FilePupil
    }

export function matchPupils(
  { pupils }: Pick<GradeFile, 'pupils'>,
  list: readonly PersonId[],
  trainees: ReadonlyMap<PersonId, TraineeRow>,
  knowledge: PupilKnowledge
): PupilMatching {
  const claimOf = claims(pupils, list, trainees, knowledge)
  const all = pupils.map(claimOf)
  const found = all.flatMap((claim) => ('found' in claim ? [claim] : []))
  const rows = countBy(found.map(({ found: { person } }) => person))
  const isAlone = ({ person }: MatchedPupil) => rows.get(person) === 1
  const alone = found.filter((claim) => isAlone(claim.found))
  const numbered = (kind: 'said' | 'toSay') =>
    alone.flatMap((claim) => (claim.kind === kind ? [claim.found] : []))
  const told = (kind: Claim['kind']) =>
    all.flatMap((claim) => ('pupil' in claim && claim.kind === kind ? [claim.pupil] : []))
  const contested = all.flatMap((claim) => (claim.kind === 'contested' ? [claim.contested] : []))
  const named = contested.flatMap(({ byCode, byNumber }) => [byCode.person, byNumber])
  const inFile = new Set([...rows.keys(), ...named])
  return {
    matched: alone.filter(({ kind }) => kind !== 'toSay').map((claim) => claim.found),
    said: numbered('said'),
    toSay: numbered('toSay'),
    contested,
    unknown: told('unknown'),
    twice: told('twice'),
    numberTwice: told('numberTwice'),
    shared: told('shared'),
    rivals: found.map((claim) => claim.found).filter((one) => !isAlone(one)),
    missing: list.filter((person) => !inFile.has(person))
  }
}

/** Whose each row is, looking at the other rows only for what stands twice. */
function claims(
  pupils: readonly FilePupil[],
  list: readonly PersonId[],
  trainees: ReadonlyMap<PersonId, TraineeRow>,
  { numbers, everyone }: PupilKnowledge
): (pupil: FilePupil) => Claim {
  const people = new Set(list)
  const bearers = new Map(everyone.map((trainee) => [trainee.massarCode, trainee]))
  const rowOf = (one: PersonId) => everyone.find(({ person }) => person === one) ?? null
  const codes = countBy(pupils.map(({ massarCode }) => massarCode))
  const numbersInFile = countBy(pupils.map(({ internalId }) => internalId))
  const knownByNumber = new Map(numbers.map((known) => [known.number, known]))
  const codeHere = (person: PersonId) => trainees.get(person)?.massarCode ?? ''
  const matchedWith = (pupil: FilePupil, person: PersonId): MatchedPupil => ({
    ...{ pupil, person, differs: differences(pupil, trainees.get(person)) }
  })

  const contest = (pupil: FilePupil, byCode: TraineeRow, byNumber: PersonId) => ({
    ...{ pupil, byCode, byNumber, numbered: rowOf(byNumber) }
  })

  return (pupil) => {
    const { massarCode: code, internalId } = pupil
    if (code !== null && isSeveral(codes.get(code))) return { kind: 'twice', pupil }
    if (internalId !== null && isSeveral(numbersInFile.get(internalId)))
      return { kind: 'numberTwice', pupil }
    const [person, other] = code === null ? [] : list.filter((one) => codeHere(one) === code)
    if (other !== undefined) return { kind: 'shared', pupil }
    const known = internalId === null ? undefined : knownByNumber.get(internalId)
    const byCode = person === undefined ? bearers.get(code ?? '') : trainees.get(person)
    if (known !== undefined && byCode !== undefined && disagree(known, byCode))
      return { kind: 'contested', contested: contest(pupil, byCode, known.person) }
    if (person !== undefined) return { kind: 'matched', found: matchedWith(pupil, person) }
    if (known === undefined || byCode !== undefined || !people.has(known.person))
      return { kind: 'unknown', pupil }
    const here = codeHere(known.person)
    const isSaid = known.here === here && known.there === pupil.writtenCode
    const found = { ...matchedWith(pupil, known.person), here }
    return { kind: isSaid ? 'said' : 'toSay', found }
  }
}

/** A row that has both as when its number was learned has not changed in MASSAR: the code became another one's here. */
function disagree({ person, here, there }: KnownNumber, byCode: TraineeRow): boolean {
  const isAsLearned = here === there && there === byCode.massarCode
  return person !== byCode.person && !isAsLearned
}

function isSeveral(count = 0): boolean {
  return count > 1
}

function countBy<Key>(keys: readonly Key[]): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
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
