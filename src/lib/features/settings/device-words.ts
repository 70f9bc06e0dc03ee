/** Why a question about devices failed, in words. */
import { m } from '#lib/i18n/paraglide/messages.js'

const WORDS: Readonly<Record<string, () => string>> = {
  offline: m.settings_devices_offline,
  'not-the-relay': m.settings_advice_not_the_relay,
  busy: m.settings_advice_busy,
  'not-your-role': m.settings_devices_not_yours,
  'device-revoked': m.settings_advice_device_unknown,
  'not-signed-in': m.settings_advice_device_unknown,
  'director-has-device': m.settings_devices_director,
  'unknown-person': m.settings_devices_unknown_person,
  'unknown-device': m.settings_devices_unknown_device
}

export function sayDeviceFailure(reason: string): string {
  return (WORDS[reason] ?? m.settings_advice_relay_error)()
}
