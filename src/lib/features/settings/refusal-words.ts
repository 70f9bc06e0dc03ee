/** Why the relay refused an entry, in words. */
import { m } from '#lib/i18n/paraglide/messages.js'

const WORDS: Readonly<Record<string, () => string>> = {
  'other-site': m.settings_refused_other_site,
  'not-your-role': m.settings_refused_not_your_role,
  'not-your-group': m.settings_refused_not_your_group,
  'not-for-yourself': m.settings_refused_not_for_yourself,
  'role-not-yours-to-give': m.settings_refused_role_not_yours,
  'unknown-group': m.settings_refused_unknown_group,
  'unknown-module': m.settings_refused_unknown_module,
  'unknown-term': m.settings_refused_unknown_term,
  'unknown-document': m.settings_refused_unknown_group,
  'document-full': m.settings_refused_document_full,
  'not-your-case': m.requests_refused_not_your_case,
  'case-deposited': m.requests_refused_case_deposited,
  'case-missing': m.requests_refused_case_missing,
  'too-many-cases': m.requests_refused_too_many_cases,
  'case-closed': m.requests_refused_case_closed,
  'complement-asked-before': m.requests_refused_complement_asked_before,
  'no-complement-asked': m.requests_refused_no_complement_asked,
  'bad-signature': m.settings_refused_bad_signature,
  'device-revoked': m.settings_refused_device_revoked
}

/** Everything else is a fault of the app, which a person cannot mend but can report. */
export function sayRefusal(reason: string): string {
  return (WORDS[reason] ?? m.settings_refused_fault)()
}
