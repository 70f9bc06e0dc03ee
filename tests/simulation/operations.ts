/** What may happen, as plain data: a list of operations can be printed, shortened and run again. */
import { chance, pick, randomFor, wholeBetween, type Random } from '../fixtures/random.ts'
import {
  COLLEAGUES,
  DEVICES,
  GIVEN_ROLES,
  GROUPS,
  MODULES,
  OFFICERS_DEVICE,
  REGISTRARS_DEVICE,
  TRAINERS,
  TRAINEES_DEVICES,
  TRAINERS_DEVICES,
  YOUSSEFS_DEVICE
} from './cast.ts'
import { drawGradeDraft, drawGradeGesture, drawSeason, type GradeOperation } from './grade-draws.ts'

/** What a person does, in terms that hold whatever the state: numbers count among what there is then. */
export type Gesture =
  | {
      readonly type: 'take'
      readonly group: number
      readonly day: number
      readonly slot: number
      /** Place on the list, index of a status. */
      readonly marks: readonly (readonly [number, number])[]
      readonly finish: boolean
      readonly namesList: boolean
    }
  | {
      readonly type: 'correct'
      readonly group: number
      readonly lesson: number
      readonly who: number
      readonly status: number
    }
  | { readonly type: 'settle'; readonly group: number; readonly status: number }
  | { readonly type: 'justify'; readonly group: number; readonly who: number; readonly day: number }
  | { readonly type: 'withdraw'; readonly group: number }
  /** Through which day; 0 opens again. */
  | { readonly type: 'close'; readonly group: number; readonly day: number }
  | { readonly type: 'decide'; readonly group: number; readonly admit: boolean }
  | { readonly type: 'name-list'; readonly group: number }
  | {
      readonly type: 'import'
      readonly group: number
      readonly from: number
      readonly count: number
    }
  | {
      readonly type: 'assign'
      readonly trainer: number
      readonly group: number
      readonly module: number
      readonly active: boolean
    }
  /** Student affairs read every register; heads of department read and validate every gradebook that they do not teach. */
  | {
      readonly type: 'give-role'
      readonly person: number
      readonly role: number
      readonly active: boolean
    }

/** How the line treats what goes over it. */
export type Carriage = 'arrives' | 'lost' | 'twice'
export type Return = 'arrives' | 'lost' | 'cut'

export type Operation =
  | {
      readonly kind: 'gesture'
      readonly device: number
      readonly tab: number
      readonly gesture: Gesture
      readonly strict: boolean
      /** Written without asking whether it is allowed, as a phone with an old directory would. */
      readonly forced: boolean
    }
  | GradeOperation
  /** Several gestures in one moment, before the disk has answered the first. */
  | { readonly kind: 'burst'; readonly device: number; readonly gestures: readonly Gesture[] }
  | {
      readonly kind: 'draft'
      readonly device: number
      readonly slot: number
      readonly ends: boolean
    }
  /** A whole exchange on a good line. */
  | { readonly kind: 'exchange'; readonly device: number; readonly tab: number }
  /** An exchange that stays under way; a gesture may fall between two of its writes. */
  | {
      readonly kind: 'begin'
      readonly device: number
      readonly tab: number
      readonly tapBeforeWrite: number | null
    }
  /** A request reaches the relay; where none goes out, the line brings an answer. Counted in its calls to the store, the relay dies or the request pauses there. */
  | {
      readonly kind: 'carry'
      readonly flight: number
      readonly fate: Carriage
      readonly killAt: number | null
      readonly pauseAt: number | null
    }
  /** An answer reaches its device; where none comes in, a request goes out. */
  | { readonly kind: 'answer'; readonly flight: number; readonly fate: Return }
  /** A request that pauses in the relay goes on. */
  | { readonly kind: 'resume'; readonly paused: number }
  /** A copy of an old request arrives. */
  | { readonly kind: 'stray'; readonly stray: number }
  /** The device opens its live stream; the relay believes it to stand where it says. */
  | { readonly kind: 'listen'; readonly device: number }
  /** The relay makes a page for a device that listens. Counted in its calls to the store, it dies or pauses there. */
  | {
      readonly kind: 'push'
      readonly device: number
      readonly killAt: number | null
      readonly pauseAt: number | null
    }
  /** A pushed page reaches its device, whatever came before it and whatever exchange is under way. */
  | { readonly kind: 'hear'; readonly push: number; readonly fate: Carriage }
  | { readonly kind: 'give-up'; readonly device: number }
  | { readonly kind: 'away'; readonly device: number; readonly away: boolean }
  /** From now on counted in writes, the device dies before (or right after) one of them. */
  | {
      readonly kind: 'crash'
      readonly device: number
      readonly afterWrites: number
      readonly written: boolean
    }
  | { readonly kind: 'reload'; readonly device: number }
  | { readonly kind: 'disk'; readonly device: number; readonly full: boolean }
  | { readonly kind: 'write-again'; readonly device: number }
  | { readonly kind: 'retry'; readonly device: number }
  | { readonly kind: 'refresh'; readonly device: number }
  | { readonly kind: 'clock'; readonly device: number; readonly seconds: number }
  | { readonly kind: 'relay-clock'; readonly seconds: number }
  /** The next gesture of this device draws an id that one of its own already has. */
  | { readonly kind: 'unlucky'; readonly device: number }
  | { readonly kind: 'revoke-device'; readonly device: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'compact'; readonly keepRows: number; readonly killAt: number | null }
  | { readonly kind: 'backup' }
  /** The relay comes back from its last backup, as another log. */
  | { readonly kind: 'restore' }

const FIRST_DAY = 2_500
const DAYS = 3

type Draw = (random: Random) => Operation

/** How often each happens, out of the sum. */
const draws: readonly (readonly [number, Draw])[] = [
  [26, drawTrainersGesture],
  [12, drawOfficesGesture],
  [24, drawGradeGesture],
  [5, drawGradeDraft],
  [3, drawBurst],
  [4, drawDraft],
  [10, (random) => ({ kind: 'exchange', device: device(random), tab: tab(random) })],
  [12, drawBegin],
  [17, drawCarry],
  [15, drawAnswer],
  [4, (random) => ({ kind: 'resume', paused: wholeBetween(random, 0, 3) })],
  [3, (random) => ({ kind: 'stray', stray: wholeBetween(random, 0, 20) })],
  [5, (random) => ({ kind: 'listen', device: device(random) })],
  [14, drawPush],
  [12, drawHear],
  [2, (random) => ({ kind: 'give-up', device: device(random) })],
  [3, (random) => ({ kind: 'away', device: device(random), away: chance(random, 0.4) })],
  [4, drawCrash],
  [3, (random) => ({ kind: 'reload', device: device(random) })],
  [4, (random) => ({ kind: 'disk', device: device(random), full: chance(random, 0.35) })],
  [2, (random) => ({ kind: 'write-again', device: device(random) })],
  [1, (random) => ({ kind: 'retry', device: device(random) })],
  [5, (random) => ({ kind: 'refresh', device: device(random) })],
  [2, drawClock],
  [0.5, (random) => ({ kind: 'relay-clock', seconds: wholeBetween(random, -3_600, 90_000) })],
  [2, (random) => ({ kind: 'unlucky', device: device(random) })],
  [0.3, (random) => ({ kind: 'revoke-device', device: pick(random, TRAINERS_DEVICES) })],
  [2, () => ({ kind: 'restart' })],
  [2, () => ({ kind: 'kill' })],
  [4, drawCompact],
  [1.5, () => ({ kind: 'backup' })],
  [1, () => ({ kind: 'restore' })]
]

/** The operations of a seed. A shorter list is the beginning of a longer one. */
export function drawOperations(seed: number, count: number): Operation[] {
  const random = randomFor(seed, 'operations')
  const morning = DEVICES.map((_, index): Operation => ({
    kind: 'exchange',
    device: index,
    tab: 0
  }))
  // Most phones have the registers already when the course begins; the others come later.
  const beginning = morning.filter(() => chance(random, 0.8))
  const season = drawSeason(random)
  const drawn = Math.max(0, count - beginning.length - season.length)
  const rest = Array.from({ length: drawn }, () => drawOne(random))
  return [...beginning, ...season, ...rest].slice(0, count)
}

const TOTAL = draws.reduce((sum, [weight]) => sum + weight, 0)

function drawOne(random: Random): Operation {
  let left = random() * TOTAL
  const [, draw] = draws.find(([weight]) => (left -= weight) < 0) ?? draws[0]!
  return draw(random)
}

function device(random: Random): number {
  // Trainees write nothing: what they do to the line, a few of them show.
  if (chance(random, 0.08)) return pick(random, TRAINEES_DEVICES)
  return wholeBetween(random, 0, DEVICES.length - 1 - TRAINEES_DEVICES.length)
}

function tab(random: Random): number {
  return wholeBetween(random, 0, 1)
}

function drawTrainersGesture(random: Random): Operation {
  const device = pick(random, TRAINERS_DEVICES)
  return {
    kind: 'gesture',
    device,
    tab: tab(random),
    gesture: drawRegisterGesture(random, drawGroup(random, device)),
    strict: chance(random, 0.5),
    forced: chance(random, 0.12)
  }
}

/** Mostly the group that its trainer has from the beginning. */
function drawGroup(random: Random, device: number): number {
  const own = device === YOUSSEFS_DEVICE ? 1 : 0
  return chance(random, 0.85) ? own : 1 - own
}

function drawRegisterGesture(random: Random, group: number): Gesture {
  const status = wholeBetween(random, 0, 5)
  const kind = random()
  if (kind < 0.7) return drawLesson(random, group)
  if (kind < 0.85)
    return {
      type: 'correct',
      group,
      lesson: wholeBetween(random, 0, 8),
      who: wholeBetween(random, 0, 5),
      status
    }
  if (kind < 0.95) return { type: 'settle', group, status }
  return { type: 'name-list', group }
}

function drawLesson(random: Random, group: number): Gesture {
  const marks = Array.from({ length: wholeBetween(random, 0, 3) }, () => {
    return [wholeBetween(random, 0, 5), wholeBetween(random, 0, 5)] as const
  })
  return {
    type: 'take',
    group,
    day: FIRST_DAY + wholeBetween(random, 0, DAYS - 1),
    slot: wholeBetween(random, 1, 2),
    marks,
    finish: chance(random, 0.5),
    namesList: chance(random, 0.7)
  }
}

function drawOfficesGesture(random: Random): Operation {
  const isOfficer = chance(random, 0.2)
  return {
    kind: 'gesture',
    device: isOfficer ? OFFICERS_DEVICE : REGISTRARS_DEVICE,
    tab: tab(random),
    gesture: isOfficer ? drawRole(random) : drawRegistrarsGesture(random),
    strict: true,
    forced: chance(random, 0.05)
  }
}

function drawRole(random: Random): Gesture {
  return {
    type: 'give-role',
    person: wholeBetween(random, 0, COLLEAGUES.length - 1),
    role: wholeBetween(random, 0, GIVEN_ROLES.length - 1),
    active: chance(random, 0.5)
  }
}

function drawRegistrarsGesture(random: Random): Gesture {
  const group = wholeBetween(random, 0, GROUPS.length - 1)
  const day = FIRST_DAY + wholeBetween(random, 0, DAYS - 1)
  const kind = random()
  if (kind < 0.42) {
    const trainer = wholeBetween(random, 0, TRAINERS.length - 1)
    const module = wholeBetween(random, 0, MODULES.length - 1)
    return { type: 'assign', trainer, group, module, active: chance(random, 0.55) }
  }
  if (kind < 0.55) return { type: 'close', group, day: chance(random, 0.4) ? 0 : day }
  if (kind < 0.66) return { type: 'decide', group, admit: chance(random, 0.6) }
  if (kind < 0.74)
    return {
      type: 'import',
      group,
      from: 2_200 + wholeBetween(random, 0, 30),
      count: wholeBetween(random, 1, 4)
    }
  if (kind < 0.84) return { type: 'justify', group, who: wholeBetween(random, 0, 5), day }
  if (kind < 0.88) return { type: 'withdraw', group }
  return drawRegisterGesture(random, group)
}

function drawBurst(random: Random): Operation {
  const device = pick(random, [...TRAINERS_DEVICES, REGISTRARS_DEVICE])
  const gestures = Array.from({ length: wholeBetween(random, 2, 3) }, () => {
    return drawLesson(random, drawGroup(random, device))
  })
  return { kind: 'burst', device, gestures }
}

function drawDraft(random: Random): Operation {
  return {
    kind: 'draft',
    device: pick(random, TRAINERS_DEVICES),
    slot: wholeBetween(random, 1, 2),
    ends: chance(random, 0.4)
  }
}

function drawBegin(random: Random): Operation {
  const tapBeforeWrite = chance(random, 0.15) ? wholeBetween(random, 0, 3) : null
  return { kind: 'begin', device: device(random), tab: tab(random), tapBeforeWrite }
}

function drawCarry(random: Random): Operation {
  const fate = pick(random, ['arrives', 'arrives', 'arrives', 'arrives', 'lost', 'twice'] as const)
  return {
    kind: 'carry',
    flight: wholeBetween(random, 0, 5),
    fate,
    killAt: chance(random, 0.08) ? wholeBetween(random, 1, 40) : null,
    pauseAt: chance(random, 0.2) ? wholeBetween(random, 1, 16) : null
  }
}

function drawPush(random: Random): Operation {
  return {
    kind: 'push',
    device: device(random),
    killAt: chance(random, 0.04) ? wholeBetween(random, 1, 20) : null,
    pauseAt: chance(random, 0.15) ? wholeBetween(random, 1, 12) : null
  }
}

function drawHear(random: Random): Operation {
  const fate = pick(random, ['arrives', 'arrives', 'arrives', 'lost', 'twice'] as const)
  return { kind: 'hear', push: wholeBetween(random, 0, 5), fate }
}

function drawAnswer(random: Random): Operation {
  const fate = pick(random, ['arrives', 'arrives', 'arrives', 'arrives', 'lost', 'cut'] as const)
  return { kind: 'answer', flight: wholeBetween(random, 0, 5), fate }
}

function drawCrash(random: Random): Operation {
  return {
    kind: 'crash',
    device: device(random),
    afterWrites: wholeBetween(random, 0, 6),
    written: chance(random, 0.5)
  }
}

function drawClock(random: Random): Operation {
  return { kind: 'clock', device: device(random), seconds: wholeBetween(random, -86_400, 86_400) }
}

function drawCompact(random: Random): Operation {
  return {
    kind: 'compact',
    keepRows: wholeBetween(random, 0, 4),
    killAt: chance(random, 0.15) ? wholeBetween(random, 1, 12) : null
  }
}
