/** What an entry says, in words, so that a refused one can be read and written again elsewhere. */
import { isoOfDay } from '#shared/domain/calendar.ts'
import { ATTENDANCE_STATUSES, type AttendanceStatus } from '#shared/domain/attendance.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { MAX_ROSTER } from '#shared/documents/fields.ts'
import { cellOfWire, unpackCells } from '#shared/documents/packed-cells.ts'
import { BLANK, type Cell } from '#shared/domain/grade.ts'
import { gradeText, keyOfCode } from '#shared/domain/grade-text.ts'
import { formatDate, formatDuration, isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

export type FactWords = {
  readonly title: string
  /** "EL AMRANI Salma : Absent" and the like. */
  readonly lines: readonly string[]
}

export type FactContext = {
  readonly nameOf: (person: PersonId) => string
  /** The people of a frozen list, in its order; undefined when this phone does not hold it. */
  readonly rosterOf: (roster: number) => readonly PersonId[] | undefined
  readonly sayStatus: (status: AttendanceStatus) => string
}

/** Null for facts that mean nothing by themselves (the frozen list beside its marks). */
export function sayFact(fact: AnyFact, context: FactContext): FactWords | null {
  switch (fact.type) {
    case 'roster-named':
      return null
    case 'marked':
      return lesson(m.settings_fact_marked(), fact, byPlace(fact.roster, fact.entries, context))
    case 'signed-off':
      return lesson(m.settings_fact_signed_off(), fact, [
        ...byPlace(fact.roster, fact.exceptions, context),
        m.settings_fact_others_present()
      ])
    case 'corrected':
      return lesson(m.settings_fact_corrected(), fact, [
        ...byPerson(fact.entries, context),
        fact.reason
      ])
    case 'settled':
      return lesson(m.settings_fact_settled(), fact, byPerson(fact.entries, context))
    case 'justified':
      return {
        title: m.settings_fact_justified(),
        lines: [context.nameOf(fact.person), sayPeriod(fact.fromDay, fact.throughDay), fact.reason]
      }
    case 'justification-withdrawn':
      return { title: m.settings_fact_withdrawn(), lines: [fact.reason] }
    case 'closed':
      return {
        title: m.settings_fact_closed({ day: formatDate(isoOfDay(fact.throughDay)) }),
        lines: fact.reason === '' ? [] : [fact.reason]
      }
    case 'decided':
      return { title: m.settings_fact_decided(), lines: [fact.reason] }
    case 'graded':
      return { title: m.settings_fact_graded(), lines: gradedPlaces(fact, context) }
    case 'grades-corrected':
      return {
        title: m.settings_fact_grades_corrected(),
        lines: [...gradedPeople(fact.entries, context), fact.reason]
      }
    case 'grades-settled':
      return {
        title: m.settings_fact_grades_settled(),
        lines: gradedPeople(fact.entries, context)
      }
    case 'grade-remark-recorded':
      return {
        title: m.settings_fact_grade_remark(),
        lines: [m.settings_fact_mark({ who: context.nameOf(fact.person), status: fact.text })]
      }
    case 'jury-decided':
    case 'deliberation-amended':
      return {
        title: m.settings_fact_jury(),
        lines: [
          ...fact.decisions.map(([person, code]) =>
            m.settings_fact_mark({ who: context.nameOf(person), status: code })
          ),
          ...(fact.reason === '' ? [] : [fact.reason])
        ]
      }
    case 'convergence-noted':
      return { title: m.settings_fact_jury(), lines: [fact.reason] }
    case 'deliberation-closed':
      return { title: m.settings_fact_jury(), lines: [fact.minutes] }
    case 'rule-chosen':
    case 'submitted':
    case 'validated':
    case 'locked':
    case 'published':
    case 'blind-revealed':
    case 'blind-completed':
    case 'publication-kept':
    case 'module-published':
    case 'module-withdrawn':
      return { title: m.settings_fact_review_step(), lines: [] }
    case 'codes-listed':
      return { title: m.settings_fact_codes(), lines: [] }
    case 'codes-given':
      return {
        title: m.settings_fact_codes(),
        lines: fact.people.map((person, place) =>
          m.settings_fact_mark({
            who: context.nameOf(person),
            status: String(fact.codes[place] ?? '')
          })
        )
      }
    case 'difference-settled':
      return {
        title: m.settings_fact_difference(),
        lines: [
          m.settings_fact_mark({
            who: sayPaper(fact.code),
            status: sayCell(cellOfWire(fact.cell) ?? BLANK)
          }),
          fact.reason
        ]
      }
    case 'anonymity-lifted':
      return {
        title: m.settings_fact_lifting(),
        lines: (unpackCells(fact.cells, MAX_ROSTER) ?? []).map(([place, cell]) =>
          m.settings_fact_mark({
            who: context.nameOf(fact.people[place] as PersonId),
            status: sayCell(cell)
          })
        )
      }
    case 'procedure-published':
      return { title: m.settings_fact_procedure(), lines: [fact.procedure.name.fr] }
    case 'deposited':
      return {
        title: m.settings_fact_deposited(),
        lines: fact.answers.map(([, answer]) => String(answer))
      }
    case 'complement-asked':
      return { title: m.settings_fact_complement_asked(), lines: [fact.text] }
    case 'complement-given':
      return {
        title: m.settings_fact_complement_given(),
        lines: [fact.text, ...fact.answers.map(([, answer]) => String(answer))].filter(Boolean)
      }
    case 'message-sent':
      return { title: m.settings_fact_message(), lines: [fact.text] }
    case 'approved':
      return { title: m.settings_fact_approved(), lines: fact.text === '' ? [] : [fact.text] }
    case 'refused':
      return { title: m.settings_fact_request_refused(), lines: [fact.reason] }
    case 'withdrawn':
      return {
        title: m.settings_fact_request_withdrawn(),
        lines: fact.text === '' ? [] : [fact.text]
      }
    case 'assigned':
      return {
        title: m.settings_fact_assigned(),
        lines: fact.person === null ? [] : [context.nameOf(fact.person)]
      }
    case 'act-drawn':
      return { title: m.settings_fact_act(), lines: [fact.title, fact.text] }
    case 'act-revoked':
      return { title: m.settings_fact_act_revoked(), lines: [fact.reason] }
    // What only says that something was read means nothing by itself; what the relay writes is never refused.
    case 'read-noted':
    case 'site-stated':
    case 'act-printed':
    case 'act-sealed':
    case 'registered':
    case 'due-moved':
    case 'overdue-noted':
      return null
    case 'returned':
    case 'reopened':
    case 'publication-withdrawn':
      return { title: m.settings_fact_review_step(), lines: [fact.reason] }
    default:
      return { title: m.settings_fact_record(), lines: recordLines(fact.values) }
  }
}

/** What stands on a paper in place of a name. */
export function sayPaper(code: number): string {
  return m.settings_fact_paper({ code: isolate(String(code)) })
}

type GradedFact = Extract<AnyFact, { readonly type: 'graded' }>

function gradedPlaces({ roster, cells }: GradedFact, context: FactContext): string[] {
  const people = context.rosterOf(roster)
  return (unpackCells(cells, MAX_ROSTER) ?? []).map(([place, cell]) => {
    const person = people?.[place]
    const who =
      person === undefined ? m.settings_fact_place({ number: place + 1 }) : context.nameOf(person)
    return m.settings_fact_mark({ who, status: sayCell(cell) })
  })
}

function gradedPeople(
  entries: readonly (readonly [PersonId, number])[],
  context: FactContext
): string[] {
  return entries.map(([person, wire]) =>
    m.settings_fact_mark({
      who: context.nameOf(person),
      status: sayCell(cellOfWire(wire) ?? BLANK)
    })
  )
}

/** As it would be typed again. */
function sayCell(cell: Cell): string {
  if (cell.kind === 'grade') return gradeText(cell.value, ',')
  return cell.kind === 'blank' ? '–' : keyOfCode(cell.code)
}

/** Who (a person, or a place on a list), status, minutes, remark; the last two where they were said. */
type Entry = readonly [number, number, number?, string?]

function byPlace(roster: number, entries: readonly Entry[], context: FactContext): string[] {
  const people = context.rosterOf(roster)
  return entries.map(([place, ...said]) => {
    const person = people?.[place]
    const who =
      person === undefined ? m.settings_fact_place({ number: place + 1 }) : context.nameOf(person)
    return sayMark(who, said, context)
  })
}

function byPerson(entries: readonly Entry[], context: FactContext): string[] {
  return entries.map(([person, ...said]) =>
    sayMark(context.nameOf(person as PersonId), said, context)
  )
}

function sayMark(
  who: string,
  [code, minutes = 0, remark = '']: readonly [number, number?, string?],
  { sayStatus }: FactContext
): string {
  const known = ATTENDANCE_STATUSES[code]
  const parts = [
    known === undefined ? '' : sayStatus(known),
    minutes === 0 ? '' : formatDuration(minutes),
    remark === '' ? '' : isolate(remark)
  ]
  return m.settings_fact_mark({ who, status: parts.filter((part) => part !== '').join(' · ') })
}

function lesson(
  what: string,
  { day, slot }: { readonly day: number; readonly slot: number },
  lines: readonly string[]
): FactWords {
  const when = m.settings_fact_lesson({ day: formatDate(isoOfDay(day)), slot })
  return { title: `${what} · ${when}`, lines }
}

function sayPeriod(from: number, through: number): string {
  return m.settings_fact_period({
    from: formatDate(isoOfDay(from)),
    through: formatDate(isoOfDay(through))
  })
}

function recordLines(values: object): string[] {
  return Object.values(values).flatMap((value) =>
    typeof value === 'string' && value !== '' ? [value] : []
  )
}
