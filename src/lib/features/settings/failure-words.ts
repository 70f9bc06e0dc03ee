/** Why an exchange failed, and what to do about it. */
import type { FailureReason } from '#lib/replica/sync-loop.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { sayStop } from './sync-words.ts'

const ADVICE: Readonly<Record<FailureReason, () => string>> = {
  offline: m.settings_advice_offline,
  busy: m.settings_advice_busy,
  'device-unknown': m.settings_advice_device_unknown,
  'version-unsupported': m.settings_advice_version_unsupported,
  'refused-by-storage': m.settings_advice_refused_by_storage,
  'relay-error': m.settings_advice_relay_error
}

export function sayFailureTitle(reason: FailureReason): string {
  if (reason === 'offline') return m.settings_offline()
  return reason === 'busy' ? m.settings_fail_busy() : sayStop(reason)
}

export function sayFailureAdvice(reason: FailureReason): string {
  return ADVICE[reason]()
}
