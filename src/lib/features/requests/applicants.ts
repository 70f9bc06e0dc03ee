/** Who asks: the person at the screen, or somebody who stands at the counter of a service. */
import { directoryFacts, foldDirectory } from '#shared/documents/directory.ts'
import { directoryId } from '#shared/documents/ids.ts'
import { searchKey, type SearchKey } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor, Names } from '#shared/domain/people.ts'
import { SERVICES, type Service } from '#shared/domain/services.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { ApplicantRef } from './addresses.ts'
import type { RequestsApp } from './requests-app.ts'

export type Applicant = ApplicantRef & { readonly names: Names }

export type Candidate = Applicant & {
  readonly searchKey: SearchKey
  /** The label of a trainee's group; '' for the staff. */
  readonly group: string
}

/** Services whose people this person is one of. */
export function servicesOf({ roles }: Pick<Actor, 'roles'>): Service[] {
  return SERVICES.filter((service) => roles.some(({ role }) => role === service))
}

export function ownRef({ person, roles }: Actor): ApplicantRef {
  return { kind: roles.some(({ role }) => role === 'trainee') ? 'trainee' : 'staff', person }
}

/** The person themself, as the directory calls them, or as they were let in. */
export async function readOwn(app: RequestsApp): Promise<Applicant> {
  const own = ownRef(await app.actor())
  const known = own.kind === 'staff' ? await readStaff(app) : []
  const recorded = known.find(({ person }) => person === own.person)
  return { ...own, names: recorded?.names ?? app.profile.names }
}

/** For whom somebody at the counter may deposit: everybody whom this device knows, themself left out. */
export async function readCandidates(app: RequestsApp): Promise<Candidate[]> {
  const own = ownRef(await app.actor())
  const [staff, trainees] = await Promise.all([readStaff(app), readTrainees(app)])
  return [...trainees, ...staff].filter(
    ({ kind, person }) => kind !== own.kind || person !== own.person
  )
}

async function readTrainees({ database, profile }: RequestsApp): Promise<Candidate[]> {
  const [rows, directory] = await Promise.all([
    database.trainees.where('site').equals(profile.site).toArray(),
    database.directories.get(profile.site)
  ])
  return rows
    .filter(({ active }) => active)
    .map(({ person, group, lastName, firstName, lastNameAr, firstNameAr, searchKey: key }) => ({
      kind: 'trainee',
      person,
      names: { lastName, firstName, lastNameAr, firstNameAr },
      searchKey: key,
      group: directory?.state.groups.get(String(group))?.values.label ?? ''
    }))
}

async function readStaff({ replica, profile }: RequestsApp): Promise<Candidate[]> {
  const contents = await replica.contents(directoryId(profile.site))
  const { people } = foldDirectory(readJournal(contents, directoryFacts))
  return [...people].flatMap(([key, { values }]): Candidate[] => {
    if (values.active !== true) return []
    const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = values
    const names = { lastName, firstName, lastNameAr, firstNameAr }
    const found = Object.values(names).map(searchKey).join('')
    return [{ kind: 'staff', person: Number(key) as PersonId, names, searchKey: found, group: '' }]
  })
}
