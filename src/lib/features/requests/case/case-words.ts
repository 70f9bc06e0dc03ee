/** One request in words. Call in templates and `$derived`, so that words follow the language. */
import { RELAY_CASE_FACTS, type CaseFact } from '#shared/documents/case-facts.ts'
import type { CaseEvent } from '#shared/documents/case.ts'
import { officeTime, type Day } from '#shared/domain/calendar.ts'
import { appealThrough } from '#shared/domain/legal-clock.ts'
import { displayName } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import { officeMomentOf } from '#lib/app-moment-words.ts'
import { formatList, formatMoment, isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { nameOfStaff } from '../staff-words.ts'
import { sayDay, sayService } from '../words.ts'
import type { CaseReading } from './read-case.ts'

const STEPS: Readonly<Record<CaseFact['type'], () => string>> = {
  deposited: m.case_step_deposited,
  registered: m.case_step_registered,
  'complement-asked': m.case_step_asked,
  'complement-given': m.case_step_given,
  'due-moved': m.case_step_due_moved,
  'overdue-noted': m.case_step_overdue,
  assigned: m.case_step_assigned,
  'message-sent': m.case_step_message,
  'read-noted': m.case_step_read,
  approved: m.case_step_approved,
  refused: m.case_step_refused,
  withdrawn: m.case_step_withdrawn,
  'act-drawn': m.case_step_act_drawn,
  'act-sealed': m.case_step_act_sealed,
  'act-revoked': m.case_step_act_revoked,
  'act-printed': m.case_step_act_printed
}

export function sayStep({ type }: Pick<CaseFact, 'type'>): string {
  return STEPS[type]()
}

/** What a step says besides its name; '' where that is all. */
export function sayDetail(fact: CaseFact, { directory }: Pick<CaseReading, 'directory'>): string {
  switch (fact.type) {
    case 'complement-asked':
    case 'complement-given':
    case 'approved':
    case 'withdrawn':
    case 'message-sent':
    case 'refused':
      return sayText(fact)
    case 'act-drawn':
      return fact.title
    case 'act-revoked':
      return fact.reason
    case 'act-sealed':
      return m.case_registered_as({ number: isolate(`${fact.number}/${fact.year}`) })
    case 'registered':
      return m.case_registered_as({ number: isolate(`${fact.number}/${fact.year}`) })
    case 'due-moved':
      return fact.due === null ? m.case_due_still() : m.case_due_now({ day: sayDay(fact.due) })
    case 'overdue-noted':
      return m.case_due_was({ day: sayDay(fact.due) })
    case 'assigned':
      return fact.person === null ? m.case_assigned_nobody() : nameOfStaff(directory, fact.person)
    case 'deposited':
      return fact.atCounter ? m.case_at_counter() : ''
    case 'read-noted':
    case 'act-printed':
      return ''
  }
}

/** What a fact says in words of its own; '' where it says nothing besides its kind. */
export function sayText(fact: CaseFact): string {
  if ('text' in fact) return fact.text
  return fact.type === 'refused' ? fact.reason : ''
}

/** Who had it on screen, besides who wrote it and who looks at it now; '' while nobody had, or where this device knows only that somebody of a side did. */
export function sayReaders({ parcel, writer }: CaseEvent, reading: CaseReading): string {
  const readers = reading.folded.readersByParcel.get(parcel) ?? []
  const others = readers.filter((one) => one !== writer && reading.authors(one).kind !== 'self')
  if (others.length === 0) return ''
  const names = others.map((one) => sayWriter(one, reading) ?? sayService(reading.name.service))
  return m.case_read_by({ names: formatList([...new Set(names)].map(isolate)) })
}

/** Both clocks: which of them is ahead. */
export function sayReceipt(writtenAt: number, receivedAt: number): string {
  const at = sayWhen(receivedAt)
  return receivedAt < writtenAt ? m.case_received_before({ at }) : m.case_received_later({ at })
}

/** Who did it, as far as this device knows: a name, or the side that does such things. */
export function sayAuthor(event: CaseEvent, reading: CaseReading): string {
  if (RELAY_CASE_FACTS.some((type) => type === event.fact.type)) return m.case_by_relay()
  return sayWriter(event.writer, reading) ?? sayCustomary(event.fact, reading)
}

/** Null where this device knows the number of the writer alone. */
function sayWriter(writer: Writer, { authors, folded }: CaseReading): string | null {
  const author = authors(writer)
  if (author.kind === 'self') return m.case_you()
  if (author.kind === 'person') return displayName(author.names, locale.current)
  const { deposit } = folded
  const isApplicants = deposit.writer === writer && !deposit.fact.atCounter
  return isApplicants ? displayName(deposit.fact, locale.current) : null
}

function sayCustomary({ type }: CaseFact, { name, folded }: CaseReading): string {
  if (type === 'approved' || type === 'refused') return m.case_by_direction()
  if (type === 'withdrawn') return displayName(folded.deposit.fact, locale.current)
  return sayService(name.service)
}

/** "21 novembre 2026, 14:32". */
export function sayWhen(moment: number): string {
  return isolate(formatMoment(officeMomentOf(moment), 'long'))
}

/** Through which day the applicant may appeal; null where nothing was refused, or its version is not here. */
export function appealDayOf({ folded, procedure }: CaseReading): Day | null {
  const { decision } = folded
  if (decision?.fact.type !== 'refused' || procedure === null) return null
  return appealThrough(decisionDay(decision), procedure.appealDays)
}

/** The later of both clocks: a device that is behind must not shorten the time for an appeal. */
export function decisionDay({ fact, stamp }: CaseEvent): Day {
  const written = officeTime(fact.at).day
  return stamp === null ? written : Math.max(written, officeTime(stamp.receivedAt).day)
}
