/** What a course met in the season of grades, as its log says at the end: so that the checks do not pass for want of anything to check. */
import type { DeliberationState } from '#shared/documents/deliberation.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import { nameOf } from '#shared/documents/ids.ts'
import { gradebookIn, minutesIn } from './grade-log.ts'
import { contentsInLog } from './log-view.ts'
import type { World } from './world.ts'

/** What the checks are for. */
export const MET = [
  'a grade corrected with its reason',
  'two grades of one cell',
  'a contradiction settled',
  'a gradebook handed back',
  'a gradebook locked',
  'a gradebook reopened',
  'grades that came after the lock',
  'grades of an assessment that somebody else enters',
  'a late entry admitted',
  'a late entry rejected',
  'blind entries compared',
  'a trainee told of a module',
  'what trainees were told taken back',
  'minutes closed',
  'an amendment with its number',
  'minutes that came late'
] as const
export type Met = (typeof MET)[number]

export function metIn({ log }: World): Met[] {
  const met = [...log.documentsByNumber.values()].flatMap(({ id, number }): Met[] => {
    const { kind } = nameOf(id)
    if (kind === 'gradebook') return metInGradebook(gradebookIn(contentsInLog(log, number)))
    return kind === 'deliberation' ? metInMinutes(minutesIn(contentsInLog(log, number))) : []
  })
  return [...new Set(met)].sort()
}

function metInGradebook(gradebook: GradebookState) {
  const { events, review, contradictions, publication, standingByParcel } = gradebook
  const isTold = (type: string) => events.some((event) => event.type === type)
  const standings = [...standingByParcel.values()]
  const isHeldAs = (reason: string) => events.some(({ stamp }) => stamp?.heldBecause === reason)
  return present([
    ['a grade corrected with its reason', isTold('grades-corrected')],
    ['two grades of one cell', contradictions.length > 0],
    ['a contradiction settled', isTold('grades-settled')],
    ['a gradebook handed back', isTold('returned')],
    ['a gradebook locked', review.state === 'locked'],
    ['a gradebook reopened', isTold('reopened')],
    ['grades that came after the lock', isHeldAs('gradebook-locked')],
    ['grades of an assessment that somebody else enters', isHeldAs('entered-by-another')],
    ['a late entry admitted', standings.includes('admitted')],
    ['a late entry rejected', standings.includes('rejected')],
    ['blind entries compared', isTold('blind-revealed')],
    ['a trainee told of a module', (publication.kept?.trainees ?? 0) > 0],
    ['what trainees were told taken back', publication.kept?.withdrawn === true]
  ])
}

function metInMinutes({ closings, amendments, held }: DeliberationState) {
  return present([
    ['minutes closed', closings.length > 0],
    ['an amendment with its number', amendments.some(({ number }) => number !== null)],
    ['minutes that came late', held.length > 0]
  ])
}

function present(found: readonly (readonly [Met, boolean])[]): Met[] {
  return found.flatMap(([what, isMet]) => (isMet ? [what] : []))
}
