/** What whoever validates does to a blind assessment: gives codes, settles differences, lifts the anonymity. */
import { liftAnonymity, settlementOf, type Lifting } from '#shared/documents/anonymity.ts'
import type { HowSettled } from '#shared/documents/fields.ts'
import { wireCell } from '#shared/documents/packed-cells.ts'
import type { Cell } from '#shared/domain/grade.ts'
import { drawPaperCodes, type PaperCode } from '#shared/domain/paper-code.ts'
import { liftPapers, listCodes } from '../grade-commands.ts'
import type { BlindReview } from './blind-review.svelte.ts'

/**
 * Gives a code to each trainee who has none, and tells those who enter which codes there are. The table is written first: a
 * code on a list without a name behind it would be nobody's paper. Pressed again, it tells what an earlier press could not.
 */
export async function giveCodes(review: BlindReview): Promise<boolean> {
  const { app, assessment, uncoded, unlisted, view } = review
  const codes = drawPaperCodes(uncoded.length, new Set(review.takenCodes), randomFraction)
  const toList = [...unlisted, ...codes]
  if (codes.length > 0) {
    const given = { assessment, people: [...uncoded], codes, replaces: [] }
    const isGiven = await review.write({ type: 'codes-given', at: app.moment(), ...given })
    if (!isGiven) return false
  }
  return toList.length === 0 || view.perform((desk) => listCodes(desk, assessment, toList))
}

export type Settling = {
  readonly code: PaperCode
  readonly cell: Cell
  readonly how: HowSettled
  readonly reason: string
}

export function settleDifference(
  review: BlindReview,
  { code, cell, how, reason }: Settling
): Promise<boolean> {
  const { app, assessment, reading } = review
  const place = reading === undefined ? null : settlementOf(reading.anonymity, assessment, code)
  const replaces = (place?.current ?? []).map(({ parcel }) => parcel)
  const said = { assessment, code, cell: wireCell(cell), how, reason: reason.trim(), replaces }
  return review.write({ type: 'difference-settled', at: app.moment(), ...said })
}

/** What lifting would state, or why it cannot be done yet. */
export function liftingOf({ assessment, reading }: BlindReview): Lifting {
  if (reading === undefined) return { ok: false, reason: 'incomplete' }
  return liftAnonymity(assessment, reading.anonymity, reading.comparison)
}

export function liftNow(review: BlindReview): boolean {
  const { assessment, enterers, view } = review
  const lifting = liftingOf(review)
  if (!lifting.ok || enterers === null) return false
  const { columns } = lifting
  return view.perform((desk) => liftPapers(desk, { assessment, enterers, columns }))
}

const RANDOM_SPAN = 2 ** 32

function randomFraction(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
  return drawn / RANDOM_SPAN
}
