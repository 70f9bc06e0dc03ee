/**
 * Is this file of MASSAR for this gradebook? Whose file it is is read from its labels and its hidden row, which must agree.
 * A wrong term or year blocks; an unknown class or subject blocks until somebody says that it is this one. Pure.
 */
import type { GradeFileHeader } from '#lib/files/grade-file-header.ts'
import { labelKey } from '#lib/files/label-key.ts'
import type { GroupId, ModuleId } from '#shared/domain/identity.ts'

/** What MASSAR's names were said to mean here; remembered on this device. */
export type MassarLinks = {
  readonly groupByClass: Readonly<Record<string, GroupId>>
  readonly moduleBySubject: Readonly<Record<string, ModuleId>>
}

export const NO_LINKS: MassarLinks = { groupByClass: {}, moduleBySubject: {} }

/** The gradebook that is open, in the words by which a file may name it. */
export type OpenGradebook = {
  readonly group: GroupId
  readonly groupLabel: string
  readonly module: ModuleId
  readonly moduleNames: readonly string[]
  /** `2026-1`: the year in which the training year begins, and the term in it. */
  readonly term: string
}

export type HeaderField = 'class' | 'subject' | 'term' | 'year'

export type HeaderCheck = {
  readonly field: HeaderField
  /** As the file says it; '' where it says nothing. */
  readonly said: string
} & (
  | { readonly verdict: 'same' }
  /** Said once by a person, and remembered. */
  | { readonly verdict: 'linked' }
  /** As written for people; MASSAR's own number, whose counting nobody told us, would be another year by our reading. */
  | { readonly verdict: 'same-as-written' }
  /** Nobody has said yet that this is the same. */
  | { readonly verdict: 'unknown' }
  /** The file says another one, or was linked with another one: nothing is read or written. */
  | { readonly verdict: 'other' }
  /** Its labels and its hidden row say different things. */
  | { readonly verdict: 'contradicts-itself' }
)

export function recogniseFile(
  header: GradeFileHeader,
  open: OpenGradebook,
  links: MassarLinks
): readonly HeaderCheck[] {
  const { printed, technical } = header
  const [year, term] = open.term.split('-').map(Number)
  return [
    named(
      'class',
      printed.className,
      { isNamed: isClassNamed(header), linked: links.groupByClass[classKey(header)] },
      open.group,
      [open.groupLabel]
    ),
    named(
      'subject',
      printed.subject,
      { isNamed: isSubjectNamed(header), linked: links.moduleBySubject[subjectKey(header)] },
      open.module,
      open.moduleNames
    ),
    counted('term', printed.term, technical.term, printedTerm(printed.term), term),
    yearCheck(header, year)
  ]
}

/** Nothing may be read from or written to the file while one of its checks stands like this. */
export function isBlocking({ verdict }: HeaderCheck): boolean {
  return verdict !== 'same' && verdict !== 'linked' && verdict !== 'same-as-written'
}

/** Blocked by what a person can settle by saying that it is the same. */
export function isForAPersonToSay({ verdict }: HeaderCheck): boolean {
  return verdict === 'unknown'
}

/** What a person may say of a file: each is remembered, shown and taken back by itself. */
export type LinkedField = 'class' | 'subject'

/**
 * The file's class and subject are this gradebook's: to be said by a person, once. Only what was asked is remembered; where
 * nothing is unknown, two gradebooks bear the same names, and it is both.
 */
export function withLink(
  links: MassarLinks,
  header: GradeFileHeader,
  open: OpenGradebook
): MassarLinks {
  const asked = recogniseFile(header, open, links).filter(isForAPersonToSay)
  const isSaid = (field: LinkedField) =>
    asked.length === 0 || asked.some((check) => check.field === field)
  const { groupByClass, moduleBySubject } = links
  return {
    groupByClass: isSaid('class')
      ? { ...groupByClass, [classKey(header)]: open.group }
      : groupByClass,
    moduleBySubject: isSaid('subject')
      ? { ...moduleBySubject, [subjectKey(header)]: open.module }
      : moduleBySubject
  }
}

/** Takes back one of the two: the class holds for all its subjects, the subject for this class alone. */
export function withoutLink(
  { groupByClass, moduleBySubject }: MassarLinks,
  header: GradeFileHeader,
  field: LinkedField
): MassarLinks {
  return field === 'class'
    ? { groupByClass: without(groupByClass, classKey(header)), moduleBySubject }
    : { groupByClass, moduleBySubject: without(moduleBySubject, subjectKey(header)) }
}

/** What was said of this file, and can be taken back. */
export function linkedFields(checks: readonly HeaderCheck[]): LinkedField[] {
  return checks.flatMap(({ field, verdict }) =>
    verdict === 'linked' && (field === 'class' || field === 'subject') ? [field] : []
  )
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string) {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key))
}

/** MASSAR's own number of the class, where the file has it: classes of two years share their names. */
function classKey({ printed, technical }: GradeFileHeader): string {
  return technical.classGuid ?? `name ${labelKey(printed.className)}`
}

/** In its class: one subject of MASSAR may be another module in another group. */
function subjectKey(header: GradeFileHeader): string {
  const { printed, technical } = header
  return `${classKey(header)} ${technical.subjectCode ?? `name ${labelKey(printed.subject)}`}`
}

function isClassNamed({ printed, technical }: GradeFileHeader): boolean {
  return technical.classGuid !== null || labelKey(printed.className) !== ''
}

function isSubjectNamed({ printed, technical }: GradeFileHeader): boolean {
  return technical.subjectCode !== null || labelKey(printed.subject) !== ''
}

function named<Id extends number>(
  field: 'class' | 'subject',
  said: string,
  { isNamed, linked }: { readonly isNamed: boolean; readonly linked: Id | undefined },
  id: Id,
  names: readonly string[]
): HeaderCheck {
  // It says neither: what was said once of such a file would be taken for said of every other.
  if (!isNamed) return { field, said, verdict: 'other' }
  if (linked !== undefined) return { field, said, verdict: linked === id ? 'linked' : 'other' }
  const isSame = labelKey(said) !== '' && names.some((name) => labelKey(name) === labelKey(said))
  return { field, said, verdict: isSame ? 'same' : 'unknown' }
}

/** How MASSAR numbers its years is inferred from a few files: where it counts otherwise, the year in words decides. */
function yearCheck({ printed, technical }: GradeFileHeader, ours: number | undefined): HeaderCheck {
  const said = printed.schoolYear
  const [written, inferred] = [printedYear(said), technical.startYear]
  const check = counted('year', said, null, written ?? inferred, ours)
  const isOddlyNumbered = written !== null && inferred !== null && written !== inferred
  return check.verdict === 'same' && isOddlyNumbered
    ? { field: 'year', said, verdict: 'same-as-written' }
    : check
}

/** A number that the file says twice, once for people and once for MASSAR. Said nowhere, it is another one. */
function counted(
  field: 'term' | 'year',
  said: string,
  technical: number | null,
  printed: number | null,
  ours: number | undefined
): HeaderCheck {
  if (technical !== null && printed !== null && technical !== printed)
    return { field, said, verdict: 'contradicts-itself' }
  const number = technical ?? printed
  return { field, said: said || String(number ?? ''), verdict: number === ours ? 'same' : 'other' }
}

const TERM_BY_WORD: Readonly<Record<string, number>> = {
  الاولي: 1,
  الاول: 1,
  الثانيه: 2,
  الثاني: 2,
  1: 1,
  2: 2
}

/** `الدورة الأولى` is 1; null for a term that is not written so. */
function printedTerm(text: string): number | null {
  const found = labelKey(text)
    .split(' ')
    .flatMap((word) => (Object.hasOwn(TERM_BY_WORD, word) ? [TERM_BY_WORD[word]!] : []))
  return found.length === 1 ? found[0]! : null
}

/** `2025/2026` is 2025. */
function printedYear(text: string): number | null {
  const years = /^\D*(\d{4})\D+(\d{4})\D*$/.exec(text)
  if (years === null) return null
  const [from, to] = [Number(years[1]), Number(years[2])]
  return Math.abs(from - to) === 1 ? Math.min(from, to) : null
}
