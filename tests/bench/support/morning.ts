/**
 * The annex morning of ENGINES section 1: who teaches what, and what each marks. 20 phones hold the registers of 4 of 10
 * groups; each marks 6 lessons of 30 offline. Every group is held by 8 phones and gets 12 lessons.
 */
import { createRandom } from '../../fixtures/random.ts'
import { SEED, takeLesson, type TakenLesson } from './annex.ts'

export const PHONES = 20
export const GROUPS = 10
const LESSONS_EACH = 6
/** Lessons in each register before that morning. */
export const LESSONS_BEFORE = 4
/** All come back within this time. */
const RECONNECT_WITHIN_MS = 1_000

const STEPS = [0, 1, 3, 6]

/** Numbers (1 first) of the groups of a phone. */
export function groupsOf(phone: number): number[] {
  return STEPS.map((step) => ((phone + step) % GROUPS) + 1)
}

/** What a phone marks in one morning: no two phones take the same lesson. `morning` 0 is the first. */
export function lessonsOf(phone: number, morning: number): (TakenLesson & { group: number })[] {
  const random = createRandom(SEED + phone + morning * PHONES)
  const groups = groupsOf(phone)
  return Array.from({ length: LESSONS_EACH }, (_, index) => {
    const group = groups[index % groups.length] ?? 1
    const serial = (morning * PHONES + phone) * LESSONS_EACH + index
    return { group, ...takeLesson(random, group, serial) }
  })
}

/** When each phone comes back, in milliseconds after the first may. */
export function reconnectTimes(run: number): number[] {
  const random = createRandom(SEED * 100 + run)
  return Array.from({ length: PHONES }, () => random() * RECONNECT_WITHIN_MS)
}
