/**
 * The facts of a gradebook, which a group has for each module and term: `gradebook/<site>/<group>/<term>/<module>`.
 * Who may write which in what state is in policies/, not here.
 */
import * as v from 'valibot'
import * as f from './fields.ts'
import { defineRecord } from './records.ts'
import { defineRoster } from './rosters.ts'
import { defineDecided } from './verdicts.ts'
import { MAX_REMARK_LENGTH } from '../domain/attendance.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'

/** The list that cells name places of. Who joins later is on the next list, and blank until somebody says otherwise. */
const rosterNamed = defineRoster(50)

/** An assessment, by its number (domain/grade.ts): the number says its kind. */
const assessmentRecorded = defineRecord(51, 'assessment-recorded', /^[1-9]\d{0,2}$/, {
  label: f.text,
  labelAr: f.text,
  max: f.positiveHundredths,
  step: f.positiveHundredths,
  weight: f.weight,
  day: v.nullable(f.day),
  order: f.count,
  /** Entered twice, apart, in documents of their own, before anything of it stands here. */
  blind: f.flag,
  /** Who is to enter it, or null for whoever teaches the module. */
  enterer: v.nullable(f.personId),
  active: f.flag,
  /** Of a blind assessment: the other who enters it. */
  secondEnterer: v.nullable(f.personId)
})

/** One gesture of entering: cells of one assessment, blanks that clear included. */
const gradedFields = {
  at: f.moment,
  assessment: f.assessment,
  roster: f.rosterId,
  cells: f.packedCells,
  replaces: f.parcelIds
}
const graded = defineFact(52, 'graded', gradedFields)

/** A change after submission, with its reason. */
const gradesCorrected = defineFact(53, 'grades-corrected', {
  at: f.moment,
  assessment: f.assessment,
  entries: f.cellEntries,
  reason: f.reason,
  replaces: f.parcelIds
})

/** Contradictions settled by a person: replaces every value it saw. */
const gradesSettled = defineFact(54, 'grades-settled', {
  at: f.moment,
  assessment: f.assessment,
  entries: f.cellEntries,
  replaces: f.parcelIds
})

/** The remark that MASSAR keeps of a trainee in a module; empty to take it back. */
const gradeRemarkRecorded = defineFact(55, 'grade-remark-recorded', {
  at: f.moment,
  person: f.personId,
  text: v.pipe(v.string(), v.maxLength(MAX_REMARK_LENGTH), f.inLine),
  replaces: f.parcelIds
})

/** Which rule the gradebook follows: it stays what it is, whatever becomes of later versions. */
const ruleChosen = defineFact(56, 'rule-chosen', {
  at: f.moment,
  rule: f.ruleId,
  replaces: f.parcelIds
})

/** The trainer hands it in: which assessments, and the content as seen. */
const submitted = defineFact(57, 'submitted', {
  at: f.moment,
  assessments: f.assessments,
  digest: f.digest,
  replaces: f.parcelIds
})

const returned = defineFact(58, 'returned', {
  at: f.moment,
  reason: f.reason,
  replaces: f.parcelIds
})

const validated = defineFact(59, 'validated', {
  at: f.moment,
  digest: f.digest,
  replaces: f.parcelIds
})

/** Entries are let in again through a day. */
const reopened = defineFact(60, 'reopened', {
  at: f.moment,
  throughDay: f.day,
  reason: f.reason,
  replaces: f.parcelIds
})

/** Closed by the deliberation. */
const locked = defineFact(61, 'locked', { at: f.moment, digest: f.digest, replaces: f.parcelIds })

/** Both blind entries are complete and were compared: nothing of the assessment is kept apart any more. */
const blindRevealed = defineFact(62, 'blind-revealed', {
  at: f.moment,
  assessment: f.assessment,
  enterers: v.strictTuple([f.personId, f.personId]),
  replaces: f.parcelIds
})

const decided = defineDecided(63)

/** Told to trainees, as it stands. */
const published = defineFact(64, 'published', {
  at: f.moment,
  digest: f.digest,
  replaces: f.parcelIds
})

/** What was told to trainees is taken back from them, as a whole. The reason is for colleagues: trainees are not told it. */
const publicationWithdrawn = defineFact(68, 'publication-withdrawn', {
  at: f.moment,
  reason: f.reason,
  replaces: f.parcelIds
})

/** The relay alone: what a publication, or the end of one, gave to how many trainees. */
const publicationKept = defineFact(69, 'publication-kept', {
  at: f.moment,
  /** The fact that it follows. */
  publication: f.parcelId,
  /** 1, 2, … in this gradebook: what trainees see beside the date. */
  number: f.count,
  trainees: f.count,
  withdrawn: f.flag,
  /** Of the content given; of the former one where it was taken back. */
  digest: f.digest
})

/** Codes of the papers of a blind assessment, in ascending order: whose they are is in another document. */
const codesListed = defineFact(76, 'codes-listed', {
  at: f.moment,
  assessment: f.assessment,
  codes: f.paperCodes,
  replaces: f.parcelIds
})

/**
 * Whose paper each code was, what both entries said of it, and what stands: from here on it is the grade of somebody.
 * Columns are of places in `people`, as are the differences that were settled, each with how and why.
 */
const anonymityLifted = defineFact(77, 'anonymity-lifted', {
  at: f.moment,
  assessment: f.assessment,
  people: f.roster,
  codes: f.paperCodes,
  first: f.anyPackedCells,
  second: f.anyPackedCells,
  cells: f.anyPackedCells,
  settled: v.pipe(
    v.array(v.strictTuple([f.rosterPlace, f.howSettled, f.reason])),
    v.maxLength(f.MAX_ROSTER)
  ),
  replaces: f.parcelIds
})

const kinds = [
  rosterNamed,
  assessmentRecorded,
  graded,
  gradesCorrected,
  gradesSettled,
  gradeRemarkRecorded,
  ruleChosen,
  submitted,
  returned,
  validated,
  reopened,
  locked,
  blindRevealed,
  decided,
  published,
  publicationWithdrawn,
  publicationKept,
  codesListed,
  anonymityLifted
] as const

export const gradebookFacts = defineFacts(kinds)
export type GradebookFact = FactOf<(typeof kinds)[number]>

/** A blind entry is complete: its author changes nothing in it any more. */
const blindCompleted = defineFact(67, 'blind-completed', {
  at: f.moment,
  assessment: f.assessment,
  replaces: f.parcelIds
})

const blindKinds = [
  defineRoster(65),
  defineFact(66, 'graded', gradedFields),
  blindCompleted
] as const

/**
 * One person's blind entries: `blind/<site>/<group>/<term>/<module>/<person>`. Their lists hold codes of papers where
 * those of a gradebook hold people.
 */
export const blindFacts = defineFacts(blindKinds)
export type BlindFact = FactOf<(typeof blindKinds)[number]>
