/** Why an exchange failed, and what to do about it. */
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Stop } from './sync-summary.ts'
import { sayStop } from './sync-words.ts'

/** Why nothing goes through now. */
export type Failure = Stop | 'offline' | 'busy'

const ADVICE: Readonly<Record<Failure, () => string>> = {
  offline: m.settings_advice_offline,
  'not-the-relay': m.settings_advice_not_the_relay,
  busy: m.settings_advice_busy,
  'device-unknown': m.settings_advice_device_unknown,
  'version-unsupported': m.settings_advice_version_unsupported,
  'refused-by-storage': m.settings_advice_refused_by_storage,
  'relay-error': m.settings_advice_relay_error,
  'shut-out': m.settings_advice_shut_out
}

export function sayFailureTitle(reason: Failure): string {
  if (reason === 'offline') return m.settings_offline()
  return reason === 'busy' ? m.settings_fail_busy() : sayStop(reason)
}

export function sayFailureAdvice(reason: Failure): string {
  return ADVICE[reason]()
}
