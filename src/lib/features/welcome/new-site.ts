/** The form of a first site: what is missing before the relay is asked. */
import { isSiteCode } from '#shared/documents/ids.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { NewSite } from './relay-calls.ts'

export type SiteForm = NewSite['site'] & NewSite['officer']

export const EMPTY_SITE_FORM: SiteForm = {
  name: '',
  nameAr: '',
  kind: 'annex',
  code: '',
  lastName: '',
  firstName: '',
  lastNameAr: '',
  firstNameAr: ''
}

export type SiteFormErrors = Partial<Record<keyof SiteForm, () => string>>

export function siteFormErrors(form: SiteForm): SiteFormErrors {
  const hasSurname = form.lastName.trim() !== '' || form.lastNameAr.trim() !== ''
  return {
    ...(form.name.trim() === '' ? { name: m.welcome_site_name_missing } : {}),
    ...(isSiteCode(form.code.trim()) ? {} : { code: m.welcome_site_code_wrong }),
    ...(hasSurname ? {} : { lastName: m.welcome_officer_name_missing })
  }
}

export function newSiteOf(form: SiteForm): NewSite {
  const { name, nameAr, kind, code, lastName, firstName, lastNameAr, firstNameAr } = form
  return {
    site: { name: name.trim(), nameAr: nameAr.trim(), kind, code: code.trim() },
    officer: {
      lastName: lastName.trim(),
      firstName: firstName.trim(),
      lastNameAr: lastNameAr.trim(),
      firstNameAr: firstNameAr.trim()
    }
  }
}
