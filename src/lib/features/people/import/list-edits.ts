/** What a registrar types into a list before it is taken over: a missing code, names in Latin letters. */
import type { ListedTrainee } from '#lib/files/class-list-rows.ts'
import type { ClassList } from '#lib/files/class-list.ts'
import { collapseSpaces, stripInvisible } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'

export type RowEdit = {
  readonly massarCode?: string
  readonly lastName?: string
  readonly firstName?: string
}

export type EditsByRow = ReadonlyMap<number, RowEdit>

export const NO_EDITS: EditsByRow = new Map()

/** Edits with one more; what was typed before of the same row stays. */
export function withEdit(edits: EditsByRow, row: number, edit: RowEdit): EditsByRow {
  return new Map(edits).set(row, { ...edits.get(row), ...edit })
}

export const NOBODY: ReadonlySet<PersonId> = new Set()

/** People with one added or taken away. */
export function toggled(
  people: ReadonlySet<PersonId>,
  person: PersonId,
  isIn: boolean
): ReadonlySet<PersonId> {
  return new Set(isIn ? [...people, person] : [...people].filter((one) => one !== person))
}

const CODE = /^[A-Z]\d{9}$/

/** A Massar code as the ministry writes it, or null. Small letters and spaces are forgiven. */
export function readTypedCode(text: string): string | null {
  const code = stripInvisible(text).replace(/\s/g, '').toUpperCase()
  return CODE.test(code) ? code : null
}

export function withEdits(list: ClassList, edits: EditsByRow): ClassList {
  return { ...list, trainees: list.trainees.map((listed) => edited(listed, edits.get(listed.row))) }
}

function edited(listed: ListedTrainee, edit: RowEdit | undefined): ListedTrainee {
  if (edit === undefined) return listed
  const text = (typed: string | undefined, read: string) =>
    typed === undefined ? read : collapseSpaces(typed)
  return {
    ...listed,
    massarCode: listed.massarCode ?? readTypedCode(edit.massarCode ?? ''),
    lastName: text(edit.lastName, listed.lastName),
    firstName: text(edit.firstName, listed.firstName)
  }
}
