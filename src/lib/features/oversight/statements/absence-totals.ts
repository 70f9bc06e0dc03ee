/** Totals of a group in a term: half-days missed by each trainee, and where each stands against the limit. Pure. */
import { thresholdState } from '#shared/domain/attendance.ts'
import { prepareQuery } from '#shared/domain/arabic.ts'
import type { TotalsRow, TraineeRow } from '#lib/readmodels/tables.ts'
import { inListOrder } from '../list-order.ts'

export type Threshold = ReturnType<typeof thresholdState>

export type TraineeTotals = {
  /** Place in the app's list, 1 first; null for somebody who left. */
  readonly number: number | null
  readonly trainee: TraineeRow
  readonly lessons: number
  readonly late: number
  readonly absentHalfDays: number
  readonly unjustifiedHalfDays: number
  /** Lessons in which people disagree on this trainee. */
  readonly disputed: number
  readonly threshold: Threshold
}

export type GroupTotals = {
  readonly trainees: number
  readonly absentHalfDays: number
  readonly unjustifiedHalfDays: number
  readonly late: number
  readonly near: number
  readonly exceeded: number
  readonly disputed: number
}

/** Everyone on the list, in its order, then those who left and have a past in this register. */
export function traineeTotals(
  trainees: readonly TraineeRow[],
  totals: readonly TotalsRow[],
  limit: number
): TraineeTotals[] {
  const totalsByPerson = new Map(totals.map((row) => [row.person, row]))
  const { listed, left } = inListOrder(trainees)
  const rowOf = (trainee: TraineeRow, number: number | null): TraineeTotals => {
    const row = totalsByPerson.get(trainee.person)
    const unjustifiedHalfDays = row?.unjustifiedHalfDays ?? 0
    return {
      ...{ number, trainee, unjustifiedHalfDays },
      lessons: row?.lessons ?? 0,
      late: row?.late ?? 0,
      absentHalfDays: row?.absentHalfDays ?? 0,
      disputed: row?.disputed ?? 0,
      threshold: thresholdState(unjustifiedHalfDays, limit)
    }
  }
  return [
    ...listed.map((trainee, index) => rowOf(trainee, index + 1)),
    ...left
      .filter(({ person }) => totalsByPerson.has(person))
      .map((trainee) => rowOf(trainee, null))
  ]
}

export function groupTotals(rows: readonly TraineeTotals[]): GroupTotals {
  const sum = (valueOf: (row: TraineeTotals) => number) =>
    rows.reduce((total, row) => total + valueOf(row), 0)
  return {
    trainees: rows.filter(({ number }) => number !== null).length,
    absentHalfDays: sum((row) => row.absentHalfDays),
    unjustifiedHalfDays: sum((row) => row.unjustifiedHalfDays),
    late: sum((row) => row.late),
    near: rows.filter(({ threshold }) => threshold === 'near').length,
    exceeded: rows.filter(({ threshold }) => threshold === 'exceeded').length,
    disputed: sum((row) => row.disputed)
  }
}

export type TotalsOrder = 'list' | 'name' | 'absent' | 'unjustified' | 'late'

/** Names from the start of the alphabet, figures from the highest; ties stay in the order of the list. */
export function sortTotals(
  rows: readonly TraineeTotals[],
  order: TotalsOrder,
  compareByName: (one: TraineeRow, other: TraineeRow) => number
): TraineeTotals[] {
  if (order === 'list') return [...rows]
  if (order === 'name')
    return [...rows].sort((one, other) => compareByName(one.trainee, other.trainee))
  const figure = {
    absent: (row: TraineeTotals) => row.absentHalfDays,
    unjustified: (row: TraineeTotals) => row.unjustifiedHalfDays,
    late: (row: TraineeTotals) => row.late
  }[order]
  return [...rows].sort((one, other) => figure(other) - figure(one))
}

/** A name in either script, or a Massar code. */
export function searchTotals(rows: readonly TraineeTotals[], query: string): TraineeTotals[] {
  const isFound = prepareQuery(query)
  return rows.filter(({ trainee }) => isFound(trainee.searchKey))
}
