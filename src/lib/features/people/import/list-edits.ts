/** What a registrar types into a list before it is taken over: a missing code, names in Latin letters. */
import type { ListedTrainee } from '#lib/files/class-list-rows.ts'
import type { ClassList } from '#lib/files/class-list.ts'
import { collapseSpaces, stripInvisible } from '#shared/domain/arabic.ts'

export type RowEdit = {
  readonly massarCode?: string
  readonly lastName?: string
  readonly firstName?: string
}

export type EditsByRow = ReadonlyMap<number, RowEdit>

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
