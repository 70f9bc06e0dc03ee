/**
 * One request of one person: `case/<site>/<service>/<applicant>/<number>`. With the directory and the lists of groups it is
 * where personal data lies: the whole document can be deleted when it has been kept long enough.
 */
import * as v from 'valibot'
import { actDrawn, actPrinted, actRevoked, actSealed } from './act-facts.ts'
import { fieldKey, procedureCode } from './catalogue.ts'
import * as f from './fields.ts'
import { MAX_FIELDS, MAX_TEXT_LENGTH } from '../domain/procedure.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'

const MAX_SEQUENCE = 100_000
const MAX_SAID_LENGTH = 1_000
const MAX_READ = 50

const said = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_SAID_LENGTH), f.inLine)
const note = v.pipe(v.string(), v.maxLength(MAX_SAID_LENGTH), f.inLine)
const answer = v.union([
  v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH), f.inLine),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SEQUENCE * 10))
])
const answers = v.pipe(v.array(v.strictTuple([fieldKey, answer])), v.maxLength(MAX_FIELDS))
const sequence = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SEQUENCE))
const year = v.pipe(v.string(), v.regex(/^\d{4}$/))
const version = v.pipe(v.number(), v.integer(), v.minValue(1))

/** The request itself. The receipt that the person takes along says what stands here. */
const deposited = defineFact(100, 'deposited', {
  at: f.moment,
  procedure: procedureCode,
  /** Number of the version under which it is handled. */
  version,
  /** 1, 2, … of this writer: with the site and the writer it makes the number of the receipt. */
  sequence,
  /** The applicant as they are called. */
  lastName: f.text,
  firstName: f.text,
  lastNameAr: f.text,
  firstNameAr: f.text,
  answers,
  /** Somebody of the service deposited it for a person who stood there. */
  atCounter: f.flag,
  /** The request that was refused, as its document is called; '' where this is no appeal. */
  appealOf: f.text
})

/** The relay's word: the number of the register, and how long there is (docs/decisions/0024). */
const registered = defineFact(101, 'registered', {
  at: f.moment,
  deposit: f.parcelId,
  year,
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** From which day the time runs. */
  start: f.day,
  due: v.nullable(f.day)
})

/** What is missing. Once only (law 55-19). */
const complementAsked = defineFact(102, 'complement-asked', { at: f.moment, text: said })

const complementGiven = defineFact(103, 'complement-given', {
  at: f.moment,
  text: note,
  /** Answers that take the place of those before. */
  answers
})

/** The relay's word: the last day moved, since a complement was awaited. */
const dueMoved = defineFact(104, 'due-moved', {
  at: f.moment,
  /** The fact that moved it. */
  cause: f.parcelId,
  /** Null while the complement is awaited. */
  due: v.nullable(f.day)
})

/** The relay's word: the time was over on this day and nobody had decided. */
const overdueNoted = defineFact(105, 'overdue-noted', { at: f.moment, due: f.day })

/** Who of the service looks after it; null: nobody. */
const assigned = defineFact(106, 'assigned', {
  at: f.moment,
  person: v.nullable(f.personId),
  replaces: f.parcelIds
})

const messageSent = defineFact(107, 'message-sent', { at: f.moment, text: said })

/** Somebody had these before their eyes: messages, a complement that is asked for, a decision. */
const readNoted = defineFact(108, 'read-noted', {
  at: f.moment,
  parcels: v.pipe(v.array(f.parcelId), v.minLength(1), v.maxLength(MAX_READ))
})

const approved = defineFact(109, 'approved', { at: f.moment, text: note })

/** A refusal says why (law 55-19). */
const refused = defineFact(110, 'refused', { at: f.moment, reason: said })

const withdrawn = defineFact(111, 'withdrawn', { at: f.moment, text: note })

const kinds = [
  deposited,
  registered,
  complementAsked,
  complementGiven,
  dueMoved,
  overdueNoted,
  assigned,
  messageSent,
  readNoted,
  approved,
  refused,
  withdrawn,
  actDrawn,
  actSealed,
  actRevoked,
  actPrinted
] as const

export const caseFacts = defineFacts(kinds)
export type CaseFact = FactOf<(typeof kinds)[number]>
export type Deposited = FactOf<typeof deposited>
export type Registered = FactOf<typeof registered>
/** Facts that the relay alone writes. */
export const RELAY_CASE_FACTS = ['registered', 'due-moved', 'overdue-noted', 'act-sealed'] as const
