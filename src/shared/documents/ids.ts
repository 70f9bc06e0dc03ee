/** Names of documents. The grain follows the right to read: nobody receives a document holding what is not theirs. */
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import { MAX_SHORT_NUMBER } from '../domain/identity.ts'
import type { SiteCode } from '../domain/people.ts'
import { SERVICES, type ApplicantKind, type Service } from '../domain/services.ts'

export type DocumentId = string & { readonly brand: 'DocumentId' }

export type DocumentName =
  | { readonly kind: 'directory'; readonly site: SiteCode }
  | { readonly kind: 'group'; readonly site: SiteCode; readonly group: GroupId }
  | {
      readonly kind: 'register'
      readonly site: SiteCode
      readonly group: GroupId
      readonly term: string
    }
  | {
      readonly kind: 'gradebook'
      readonly site: SiteCode
      readonly group: GroupId
      readonly term: string
      readonly module: ModuleId
    }
  | {
      readonly kind: 'blind'
      readonly site: SiteCode
      readonly group: GroupId
      readonly term: string
      readonly module: ModuleId
      /** Whose entries they are. */
      readonly person: PersonId
    }
  | {
      /** Whose paper is whose in the blind assessments of a gradebook. */
      readonly kind: 'anonymity'
      readonly site: SiteCode
      readonly group: GroupId
      readonly term: string
      readonly module: ModuleId
    }
  | {
      readonly kind: 'deliberation'
      readonly site: SiteCode
      readonly group: GroupId
      /** The calendar year in which the training year begins, `2026`. */
      readonly year: string
    }
  | {
      readonly kind: 'record'
      readonly site: SiteCode
      /** Whose results they are. */
      readonly person: PersonId
    }
  | { readonly kind: 'catalogue'; readonly site: SiteCode }
  | {
      /** One request: whoever may read one of a person need not read the others. */
      readonly kind: 'case'
      readonly site: SiteCode
      /** Whose people handle it. */
      readonly service: Service
      readonly applicantKind: ApplicantKind
      readonly applicant: PersonId
      /** Drawn by the device on which it was begun. */
      readonly number: number
    }

export type DocumentKind = DocumentName['kind']

const SITE = /^[a-z][a-z0-9-]{1,19}$/
const TERM = /^\d{4}-[1-9]$/
const YEAR = /^\d{4}$/
const SHORT_NUMBER = /^[0-9a-z]{1,6}$/

/** The directory of a site: staff, roles, groups, modules, timetable, calendar, settings. No trainee. */
export function directoryId(site: SiteCode): DocumentId {
  return `directory/${site}` as DocumentId
}

/** The trainees of a group: the only place where their personal data lies. */
export function groupDocumentId(site: SiteCode, group: GroupId): DocumentId {
  return `group/${site}/${group.toString(36)}` as DocumentId
}

/** The attendance register of a group in a term, e.g. `register/jadida/1k2j3h/2026-1`. */
export function registerId(site: SiteCode, group: GroupId, term: string): DocumentId {
  return `register/${site}/${group.toString(36)}/${term}` as DocumentId
}

/** The gradebook of a group in one module and term, e.g. `gradebook/jadida/1k2j3h/2026-1/9zq`. */
export function gradebookId(
  site: SiteCode,
  group: GroupId,
  term: string,
  module: ModuleId
): DocumentId {
  return `gradebook/${site}/${group.toString(36)}/${term}/${module.toString(36)}` as DocumentId
}

/** One person's blind entries beside a gradebook: nobody who enters the same grades receives them. */
export function blindId(
  site: SiteCode,
  group: GroupId,
  term: string,
  module: ModuleId,
  person: PersonId
): DocumentId {
  const [ofGroup, ofModule, ofPerson] = [group, module, person].map((number) => number.toString(36))
  return `blind/${site}/${ofGroup}/${term}/${ofModule}/${ofPerson}` as DocumentId
}

/** The codes of papers beside a gradebook: nobody who teaches the module receives them. */
export function anonymityId(
  site: SiteCode,
  group: GroupId,
  term: string,
  module: ModuleId
): DocumentId {
  return `anonymity/${site}/${group.toString(36)}/${term}/${module.toString(36)}` as DocumentId
}

/** The jury's deliberation on a group in a training year, e.g. `deliberation/jadida/1k2j3h/2026`. */
export function deliberationId(site: SiteCode, group: GroupId, year: string): DocumentId {
  return `deliberation/${site}/${group.toString(36)}/${year}` as DocumentId
}

/** What was published to one trainee, e.g. `record/jadida/1k2j3h`: the relay writes it, and they alone receive it. */
export function recordId(site: SiteCode, person: PersonId): DocumentId {
  return `record/${site}/${person.toString(36)}` as DocumentId
}

/** What may be asked for at a site. */
export function catalogueId(site: SiteCode): DocumentId {
  return `catalogue/${site}` as DocumentId
}

/** One request of one person, e.g. `case/jadida/studentAffairs/t1k2j3h/9zq`: `t` for a trainee, `s` for somebody of the staff. */
export function caseId({
  site,
  service,
  applicantKind,
  applicant,
  number
}: Omit<Extract<DocumentName, { readonly kind: 'case' }>, 'kind'>): DocumentId {
  const person = `${LETTER_OF_APPLICANT[applicantKind]}${applicant.toString(36)}`
  return `case/${site}/${service}/${person}/${number.toString(36)}` as DocumentId
}

const LETTER_OF_APPLICANT = { trainee: 't', staff: 's' } as const

/** Reads a document's name out of text from any edge; null when no document can be called so. */
export function parseDocumentId(text: string): DocumentName | null {
  const [kind, site, ...rest] = text.split('/')
  if (site === undefined || !SITE.test(site)) return null
  if (kind === 'directory' || kind === 'catalogue') return rest.length === 0 ? { kind, site } : null
  if (kind === 'case') return parseCase(site, rest)
  if (kind === 'record') {
    const trainee = rest.length === 1 ? shortNumber<PersonId>(rest[0]) : null
    return trainee === null ? null : { kind, site, person: trainee }
  }
  const [group, term, module, person] = [
    shortNumber<GroupId>(rest[0]),
    rest[1] !== undefined && TERM.test(rest[1]) ? rest[1] : null,
    shortNumber<ModuleId>(rest[2]),
    shortNumber<PersonId>(rest[3])
  ]
  if (group === null) return null
  if (kind === 'group') return rest.length === 1 ? { kind, site, group } : null
  if (kind === 'deliberation') {
    const [, year, ...more] = rest
    const isYear = year !== undefined && YEAR.test(year) && more.length === 0
    return isYear ? { kind, site, group, year } : null
  }
  if (term === null) return null
  if (kind === 'register') return rest.length === 2 ? { kind, site, group, term } : null
  if (module === null) return null
  if (kind === 'gradebook' || kind === 'anonymity')
    return rest.length === 3 ? { kind, site, group, term, module } : null
  const isBlind = kind === 'blind' && rest.length === 4 && person !== null
  return isBlind ? { kind, site, group, term, module, person } : null
}

function parseCase(
  site: SiteCode,
  [called, person = '', drawn, ...more]: readonly string[]
): Extract<DocumentName, { readonly kind: 'case' }> | null {
  const service = SERVICES.find((known) => known === called)
  const applicantKind = person.startsWith(LETTER_OF_APPLICANT.trainee) ? 'trainee' : 'staff'
  const applicant = shortNumber<PersonId>(person.slice(1))
  const number = shortNumber<number>(drawn)
  const isSpelled = person.startsWith(LETTER_OF_APPLICANT[applicantKind]) && more.length === 0
  if (service === undefined || applicant === null || number === null || !isSpelled) return null
  return { kind: 'case', site, service, applicantKind, applicant, number }
}

/** The name of a document we named ourselves. */
export function nameOf(id: DocumentId): DocumentName {
  const name = parseDocumentId(id)
  if (name === null) throw new Error(`${id} names no document`)
  return name
}

export function isSiteCode(text: string): boolean {
  return SITE.test(text)
}

function shortNumber<Id extends number>(text: string | undefined): Id | null {
  if (text === undefined || !SHORT_NUMBER.test(text)) return null
  const number = Number.parseInt(text, 36)
  const canonical = number >= 1 && number <= MAX_SHORT_NUMBER && number.toString(36) === text
  return canonical ? (number as Id) : null
}
