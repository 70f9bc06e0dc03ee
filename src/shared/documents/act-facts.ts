/** Facts of a request about the act that follows from its approval. */
import * as v from 'valibot'
import * as f from './fields.ts'
import {
  ACT_LANGUAGES,
  ACT_REGISTERS,
  MAX_ACT_TEXT_LENGTH,
  MAX_ACT_TITLE_LENGTH
} from '../domain/act-template.ts'
import { defineFact, type FactOf } from '../journal/fact.ts'

/** Values put into a text make it longer than its template. */
const MAX_RENDERED_LENGTH = 2 * MAX_ACT_TEXT_LENGTH
const MAX_SEAL_LENGTH = 500

const line = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ACT_TITLE_LENGTH), f.inLine)

/** The act as it is signed by hand: its words are frozen, whatever its template becomes. */
export const actDrawn = defineFact(114, 'act-drawn', {
  at: f.moment,
  register: v.picklist(ACT_REGISTERS),
  language: v.picklist(ACT_LANGUAGES),
  title: line,
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_RENDERED_LENGTH), f.inLine),
  signatory: line,
  /** The centre, as it stands at the head of the paper. */
  site: f.text,
  /** Last day on which it holds; null: without end. */
  validThrough: v.nullable(f.day)
})

/** The relay's word: the number of the register of acts, and the seal that proves it. */
export const actSealed = defineFact(115, 'act-sealed', {
  at: f.moment,
  /** The fact that drew it. */
  act: f.parcelId,
  year: v.pipe(v.string(), v.regex(/^\d{4}$/)),
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seal: v.pipe(v.string(), v.maxLength(MAX_SEAL_LENGTH))
})

/** It no longer holds, and why. */
export const actRevoked = defineFact(116, 'act-revoked', {
  at: f.moment,
  act: f.parcelId,
  reason: f.reason
})

/** Somebody had it printed: each further paper says that it is a duplicate, and which. */
export const actPrinted = defineFact(117, 'act-printed', { at: f.moment, act: f.parcelId })

export type ActDrawn = FactOf<typeof actDrawn>
export type ActSealed = FactOf<typeof actSealed>
