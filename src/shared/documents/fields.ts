/** Schemas of the fields that facts are made of, with their ranges. */
import * as v from 'valibot'
import { withoutDirectionMarks } from '../domain/arabic.ts'
import { ATTENDANCE_STATUSES, MAX_MINUTES, MAX_REMARK_LENGTH } from '../domain/attendance.ts'
import { assessmentOfNumber, MAX_ASSESSMENT, MAX_HUNDREDTHS, MAX_WEIGHT } from '../domain/grade.ts'
import { MAX_SHORT_NUMBER, type GroupId, type ModuleId, type PersonId } from '../domain/identity.ts'
import { DIGEST_BYTES } from '../domain/digest.ts'
import { isPaperCode, type PaperCode } from '../domain/paper-code.ts'
import { MAX_PEOPLE_IN_GROUP } from '../domain/people.ts'
import type { ParcelId } from '../journal/parcel.ts'
import { MAX_WIRE_CELL, cellOfWire, unpackCells } from './packed-cells.ts'

/** People on one frozen list: a whole group. */
export const MAX_ROSTER = MAX_PEOPLE_IN_GROUP
/**
 * What one fact may replace: two different words about each trainee of a group, and two modules. A gesture that replaces
 * more says so in several facts of its parcel.
 */
export const MAX_REPLACED = 2 * MAX_ROSTER + 2
export const MAX_REASON_LENGTH = 300
export const HOW_SETTLED = ['agreement', 'thirdReading'] as const
export type HowSettled = (typeof HOW_SETTLED)[number]
const MAX_TEXT_LENGTH = 200

const whole = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))

const shortNumber = whole(1, MAX_SHORT_NUMBER)
const as = <Id extends number>() =>
  v.pipe(
    shortNumber,
    v.transform((value) => value as Id)
  )

export const personId = as<PersonId>()
export const moduleId = as<ModuleId>()
export const groupId = as<GroupId>()

/** Device time, seconds since 2020. Any value is kept: a wrong clock must not lose an entry. */
export const moment = whole(-(2 ** 40), 2 ** 40)
/** Days since 2020-01-01: 2020 … 2107. */
export const LAST_DAY = 32_000
export const day = whole(0, LAST_DAY)
/** Slot of the day, numbered in the directory. */
export const slot = whole(0, 30)
export const flag = v.boolean()
/**
 * What people wrote, as it is read: nothing in it turns round the line in which it is shown. Only reading changes it, so that
 * entries of older or modified phones are as harmless; their bytes stay as they were signed.
 */
export const inLine = v.transform(withoutDirectionMarks)
export const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH), inLine)
export const reason = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(MAX_REASON_LENGTH),
  inLine
)
export const clockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
export const count = whole(0, 10_000)

export const parcelId = v.pipe(
  whole(1, Number.MAX_SAFE_INTEGER),
  v.transform((value) => value as ParcelId)
)
export const parcelIds = v.pipe(v.array(parcelId), v.maxLength(MAX_REPLACED))

/** Index into ATTENDANCE_STATUSES. */
const status = whole(0, ATTENDANCE_STATUSES.length - 1)
const minutes = whole(0, MAX_MINUTES)
const remark = v.pipe(v.string(), v.maxLength(MAX_REMARK_LENGTH), inLine)

/** `[who, status]`, `[who, status, minutes]` or `[who, status, minutes, remark]`: short when there is little to say. */
const entryAbout = <Who extends v.GenericSchema>(who: Who) =>
  v.union([
    v.strictTuple([who, status]),
    v.strictTuple([who, status, minutes]),
    v.strictTuple([who, status, minutes, remark])
  ])

/** Entries of a lesson about places in its frozen roster, 0 first. */
export const rosterEntries = v.pipe(
  v.array(entryAbout(whole(0, MAX_PEOPLE_IN_GROUP - 1))),
  v.maxLength(MAX_PEOPLE_IN_GROUP)
)
/** Entries about people by their number. */
export const personEntries = v.pipe(
  v.array(entryAbout(personId)),
  v.minLength(1),
  v.maxLength(MAX_PEOPLE_IN_GROUP)
)
/** The same about a contradiction; none where only what was taught is settled. */
export const settledEntries = v.pipe(
  v.array(entryAbout(personId)),
  v.maxLength(MAX_PEOPLE_IN_GROUP)
)
/** A place on a frozen list, 0 first. */
export const rosterPlace = whole(0, MAX_PEOPLE_IN_GROUP - 1)
export const roster = v.pipe(v.array(personId), v.minLength(1), v.maxLength(MAX_PEOPLE_IN_GROUP))
/** Name of a frozen roster among those of its writer. */
export const rosterId = shortNumber

/** A term's code, `2026-1`. */
export const term = v.pipe(v.string(), v.regex(/^\d{4}-[1-9]$/))

/** Hundredths of a point, or of a weight. */
export const hundredths = whole(0, MAX_HUNDREDTHS)
export const positiveHundredths = whole(1, MAX_HUNDREDTHS)
export const weight = whole(0, MAX_WEIGHT)
export const assessment = v.pipe(
  whole(1, MAX_ASSESSMENT),
  v.check((number) => assessmentOfNumber(number) !== null)
)
export const assessments = v.pipe(v.array(assessment), v.maxLength(MAX_ASSESSMENT))

/** Cells of places in a frozen list: packed-cells.ts. */
export const packedCells = bytes((content) => {
  return content.length > 0 && unpackCells(content, MAX_ROSTER) !== null
})
/** The same where none may be there. */
export const anyPackedCells = bytes((content) => unpackCells(content, MAX_ROSTER) !== null)
/** One cell as a number: packed-cells.ts. */
export const cell = v.pipe(
  whole(0, MAX_WIRE_CELL),
  v.check((wire) => cellOfWire(wire) !== null)
)
/** `[person, cell]`, where few people are meant. */
export const cellEntries = v.pipe(
  v.array(v.strictTuple([personId, cell])),
  v.minLength(1),
  v.maxLength(MAX_ROSTER)
)
/** What stands on a paper in place of a name. */
export const paperCode = v.pipe(
  whole(1, MAX_SHORT_NUMBER),
  v.check(isPaperCode),
  v.transform((value) => value as PaperCode)
)
export const paperCodes = v.pipe(v.array(paperCode), v.minLength(1), v.maxLength(MAX_ROSTER))
/** How people came to one value where two blind entries differed. */
export const howSettled = v.picklist(HOW_SETTLED)
/** SHA-256 of what somebody had before them. */
export const digest = bytes(({ length }) => length === DIGEST_BYTES)
/** Number of a grading rule, which follows from its text. */
export const ruleId = shortNumber

function bytes(isRight: (content: Uint8Array) => boolean): v.GenericSchema<Uint8Array> {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && isRight(value))
}
