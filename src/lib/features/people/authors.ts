/** Who wrote a parcel, by name where this device knows it. */
import { knownWriters } from '#lib/replica/last-heard.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Names } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import type { PeopleApp } from './people-app.ts'

/** Names of a writer, or null when the relay has not told this device who it is. */
export type AuthorByWriter = (writer: Writer) => Names | null

export async function readAuthors(
  app: PeopleApp,
  directory: DirectoryState
): Promise<AuthorByWriter> {
  const known = await knownWriters(app.replica.storage)
  const personByWriter = new Map(known.map(({ writer, person }) => [writer, person]))
  return (writer) => {
    if (writer === app.profile.writer) return app.profile.names
    const person = personByWriter.get(writer)
    const record = person === undefined ? undefined : directory.people.get(String(person))
    if (record === undefined) return null
    const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = record.values
    return { lastName, firstName, lastNameAr, firstNameAr }
  }
}
