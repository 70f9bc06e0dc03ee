/** The people of a site who may hold a device, findable by name in either script. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { searchKey, type SearchKey } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { ROLES, type Names, type Role } from '#shared/domain/people.ts'

export type StaffRow = {
  readonly person: PersonId
  readonly names: Names
  readonly roles: readonly Role[]
  readonly searchKey: SearchKey
}

/** Active people with a role, in no order: the screen sorts by the name it shows. */
export function staffOf(directory: DirectoryState): StaffRow[] {
  return [...directory.people].flatMap(([key, { values }]) => {
    const roles = rolesOf(directory, key)
    if (values.active !== true || roles.length === 0) return []
    const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = values
    const names = { lastName, firstName, lastNameAr, firstNameAr }
    const text = Object.values(names).map(searchKey).join('')
    return [{ person: Number(key) as PersonId, names, roles, searchKey: text }]
  })
}

function rolesOf(directory: DirectoryState, person: string): Role[] {
  return [...directory.roles.values()].flatMap(({ key, values }) => {
    const [holder, name] = key.split('.')
    const role = ROLES.find((known) => known === name)
    return holder === person && values.active === true && role !== undefined ? [role] : []
  })
}
