/** What people do in the season of grades: trainers enter, reviewers validate, the jury closes. Plain data, as all operations. */
import { chance, pick, wholeBetween, type Random } from '../fixtures/random.ts'
import { REVIEWERS_DEVICES, TRAINEES_DEVICES, TRAINERS_DEVICES, YOUSSEFS_DEVICE } from './cast.ts'

/** Place on the list, index of a value. */
export type Said = readonly (readonly [number, number])[]

type InBook = { readonly book: number }
type OfAssessment = InBook & { readonly assessment: number }
type OfMinutes = { readonly group: number }

/** Numbers count among what there is then, as in every gesture. */
export type GradeGesture =
  /** Whatever comes next for this person as their device shows it: plan, enter, hand in, validate, decide, close. */
  | ({ readonly type: 'go-on' } & InBook)
  | ({
      readonly type: 'plan'
      readonly weight: number
      readonly blind: boolean
      /** Which trainer alone enters it where it is not blind; null: anybody again. */
      readonly enterer?: number | null
    } & OfAssessment)
  | ({ readonly type: 'follow-rule'; readonly rule: number } & InBook)
  | ({ readonly type: 'grade'; readonly cells: Said } & OfAssessment)
  | ({ readonly type: 'correct-grade'; readonly who: number; readonly said: number } & OfAssessment)
  | ({ readonly type: 'settle-grade'; readonly said: number } & InBook)
  | ({ readonly type: 'hand-in' | 'hand-back' | 'validate' } & InBook)
  /** Trainees are told, or what they were told is taken back. */
  | ({ readonly type: 'publish' | 'take-back' } & InBook)
  /** Through today and so many days. */
  | ({ readonly type: 'reopen'; readonly days: number } & InBook)
  | ({ readonly type: 'decide-grades'; readonly held: number; readonly admit: boolean } & InBook)
  | ({ readonly type: 'grade-blind'; readonly cells: Said } & OfAssessment)
  /** Both entries are compared, and their authors may bring them. */
  | ({ readonly type: 'reveal' } & InBook)
  | ({ readonly type: 'bring-blind' } & InBook)
  | ({ readonly type: 'sit' } & OfMinutes)
  | ({ readonly type: 'judge'; readonly who: number; readonly code: number } & OfMinutes)
  /** The minutes name devices that are missing, or none. */
  | ({ readonly type: 'close-minutes'; readonly isMissing: boolean } & OfMinutes)
  | ({ readonly type: 'amend-minutes' } & OfMinutes)
  | ({
      readonly type: 'decide-minutes'
      readonly held: number
      readonly admit: boolean
    } & OfMinutes)
  | ({ readonly type: 'keep-closing' } & OfMinutes)

export type GradeOperation =
  /** One act, which may be several writes. */
  | {
      readonly kind: 'grade-gesture'
      readonly device: number
      readonly tab: number
      readonly gesture: GradeGesture
      /** Written without asking whether it is allowed, as a phone with an old directory would. */
      readonly forced: boolean
    }
  /** Grades typed and not stated yet: a draft on the disk. */
  | {
      readonly kind: 'type-grades'
      readonly device: number
      readonly tab: number
      readonly book: number
      readonly assessment: number
      readonly cells: Said
    }
  /** What was typed becomes an entry, as when a visit ends or the app starts anew. */
  | { readonly kind: 'state-grades'; readonly device: number; readonly tab: number }

const SAMIRAS_DEVICE = 0
const HAMIDS_DEVICE = 2
const GROUPS = 2
/** Books of the trainers: those of group A, then that of group B. */
const BOOKS_OF_A = [0, 0, 1]
const BOOK_OF_B = 2
const ASSESSMENTS = 3
const VALUES = 8

export function drawGradeGesture(random: Random): GradeOperation {
  const isTrainer = chance(random, 0.6)
  const device = pick(random, isTrainer ? TRAINERS_DEVICES : REVIEWERS_DEVICES)
  const gesture = isTrainer ? drawTrainers(random, device) : drawReviewers(random)
  const [tab, forced] = [wholeBetween(random, 0, 1), chance(random, 0.06)]
  return { kind: 'grade-gesture', device, tab, gesture, forced }
}

export function drawGradeDraft(random: Random): GradeOperation {
  const device = pick(random, TRAINERS_DEVICES)
  const tab = wholeBetween(random, 0, 1)
  if (chance(random, 0.45)) return { kind: 'state-grades', device, tab }
  const book = drawBook(random, device)
  const assessment = wholeBetween(random, 0, ASSESSMENTS - 1)
  return { kind: 'type-grades', device, tab, book, assessment, cells: drawCells(random) }
}

function drawBook(random: Random, device: number): number {
  const ownsB = device === YOUSSEFS_DEVICE
  return ownsB === chance(random, 0.9) ? BOOK_OF_B : pick(random, BOOKS_OF_A)
}

function drawCells(random: Random): Said {
  return Array.from({ length: wholeBetween(random, 1, 4) }, () => {
    return [wholeBetween(random, 0, 5), wholeBetween(random, 0, VALUES - 1)] as const
  })
}

function drawTrainers(random: Random, device: number): GradeGesture {
  const book = drawBook(random, device)
  const assessment = wholeBetween(random, 0, ASSESSMENTS - 1)
  const said = wholeBetween(random, 0, VALUES - 1)
  const who = wholeBetween(random, 0, 5)
  return drawOf<GradeGesture>(random, [
    [30, { type: 'go-on', book }],
    [20, { type: 'grade', book, assessment, cells: drawCells(random) }],
    [12, { type: 'correct-grade', book, assessment, who, said }],
    [9, { type: 'settle-grade', book, said }],
    [5, drawPlan(random, book)],
    [4, { type: 'hand-in', book }],
    [5, { type: 'grade-blind', book, assessment, cells: drawCells(random) }],
    [3, { type: 'bring-blind', book }],
    [2, { type: 'follow-rule', book, rule: wholeBetween(random, 1, 3) }]
  ])
}

function drawPlan(random: Random, book: number): GradeGesture {
  const assessment = wholeBetween(random, 0, ASSESSMENTS - 1)
  const [weight, blind] = [100 * wholeBetween(random, 1, 2), chance(random, 0.25)]
  const enterer = chance(random, 0.5) ? wholeBetween(random, 0, 2) : null
  return { type: 'plan', book, assessment, weight, blind, enterer }
}

function drawReviewers(random: Random): GradeGesture {
  const book = wholeBetween(random, 0, BOOK_OF_B)
  const group = wholeBetween(random, 0, GROUPS - 1)
  const held = wholeBetween(random, 0, 3)
  const admit = chance(random, 0.55)
  const who = wholeBetween(random, 0, 5)
  return drawOf<GradeGesture>(random, [
    [34, { type: 'go-on', book }],
    [6, { type: 'validate', book }],
    [7, { type: 'hand-back', book }],
    [12, { type: 'publish', book }],
    [6, { type: 'take-back', book }],
    [8, { type: 'reopen', book, days: wholeBetween(random, 0, 1) }],
    [16, { type: 'decide-grades', book, held, admit }],
    [5, { type: 'reveal', book }],
    [3, drawPlan(random, book)],
    [2, { type: 'sit', group }],
    [7, { type: 'judge', group, who, code: wholeBetween(random, 0, 2) }],
    [5, { type: 'close-minutes', group, isMissing: chance(random, 0.3) }],
    [5, { type: 'amend-minutes', group }],
    [6, { type: 'decide-minutes', group, held, admit }],
    [2, { type: 'keep-closing', group }]
  ])
}

function drawOf<Item>(random: Random, weighted: readonly (readonly [number, Item])[]): Item {
  const total = weighted.reduce((sum, [weight]) => sum + weight, 0)
  let left = random() * total
  const found = weighted.find(([weight]) => (left -= weight) < 0)
  return (found ?? weighted[0]!)[1]
}

type Act = GradeOperation | Exchange

/** Some courses begin late in the year: grades are in, some are handed in, validated, or closed by the jury already. */
export function drawSeason(random: Random): Act[] {
  const head = pick(random, REVIEWERS_DEVICES)
  const all = drawOf<Act[]>(random, [
    [4, []],
    [5, usualSeason(random, head)],
    [2, blindSeason(random, head)],
    [1, namedSeason(head)]
  ])
  return all.slice(0, wholeBetween(random, Math.round(all.length / 3), 2 * all.length))
}

function usualSeason(random: Random, head: number): Act[] {
  const group = wholeBetween(random, 0, GROUPS - 1)
  const trainer = group === 0 ? HAMIDS_DEVICE : YOUSSEFS_DEVICE
  const books = group === 0 ? [0, 1] : [BOOK_OF_B]
  const entering = books.flatMap((book) => goOn(trainer, book, ENTERING))
  const validating = books.flatMap((book) => goOn(head, book, 1))
  const publishing = books.map((book): GradeOperation => {
    const gesture = { type: 'publish', book } as const
    return { kind: 'grade-gesture', device: head, tab: 0, gesture, forced: false }
  })
  const closing = goOn(head, books[0]!, CLOSING)
  return [
    ...[exchange(otherThan(head)), exchange(trainer), ...entering, exchange(trainer)],
    ...[exchange(head), ...validating, ...publishing, ...closing, exchange(head)],
    ...TRAINEES_DEVICES.map(exchange),
    ...(chance(random, 0.6) ? afterthoughts(random, trainer, head, books[0]!) : []),
    ...(chance(random, 0.3) ? lateDecision(random, otherThan(head), group) : [])
  ]
}

function otherThan(head: number): number {
  return REVIEWERS_DEVICES.find((device) => device !== head) ?? head
}

/** Who keeps the minutes as well decides of somebody, and does not know that they are closed. */
function lateDecision(random: Random, device: number, group: number): Act[] {
  const gesture = { type: 'judge', group, who: wholeBetween(random, 0, 3), code: 1 } as const
  return [{ kind: 'grade-gesture', device, tab: 0, gesture, forced: false }, exchange(device)]
}

/** The trainer does not know yet that all is closed; what they correct waits until the head decides, and amends. */
function afterthoughts(random: Random, trainer: number, head: number, book: number): Act[] {
  const correct = (): GradeOperation => {
    const [who, said] = [wholeBetween(random, 0, 5), wholeBetween(random, 0, VALUES - 1)]
    const gesture = { type: 'correct-grade', book, assessment: 0, who, said } as const
    return { kind: 'grade-gesture', device: trainer, tab: 0, gesture, forced: false }
  }
  return [
    ...[correct(), correct(), exchange(trainer), exchange(head)],
    ...[...goOn(head, book, 3), exchange(head)],
    ...(chance(random, 0.6) ? takeBack(head, book) : [])
  ]
}

/** What trainees were told of a module is taken back; some see it, some are away. */
function takeBack(head: number, book: number): Act[] {
  const gesture = { type: 'take-back', book } as const
  return [
    { kind: 'grade-gesture', device: head, tab: 0, gesture, forced: false },
    ...[head, ...TRAINEES_DEVICES.slice(1)].map(exchange)
  ]
}

/** Two trainers enter an exam apart; once they were compared, both bring what they entered, and differ. */
function blindSeason(random: Random, head: number): Act[] {
  const both = [SAMIRAS_DEVICE, HAMIDS_DEVICE]
  const all = [...both, head].map(exchange)
  const exam = { book: 0, assessment: 1 }
  const act = (device: number, gesture: GradeGesture): GradeOperation => {
    return { kind: 'grade-gesture', device, tab: 0, gesture, forced: false }
  }
  const other = { type: 'grade-blind', ...exam, cells: drawCells(random) } as const
  return [
    ...all,
    ...goOn(SAMIRAS_DEVICE, 0, 1),
    act(SAMIRAS_DEVICE, { type: 'plan', ...exam, weight: 100, blind: true }),
    ...all,
    ...both.flatMap((device) => goOn(device, 0, 2)),
    act(HAMIDS_DEVICE, other),
    ...all,
    act(head, { type: 'reveal', book: 0 }),
    ...[...all].reverse(),
    ...both.map((device) => act(device, { type: 'bring-blind', book: 0 })),
    ...both.map((device, value) => act(device, { type: 'grade', ...exam, cells: [[0, value]] })),
    ...all,
    ...[exchange(SAMIRAS_DEVICE), ...goOn(SAMIRAS_DEVICE, 0, 2)]
  ]
}

/** One trainer is named to enter what the other, away from the network, enters too: the head decides of it. */
function namedSeason(head: number): Act[] {
  const test = { book: 0, assessment: 0 }
  const act = (device: number, gesture: GradeGesture): GradeOperation => {
    return { kind: 'grade-gesture', device, tab: 0, gesture, forced: false }
  }
  const [naming, away] = [SAMIRAS_DEVICE, HAMIDS_DEVICE].map(exchange) as [Exchange, Exchange]
  const plan = { type: 'plan', ...test, weight: 100, blind: false } as const
  return [
    ...[naming, ...goOn(SAMIRAS_DEVICE, 0, 1), naming, away],
    ...[act(SAMIRAS_DEVICE, { ...plan, enterer: 0 }), naming],
    ...[act(HAMIDS_DEVICE, { type: 'grade', ...test, cells: [[0, 1]] }), away],
    ...[exchange(head), ...goOn(head, 0, 1), exchange(head), away],
    ...goOn(SAMIRAS_DEVICE, 0, ENTERING)
  ]
}

type Exchange = { readonly kind: 'exchange'; readonly device: number; readonly tab: number }

/** Two plans, two columns, handed in. */
const ENTERING = 5
/** The chair, the decisions, the closing. */
const CLOSING = 3

function exchange(device: number): Exchange {
  return { kind: 'exchange', device, tab: 0 }
}

function goOn(device: number, book: number, times: number): GradeOperation[] {
  const gesture = { type: 'go-on', book } as const
  return Array.from({ length: times }, () => {
    return { kind: 'grade-gesture', device, tab: 0, gesture, forced: false }
  })
}
