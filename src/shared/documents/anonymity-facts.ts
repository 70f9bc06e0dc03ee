/**
 * Whose paper each code is, and how differences between blind entries were settled before the anonymity is lifted:
 * `anonymity/<site>/<group>/<term>/<module>`. Nobody who teaches the module ever receives it.
 */
import * as f from './fields.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'

/** A code for each of these people, in the same order. Who joins later is given one in a fact of their own. */
const codesGiven = defineFact(90, 'codes-given', {
  at: f.moment,
  assessment: f.assessment,
  people: f.roster,
  codes: f.paperCodes,
  replaces: f.parcelIds
})

/** What stands for a paper on which both entries differed. */
const differenceSettled = defineFact(91, 'difference-settled', {
  at: f.moment,
  assessment: f.assessment,
  code: f.paperCode,
  cell: f.cell,
  how: f.howSettled,
  reason: f.reason,
  replaces: f.parcelIds
})

const kinds = [codesGiven, differenceSettled] as const

export const anonymityFacts = defineFacts(kinds)
export type AnonymityFact = FactOf<(typeof kinds)[number]>
