/** The board in words: the one place where standings, figures and freshness become sentences. */
import type { PersonId } from '#shared/domain/identity.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { formatList, isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Phone } from '#lib/app-fleet.ts'
import { sayMoment } from '#lib/app-moment-words.ts'
import type { FigureKind } from './board-figures.ts'
import type { BoardLesson, LessonStanding } from './day-board.ts'

/** Puts a person in words; '' for somebody the directory does not know. */
export type SayPerson = (person: PersonId) => string

const FIGURES: Readonly<Record<FigureKind, () => string>> = {
  unsettled: m.oversight_figure_unsettled,
  'not-taken': m.oversight_figure_not_taken,
  silent: m.oversight_figure_silent,
  'on-phone': m.oversight_figure_on_phone,
  received: m.oversight_figure_received
}

export function sayFigure(kind: FigureKind): string {
  return FIGURES[kind]()
}

/** The standing in two or three words, beside its shape. */
export function sayStanding({ standing, isOver }: BoardLesson): string {
  switch (standing.kind) {
    case 'upcoming':
      return m.oversight_standing_upcoming()
    case 'ongoing':
      return m.oversight_standing_ongoing()
    case 'not-taken':
      return m.oversight_standing_not_taken()
    case 'silent':
    case 'unheard':
      return m.oversight_standing_silent()
    case 'open':
      return m.oversight_standing_open()
    case 'begun':
      return isOver ? m.oversight_standing_begun() : m.oversight_standing_begun_now()
    case 'here':
      return m.oversight_standing_here()
    case 'received':
      return m.oversight_standing_received({ number: isolate(String(standing.position)) })
  }
}

/** Whose phone, since when, by whom; '' when there is nothing to add. `heardAt`: when this device last heard the relay. */
export function explainStanding(
  standing: LessonStanding,
  sayPerson: SayPerson,
  heardAt: Moment | null
): string {
  switch (standing.kind) {
    case 'not-taken':
      return m.oversight_explain_not_taken()
    case 'silent':
      return explainSilence(standing.phones, sayPerson)
    case 'unheard':
      return heardAt === null
        ? m.oversight_explain_never_heard()
        : m.oversight_explain_unheard({ at: sayMoment(heardAt) })
    case 'open':
      return standing.phones.map((open) => sayOpen(open, sayPerson)).join(' ')
    case 'begun':
      return [
        m.oversight_explain_begun({ at: sayMoment(standing.since) }),
        sayBy(standing.by, sayPerson)
      ]
        .filter(Boolean)
        .join(' · ')
    case 'here':
      return m.oversight_explain_here({ at: sayMoment(standing.since) })
    case 'received':
      return [sayMoment(standing.receivedAt), sayBy(standing.by, sayPerson)]
        .filter(Boolean)
        .join(' · ')
    case 'upcoming':
    case 'ongoing':
      return ''
  }
}

function explainSilence(phones: readonly Phone[], sayPerson: SayPerson): string {
  const [first] = phones
  if (first === undefined) return m.oversight_explain_no_phone()
  const name = isolate(sayPerson(first.person))
  if (first.lastExchangeAt === null) return m.oversight_explain_never_came({ name })
  const at = sayMoment(first.lastExchangeAt)
  return first.waiting > 0
    ? m.oversight_explain_waiting({ name, at, count: first.waiting })
    : m.oversight_explain_silent({ name, at })
}

type OpenPhone = Extract<LessonStanding, { kind: 'open' }>['phones'][number]

function sayOpen({ phone, since }: OpenPhone, sayPerson: SayPerson): string {
  const name = isolate(sayPerson(phone.person))
  const last = phone.lastExchangeAt ?? since
  return last === since
    ? m.oversight_explain_open({ name, since: sayMoment(since) })
    : m.oversight_explain_open_at({ name, since: sayMoment(since), at: sayMoment(last) })
}

function sayBy(people: readonly PersonId[], sayPerson: SayPerson): string {
  const names = people.map(sayPerson).filter(Boolean).map(isolate)
  return names.length === 0 ? '' : m.oversight_by({ names: formatList(names) })
}

/** What waits for a person in a lesson: disputes, and entries that came late. */
export function sayUnsettled({ contradictions, held }: BoardLesson): string {
  return [
    contradictions > 0 ? m.oversight_contradictions({ count: contradictions }) : '',
    held > 0 ? m.oversight_held({ count: held }) : ''
  ]
    .filter(Boolean)
    .join(' · ')
}
