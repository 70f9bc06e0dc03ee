/** Addresses of the screens and papers of a deliberation. */
import { parseDocumentId } from '#shared/documents/ids.ts'
import { MAX_SHORT_NUMBER, type GroupId, type PersonId } from '#shared/domain/identity.ts'

export type JuryPlace = {
  readonly group: GroupId
  /** The calendar year in which the training year begins. */
  readonly year: string
}

export function juryHref({ group, year }: JuryPlace): string {
  return `/deliberations/${group.toString(36)}/${year}`
}

export function minutesHref(place: JuryPlace): string {
  return `${juryHref(place)}/minutes`
}

export function transcriptsHref(place: JuryPlace): string {
  return `${juryHref(place)}/transcripts`
}

export function transcriptHref(place: JuryPlace, person: PersonId): string {
  return `${transcriptsHref(place)}/${person.toString(36)}`
}

/** Who said what of each of a trainee's grades: for a recount. */
export function recountHref(place: JuryPlace, person: PersonId): string {
  return `${juryHref(place)}/recount/${person.toString(36)}`
}

/** Reads the deliberation that an address names; null when none can be called so. */
export function parseJuryPlace(
  params: Readonly<Record<string, string | undefined>>
): JuryPlace | null {
  const name = parseDocumentId(`deliberation/any/${params.group}/${params.year}`)
  return name?.kind === 'deliberation' ? { group: name.group, year: name.year } : null
}

export function parsePerson(text: string | undefined): PersonId | null {
  if (text === undefined || !/^[0-9a-z]{1,6}$/.test(text)) return null
  const number = Number.parseInt(text, 36)
  return number >= 1 && number <= MAX_SHORT_NUMBER ? (number as PersonId) : null
}
