/** What the keeper of a jury's minutes does, by the app's own commands. */
import type { JuryPlace } from '#lib/features/grades/jury/addresses.ts'
import type { Convergence } from '#lib/features/grades/jury/convergence.ts'
import {
  amendGradebooks,
  closeDeliberation,
  decide,
  decideHeldMinutes,
  keepClosing,
  lockModules,
  recordMember
} from '#lib/features/grades/jury/jury-commands.ts'
import type { JuryModule, JuryReading } from '#lib/features/grades/jury/read-jury.ts'
import { deliberationFacts } from '#shared/documents/deliberation-facts.ts'
import { citedGradebooks, foldDeliberation } from '#shared/documents/deliberation.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { holdsGrades } from '#shared/documents/gradebook-results.ts'
import { inYearOrder, modulesGiven, withRule, yearRows } from '#shared/documents/year-table.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { deliberation, gradebook, groupOf, YEAR } from './cast.ts'
import type { Desk } from './grade-desk.ts'
import type { GradeGesture } from './grade-draws.ts'

export type MinutesGesture = Extract<GradeGesture, { readonly group: number }>

const REASON = 'agreed'
/** Somebody's phone still holds grades, as the relay told. */
const MISSING: Convergence = {
  ...{ kind: 'known', at: 0, notHandedIn: 0 },
  missing: [{ writer: 1, person: 1 as PersonId, label: '', heardAt: 0, waiting: 1 }]
}
const CODES = ['ADM', 'RAT', 'AJ']

export function isOfMinutes(gesture: GradeGesture): gesture is MinutesGesture {
  return 'group' in gesture
}

export async function inMinutes(desk: Desk, gesture: MinutesGesture): Promise<void> {
  const reading = await readMinutes(desk, groupOf(gesture.group))
  if (reading === null) return
  const { app } = desk
  switch (gesture.type) {
    case 'sit':
      return void (await sit(desk, reading))
    case 'judge': {
      const row = reading.rows[gesture.who % Math.max(1, reading.rows.length)]
      const code = CODES[gesture.code % CODES.length] as string
      const decisions = row === undefined ? [] : [{ person: row.person, code, compensated: [] }]
      return void (await decide(app, reading, decisions, { reason: REASON, needsReason: false }))
    }
    case 'close-minutes': {
      const told = gesture.isMissing ? { ...reading, convergence: MISSING } : reading
      return void (await closeDeliberation(app, told, minutesNumber(desk), REASON))
    }
    case 'amend-minutes':
      return void (await amendGradebooks(app, reading, REASON))
    case 'decide-minutes': {
      const { held } = reading.state
      const event = held[gesture.held % Math.max(1, held.length)]
      if (event === undefined) return
      return void (await decideHeldMinutes(app, reading, event.parcel, gesture.admit, REASON))
    }
    case 'keep-closing': {
      const [first, ...others] = reading.state.closings
      if (first === undefined || others.length === 0) return
      return void (await keepClosing(app, reading, first.parcel, REASON))
    }
  }
}

/** The chair sits, everyone is decided of, the minutes are closed; then what moved under them is amended. */
export async function goOnWithMinutes(desk: Desk, group: GroupId): Promise<void> {
  const reading = await readMinutes(desk, group)
  if (reading === null) return
  const { app } = desk
  const { state, rows } = reading
  if (state.closings.length > 0) {
    if (reading.modules.some(({ hasMoved }) => hasMoved))
      return void (await amendGradebooks(app, reading, REASON))
    return void (await lockModules(app, reading))
  }
  if (state.membersByPerson.size === 0) return void (await sit(desk, reading))
  const open = rows.filter(({ person }) => state.decisionsByPerson.get(person)?.kind !== 'settled')
  const decisions = open.map(({ person }) => ({ person, code: 'ADM', compensated: [] }))
  if (open.length > 0)
    return void (await decide(app, reading, decisions, { reason: REASON, needsReason: false }))
  await closeDeliberation(app, reading, minutesNumber(desk), REASON)
}

function sit(desk: Desk, reading: JuryReading) {
  const values = { role: 'chair', present: true, active: true } as const
  return recordMember(desk.app, reading, desk.place.person, values)
}

function minutesNumber({ place }: Desk): string {
  return `PV ${place.person}`
}

/** What the screen of a deliberation stands on, as far as commands look at it. */
async function readMinutes(desk: Desk, group: GroupId): Promise<JuryReading | null> {
  const { actor, directory } = desk
  const document = deliberation(group)
  if (!mayRead(actor, document).allowed) return null
  const contents = await desk.place.replica.contents(document)
  const state = foldDeliberation(readJournal(contents, deliberationFacts))
  const cited = citedGradebooks(state)
  const given = modulesGiven(directory, group, YEAR)
  const isClosed = cited.length > 0
  const read = await Promise.all(
    (isClosed ? inYearOrder(cited) : given).map(async ({ module, term }): Promise<JuryModule> => {
      const book = { group, module, term }
      const own = await desk.stateOf(book)
      const digest = officialDigest(own)
      const known = cited.find((one) => one.module === module && one.term === term)
      const hasMoved = known !== undefined && hexOf(known.digest) !== hexOf(digest)
      const ruled = withRule(directory, group, { module, term }, own)
      return { ...ruled, document: gradebook(book), digest, hasMoved }
    })
  )
  const modules = read.filter((module, at) => {
    return isClosed || given[at]?.isTaught === true || holdsGrades(module.gradebook)
  })
  const people = [
    ...(await desk.peopleOf(group)),
    ...modules.flatMap((module) => module.gradebook.people),
    ...state.decisionsByPerson.keys()
  ]
  const rows = yearRows(modules, [...new Set(people)])
  const place: JuryPlace = { group, year: YEAR }
  const convergence = { kind: 'unknown' }
  const reading = {
    place,
    document,
    actor,
    directory,
    state,
    modules,
    rows,
    convergence,
    today: desk.today
  }
  return reading as unknown as JuryReading
}
