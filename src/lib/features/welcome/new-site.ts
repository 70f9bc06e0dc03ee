/** The form of a first site: what is missing before the relay is asked. */
import { isSiteCode } from '#shared/documents/ids.ts'
import type { Names } from '#shared/domain/people.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { NewSite } from './relay-calls.ts'

export type SiteForm = {
  readonly site: NewSite['site']
  readonly officer: Names
  /** Asked for unless the officer directs the site too. */
  readonly director: Names
  readonly officerDirects: boolean
}

const NOBODY: Names = { lastName: '', firstName: '', lastNameAr: '', firstNameAr: '' }

export const EMPTY_SITE_FORM: SiteForm = {
  site: { name: '', nameAr: '', kind: 'annex', code: '' },
  officer: NOBODY,
  director: NOBODY,
  officerDirects: false
}

export type SiteFormErrors = Partial<Record<'name' | 'code' | 'officer' | 'director', () => string>>

export function siteFormErrors({
  site,
  officer,
  director,
  officerDirects
}: SiteForm): SiteFormErrors {
  return {
    ...(site.name.trim() === '' ? { name: m.welcome_site_name_missing } : {}),
    ...(isSiteCode(site.code.trim()) ? {} : { code: m.welcome_site_code_wrong }),
    ...(hasSurname(officer) ? {} : { officer: m.welcome_officer_name_missing }),
    ...(officerDirects || hasSurname(director) ? {} : { director: m.welcome_officer_name_missing })
  }
}

export function newSiteOf({ site, officer, director, officerDirects }: SiteForm): NewSite {
  const { name, nameAr, kind, code } = site
  return {
    site: { name: name.trim(), nameAr: nameAr.trim(), kind, code: code.trim() },
    officer: trimmed(officer),
    director: officerDirects ? null : trimmed(director)
  }
}

function hasSurname({ lastName, lastNameAr }: Names): boolean {
  return lastName.trim() !== '' || lastNameAr.trim() !== ''
}

function trimmed({ lastName, firstName, lastNameAr, firstNameAr }: Names): Names {
  return {
    lastName: lastName.trim(),
    firstName: firstName.trim(),
    lastNameAr: lastNameAr.trim(),
    firstNameAr: firstNameAr.trim()
  }
}
