/** The facts of a jury's deliberation on a group in a year: `deliberation/<site>/<group>/<year>`. */
import * as v from 'valibot'
import * as f from './fields.ts'
import { defineRecord } from './records.ts'
import { defineDecided } from './verdicts.ts'
import { MAX_WRITER } from '../journal/parcel.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'

/** Gradebooks of one group in a year. */
const MAX_GRADEBOOKS = 100
const MAX_COMPENSATED = 20
const MAX_MISSING_DEVICES = 200
const MAX_MINUTES_NUMBER = 40

/** Somebody of the jury, by their number. */
const memberRecorded = defineRecord(70, 'jury-member-recorded', /^[1-9]\d{0,9}$/, {
  role: v.picklist(['chair', 'secretary', 'member']),
  present: f.flag,
  active: f.flag
})

/** What is decided of whom: a code of the centre's own list, and the modules that it compensates. */
const decisions = v.pipe(
  v.array(
    v.strictTuple([
      f.personId,
      v.pipe(v.string(), v.regex(/^[A-Za-z0-9+-]{1,12}$/)),
      v.pipe(v.array(f.moduleId), v.maxLength(MAX_COMPENSATED))
    ])
  ),
  v.maxLength(f.MAX_ROSTER)
)

/** The gradebooks that a decision stands on, each as it was. */
const gradebooks = v.pipe(
  v.array(v.strictTuple([f.moduleId, f.term, f.digest])),
  v.maxLength(MAX_GRADEBOOKS)
)

const juryDecided = defineFact(71, 'jury-decided', {
  at: f.moment,
  decisions,
  /** Empty where the results speak for themselves. */
  reason: v.pipe(v.string(), v.maxLength(f.MAX_REASON_LENGTH), f.inLine),
  replaces: f.parcelIds
})

/**
 * Devices still hold grades of this group, and the chair proceeds: the minutes say whose. No writer at all: the author was
 * not told whose, and the minutes say that it was not known.
 */
const convergenceNoted = defineFact(72, 'convergence-noted', {
  at: f.moment,
  writers: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_WRITER))),
    v.maxLength(MAX_MISSING_DEVICES)
  ),
  reason: f.reason,
  replaces: f.parcelIds
})

const closed = defineFact(73, 'deliberation-closed', {
  at: f.moment,
  /** Number of the minutes in the centre's own register. */
  minutes: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_MINUTES_NUMBER), f.inLine),
  gradebooks,
  /** Of the minutes as seen. */
  digest: f.digest,
  replaces: f.parcelIds
})

/** A change after the closing, with what it stands on. Its number follows from the order in which the relay received it. */
const amended = defineFact(74, 'deliberation-amended', {
  at: f.moment,
  decisions,
  gradebooks,
  reason: f.reason,
  replaces: f.parcelIds
})

const decided = defineDecided(75)

const kinds = [memberRecorded, juryDecided, convergenceNoted, closed, amended, decided] as const

export const deliberationFacts = defineFacts(kinds)
export type DeliberationFact = FactOf<(typeof kinds)[number]>
