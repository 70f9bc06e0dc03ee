/**
 * What a new document may be about: only what the directory of its site knows, so that nobody makes more documents than there
 * are groups, modules and terms. Asked for a document's first parcel alone; one that is there stays.
 */
import { parseAssignmentKey, type DirectoryState } from '#shared/documents/directory.ts'
import type { DocumentName } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { officeTime, type Moment } from '#shared/domain/calendar.ts'
import { MAX_COUNTER_CASES_PER_DAY, MAX_OWN_CASES_PER_DAY } from '../limits.ts'
import type { Device, Questions } from '../store/store.ts'
import { readDirectory } from './read-models.ts'

type Unknown = 'unknown-group' | 'unknown-module' | 'unknown-term'

/** What the directory does not know of a document that is to be made; null when it knows it all. */
export async function unknownIn(questions: Questions, name: DocumentName): Promise<Unknown | null> {
  if (name.kind === 'directory') return null
  // Of each site one, kept by those who keep its structure; of requests, as many as their devices may begin.
  if (name.kind === 'catalogue' || name.kind === 'case') return null
  // The relay makes them itself.
  if (name.kind === 'record') return 'unknown-group'
  if (!(await questions.knowsGroup(name.site, name.group))) return 'unknown-group'
  // Lists and registers are made by those who keep the directory, or who were given the group in that term.
  if (name.kind === 'group' || name.kind === 'register') return null
  const directory = await readDirectory(questions, name.site)
  if (directory === null) return 'unknown-group'
  if (name.kind === 'deliberation') return yearsOf(directory).has(name.year) ? null : 'unknown-term'
  if (isAssigned(directory, name)) return null
  if (!directory.modules.has(String(name.module))) return 'unknown-module'
  return directory.terms.has(name.term) ? null : 'unknown-term'
}

/** Has this device deposited as many requests today as one may, before these facts? */
export async function isPastCasesOfDay(
  questions: Questions,
  { number }: Pick<Device, 'number'>,
  facts: readonly AnyFact[],
  now: Moment
): Promise<boolean> {
  const deposit = facts.find((fact) => fact.type === 'deposited')
  if (deposit === undefined) return false
  const limit = deposit.atCounter ? MAX_COUNTER_CASES_PER_DAY : MAX_OWN_CASES_PER_DAY
  return (await questions.casesDeposited(number, officeTime(now).day)) >= limit
}

type Course = Extract<DocumentName, { readonly kind: 'gradebook' | 'blind' | 'anonymity' }>

/** Somebody was given the module in that group and term, once. */
function isAssigned(directory: DirectoryState, { group, module, term }: Course): boolean {
  return [...directory.assignments.keys()].map(parseAssignmentKey).some((one) => {
    return one.group === group && one.module === module && one.term === term
  })
}

/** Calendar years in which a term of the site begins its training year, as in `2026-1`. */
function yearsOf({ terms, assignments }: DirectoryState): ReadonlySet<string> {
  const given = [...assignments.keys()].map((key) => parseAssignmentKey(key).term)
  return new Set([...terms.keys(), ...given].map((term) => term.split('-')[0] ?? ''))
}
