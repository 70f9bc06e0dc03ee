/** Names of documents. The grain follows the right to read: nobody receives a document holding what is not theirs. */
import type { GroupId } from '../domain/identity.ts'
import { MAX_SHORT_NUMBER } from '../domain/identity.ts'
import type { SiteCode } from '../domain/people.ts'

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

export type DocumentKind = DocumentName['kind']

const SITE = /^[a-z][a-z0-9-]{1,19}$/
const TERM = /^\d{4}-[1-9]$/
const GROUP = /^[0-9a-z]{1,6}$/

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

/** Reads a document's name out of text from any edge; null when no document can be called so. */
export function parseDocumentId(text: string): DocumentName | null {
  const [kind, site, groupText, term, ...rest] = text.split('/')
  if (site === undefined || !SITE.test(site) || rest.length > 0) return null
  if (kind === 'directory') return groupText === undefined ? { kind, site } : null
  const group = parseGroup(groupText)
  if (group === null) return null
  if (kind === 'group') return term === undefined ? { kind, site, group } : null
  if (kind === 'register')
    return term !== undefined && TERM.test(term) ? { kind, site, group, term } : null
  return null
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

function parseGroup(text: string | undefined): GroupId | null {
  if (text === undefined || !GROUP.test(text)) return null
  const group = Number.parseInt(text, 36)
  const canonical = group >= 1 && group <= MAX_SHORT_NUMBER && group.toString(36) === text
  return canonical ? (group as GroupId) : null
}
