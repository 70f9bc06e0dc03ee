/** What of each row is chosen. A row on which nothing moved is marked by the same value, so that a move draws few rows. Pure. */
import type { Block, GridPlace } from './grid-moves.ts'

/** The column with the focus, and the columns that are chosen; -1 where none. */
export type MarkedRow<Row> = {
  readonly row: Row
  readonly focus: number
  readonly from: number
  readonly to: number
}

/** Call again with each move, and whenever the rows are others. */
export function rowMarks<Row>(): (
  rows: readonly Row[],
  focus: GridPlace,
  block: Block
) => readonly MarkedRow<Row>[] {
  let marked: readonly MarkedRow<Row>[] = []
  return (rows, focus, block) => {
    marked = rows.map((row, place) => {
      const last = marked[place]
      const next = markedRow(row, place, focus, block)
      return last !== undefined && isSame(last, next) ? last : next
    })
    return marked
  }
}

function markedRow<Row>(
  row: Row,
  place: number,
  focus: GridPlace,
  { from, to }: Block
): MarkedRow<Row> {
  const isChosen = place >= from.row && place <= to.row
  return {
    row,
    focus: place === focus.row ? focus.column : -1,
    from: isChosen ? from.column : -1,
    to: isChosen ? to.column : -1
  }
}

function isSame<Row>(one: MarkedRow<Row>, other: MarkedRow<Row>): boolean {
  const isSameRow = one.row === other.row && one.focus === other.focus
  return isSameRow && one.from === other.from && one.to === other.to
}
