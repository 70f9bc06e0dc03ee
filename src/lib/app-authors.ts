/** Who is behind a writer number, as far as this device knows: the relay names the person, the directory the name. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Names } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import type { RunningApp } from './app-context.ts'
import { knownWriters } from './replica/last-heard.ts'

/** `writer` is also the number of the device: one person may stand behind several. */
export type Author = { readonly writer: Writer } & (
  | {
      /** This person on this device, or anybody of whom the name is known. */
      readonly kind: 'self' | 'person'
      readonly names: Names
    }
  /** A writer of which this device knows the number alone. */
  | { readonly kind: 'writer' }
)

export type Authors = (writer: Writer) => Author

/** What is known now. Reads tables only, so a live query over it follows the relay and the directory. */
export async function readAuthors(
  app: Pick<RunningApp, 'profile' | 'database' | 'replica'>
): Promise<Authors> {
  const known = await knownWriters(app.replica.storage)
  const directory = await app.database.directories.toArray()
  return authorsOf(
    new Map(known.map(({ writer, person }) => [writer, person])),
    directory.map(({ state }) => state),
    app.profile
  )
}

/** The pure half of {@link readAuthors}. */
export function authorsOf(
  personByWriter: ReadonlyMap<Writer, number>,
  directories: readonly DirectoryState[],
  self: { readonly writer: Writer; readonly names: Names }
): Authors {
  return (writer) => {
    if (writer === self.writer) return { kind: 'self', writer, names: self.names }
    const names = namesOf(personByWriter.get(writer), directories)
    return names === null ? { kind: 'writer', writer } : { kind: 'person', writer, names }
  }
}

function namesOf(person: number | undefined, directories: readonly DirectoryState[]): Names | null {
  const records = directories.flatMap(({ people }) => people.get(String(person)) ?? [])
  const [values] = records.map((record) => record.values)
  if (values === undefined) return null
  const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = values
  return { lastName, firstName, lastNameAr, firstNameAr }
}
