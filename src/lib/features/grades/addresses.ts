/** Addresses of the screens of grades. */
import { MAX_SHORT_NUMBER, type GroupId, type ModuleId } from '#shared/domain/identity.ts'
import { assessmentOfNumber } from '#shared/domain/grade.ts'

export type GradebookAddress = {
  readonly group: GroupId
  readonly term: string
  readonly module: ModuleId
}

const TERM = /^\d{4}-[1-9]$/

export function gradebookHref({ group, term, module }: GradebookAddress): string {
  return `/grades/${group.toString(36)}/${term}/${module.toString(36)}`
}

export function gradeEntryHref(address: GradebookAddress, assessment: number): string {
  return `${gradebookHref(address)}/${assessment}`
}

/** Codes, differences and anonymity of an assessment that is entered twice, apart. */
export function blindHref(address: GradebookAddress, assessment: number): string {
  return `${gradeEntryHref(address, assessment)}/blind`
}

/** The list of its codes, to print. */
export function codesHref(address: GradebookAddress, assessment: number): string {
  return `${blindHref(address, assessment)}/codes`
}

/** The files of MASSAR beside a gradebook. */
export function gradeFilesHref(address: GradebookAddress): string {
  return `${gradebookHref(address)}/massar`
}

/** Files of MASSAR for any of the person's gradebooks. */
export const MASSAR_FILES_HREF = '/massar'

export function gradebooksHref(group: GroupId): string {
  return `/grades/${group.toString(36)}`
}

/** Reads the gradebook that an address names; null when none can be called so. */
export function parseGradebookAddress(
  params: Readonly<Record<string, string | undefined>>
): GradebookAddress | null {
  const group = parseGroup(params.group)
  const module = shortNumber<ModuleId>(params.module)
  const { term } = params
  if (group === null || module === null || term === undefined || !TERM.test(term)) return null
  return { group, term, module }
}

/** Reads an assessment's number; null when there can be none of that number. */
export function parseAssessment(text: string | undefined): number | null {
  const number = Number(text)
  return text !== undefined && /^[1-9]\d{0,2}$/.test(text) && assessmentOfNumber(number) !== null
    ? number
    : null
}

export function parseGroup(text: string | undefined): GroupId | null {
  return shortNumber<GroupId>(text)
}

function shortNumber<Id extends number>(text: string | undefined): Id | null {
  if (text === undefined || !/^[0-9a-z]{1,6}$/.test(text)) return null
  const number = Number.parseInt(text, 36)
  const isCanonical = number >= 1 && number <= MAX_SHORT_NUMBER && number.toString(36) === text
  return isCanonical ? (number as Id) : null
}
