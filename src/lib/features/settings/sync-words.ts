/** The state of the phone in words. The one place where kinds and reasons of the exchange become sentences. */
import type { Moment } from '#shared/domain/calendar.ts'
import { isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Stop, SyncSummary } from './sync-summary.ts'

/** `sayAt` puts a moment in words. Call in a template or a `$derived`: the words follow the language. */
export function saySummary(summary: SyncSummary, sayAt: (moment: Moment) => string): string {
  switch (summary.kind) {
    case 'unwritten':
      return m.settings_line_unwritten({ count: summary.count })
    case 'stopped':
      return join(sayStop(summary.reason), sayWaiting(summary.waiting))
    case 'offline':
      return join(m.settings_offline(), sayWaiting(summary.waiting), sayDrafts(summary.drafts))
    case 'unstated':
      return m.settings_line_unstated({ count: summary.count })
    case 'refused':
      return m.settings_line_refused({ count: summary.count })
    case 'waiting':
      return join(sayWaiting(summary.saved), saySent(summary.sent))
    case 'drafts':
      return sayDrafts(summary.count)
    case 'never':
      return m.settings_line_never()
    case 'arriving':
      return summary.isFirst ? sayFirst(summary.registers) : m.settings_line_arriving()
    case 'unreadable':
      return m.settings_line_unreadable({ count: summary.count })
    case 'received':
      return m.settings_line_received({ at: isolate(sayAt(summary.at)) })
  }
}

export function sayStop(reason: Stop): string {
  const words = {
    'not-the-relay': m.settings_stop_not_the_relay,
    'device-unknown': m.settings_stop_device_unknown,
    'version-unsupported': m.settings_stop_version_unsupported,
    'refused-by-storage': m.settings_stop_refused_by_storage,
    'relay-error': m.settings_stop_relay_error,
    'shut-out': m.settings_stop_shut_out
  }
  return words[reason]()
}

function sayFirst(registers: number): string {
  return join(
    m.settings_line_first(),
    registers > 0 ? m.settings_line_first_here({ number: registers }) : ''
  )
}

function sayWaiting(count: number): string {
  return count > 0 ? m.ui_waiting({ count }) : ''
}

function saySent(count: number): string {
  return count > 0 ? m.settings_line_sent({ count }) : ''
}

function sayDrafts(count: number): string {
  return count > 0 ? m.settings_line_drafts({ count }) : ''
}

function join(...parts: string[]): string {
  return parts.filter(Boolean).join(' · ')
}
