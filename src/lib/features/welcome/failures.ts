/** Why the relay would not, in words, each with what to do about it. */
import { m } from '#lib/i18n/paraglide/messages.js'

const SENTENCES: Readonly<Record<string, () => string>> = {
  offline: m.welcome_fail_offline,
  'not-the-relay': m.welcome_fail_not_the_relay,
  busy: m.welcome_fail_busy,
  'code-unknown': m.welcome_fail_code_unknown,
  'code-used': m.welcome_fail_code_used,
  'code-expired': m.welcome_fail_code_expired,
  'already-set-up': m.welcome_fail_already_set_up,
  'unknown-persona': m.welcome_fail_unknown_persona,
  'setup-not-allowed': m.welcome_fail_setup_not_allowed,
  'insecure-address': m.welcome_fail_insecure_address,
  'not-kept': m.welcome_fail_not_kept
}

export function sayFailure(reason: string): string {
  return (SENTENCES[reason] ?? m.welcome_fail_other)()
}
