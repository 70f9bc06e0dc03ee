/**
 * MASSAR's own numbers of pupils. Sijil is given none: it learns the number of a trainee from a row that their code found,
 * and by it finds them again where the code of a row is missing, damaged or was changed in MASSAR. Pure.
 */
import type { PersonId } from '#shared/domain/identity.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { NumberedPupil, PupilMatching } from './match-pupils.ts'

export type KnownNumber = {
  readonly number: string
  readonly person: PersonId
  /** The code of the trainee here when the number was learned, or when a person said that the row is theirs. */
  readonly here: string
  /** What then stood in the row; another one than `here` only where a person said so. */
  readonly there: string
}

/** The newest last; a trainee has one number, and a number one trainee. */
export type MassarNumbers = readonly KnownNumber[]

/** Numbers kept on one device, many years of a trainer's classes; the oldest leave first, and are learned again. */
export const MAX_NUMBERS = 2_000

/** Learns from the rows that their codes found and that differ in nothing. The same numbers where there is no news. */
export function withLearned(
  numbers: MassarNumbers,
  matchings: readonly PupilMatching[]
): MassarNumbers {
  const isKnown = new Set(numbers.map(keyOf))
  const news = matchings.flatMap(({ matched, said }) => {
    const bySaying = new Set(said.map(({ person }) => person))
    return matched.flatMap(({ pupil, person, differs }): KnownNumber[] => {
      const { internalId: number, massarCode } = pupil
      if (number === null || massarCode === null || bySaying.has(person)) return []
      if (differs.length > 0) return []
      const known = { number, person, here: massarCode, there: massarCode }
      return isKnown.has(keyOf(known)) ? [] : [known]
    })
  })
  return news.length === 0 ? numbers : news.reduce(put, numbers)
}

/** A person said that the row is this trainee's, though the codes differ. */
export function withSaid(numbers: MassarNumbers, { pupil, person, here }: NumberedPupil) {
  const { internalId: number, writtenCode: there } = pupil
  return number === null ? numbers : put(numbers, { number, person, here, there })
}

/** What was said of the number is taken back: it is asked anew. */
export function withoutSaid(numbers: MassarNumbers, number: string): MassarNumbers {
  return numbers.map((one) => (one.number === number ? { ...one, there: one.here } : one))
}

/** The number is no longer known: the code alone decides, and it is learned anew. */
export function withoutNumber(numbers: MassarNumbers, number: string): MassarNumbers {
  return numbers.filter((one) => one.number !== number)
}

/** Those of trainees whom this device still knows; the same numbers where it knows them all. */
export function ofKnownPeople(
  numbers: MassarNumbers,
  everyone: readonly Pick<TraineeRow, 'person'>[]
): MassarNumbers {
  const people = new Set(everyone.map(({ person }) => person))
  const kept = numbers.filter(({ person }) => people.has(person))
  return kept.length === numbers.length ? numbers : kept
}

function put(numbers: MassarNumbers, known: KnownNumber): MassarNumbers {
  const { number, person } = known
  const others = numbers.filter((one) => one.number !== number && one.person !== person)
  return [...others, known].slice(-MAX_NUMBERS)
}

function keyOf({ number, person, here, there }: KnownNumber): string {
  return [number, person, here, there].join(' ')
}
