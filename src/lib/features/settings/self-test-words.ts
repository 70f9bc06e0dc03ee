/** The lines of the self-test in words: what is checked, how it stands, and what to do when it fails. */
import { formatDuration, formatSize } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { SelfTestCheck, SelfTestFacts, SelfTestLine } from './self-test.ts'

const NAMES: Readonly<Record<SelfTestCheck, () => string>> = {
  'opens-offline': m.settings_test_opens_offline,
  database: m.settings_test_database,
  persistence: m.settings_test_persistence,
  space: m.settings_test_space,
  freshness: m.settings_test_freshness,
  waiting: m.settings_test_waiting,
  clock: m.settings_test_clock,
  version: m.settings_test_version
}

const ADVICE: Readonly<Record<SelfTestCheck, () => string>> = {
  'opens-offline': m.settings_test_opens_offline_do,
  database: m.settings_test_database_do,
  persistence: m.settings_test_persistence_do,
  space: m.settings_test_space_do,
  freshness: m.settings_test_freshness_do,
  waiting: m.settings_test_waiting_do,
  clock: m.settings_test_clock_do,
  version: m.settings_test_version_do
}

export function sayCheck({ check }: SelfTestLine): string {
  return NAMES[check]()
}

/** What to do about a line; nothing where it passed. */
export function sayAdvice({ check, verdict }: SelfTestLine, facts: SelfTestFacts): string {
  if (verdict === 'pass') return ''
  // What waits is not known: only that it is safe would be too much to say.
  if (check === 'waiting' && facts.waiting === null) return m.settings_test_waiting_unknown()
  return ADVICE[check]()
}

/** The figure behind a line, where there is one. */
export function sayMeasure({ check }: SelfTestLine, facts: SelfTestFacts): string {
  const { freeBytes, lastExchangeAgeSeconds: age, clockOffsetSeconds: offset, waiting } = facts
  if (check === 'space' && freeBytes !== null)
    return m.settings_test_space_measure({ size: formatSize(freeBytes) })
  if (check === 'freshness' && facts.isArriving) return m.settings_line_arriving()
  if (check === 'freshness' && age !== null)
    return m.settings_test_freshness_measure({ duration: sayLength(age) })
  // A disk that cannot be read does not say that nothing was ever received.
  if (check === 'freshness' && waiting !== null) return m.settings_line_never()
  if (check === 'clock' && offset !== null)
    return m.settings_test_clock_measure({ duration: sayLength(Math.abs(offset)) })
  if (check === 'waiting' && waiting !== null && waiting > 0)
    return m.ui_waiting({ count: waiting })
  return ''
}

/** Seconds as people say them; the hours of a day are enough of it. */
function sayLength(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return formatDuration(minutes >= 1440 ? minutes - (minutes % 60) : minutes)
}
