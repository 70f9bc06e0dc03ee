/** What people do to a block of cells, as changes: clear it, fill it from its first row, or take it along as text. Pure. */
import { BLANK, type Cell } from '#shared/domain/grade.ts'
import { gradeText, keyOfCode } from '#shared/domain/grade-text.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { cellShown, type GradeChange, type GradeSnapshot } from '../grade-visit.ts'
import { placesIn, type Block, type GridPlace } from './grid-moves.ts'

export type BlockChanges = {
  readonly changes: readonly GradeChange[]
  /** Cells on which two people disagree: settled one by one, never in passing. */
  readonly disputed: number
}

/** Spreadsheets read this sign as text, never as a grade. */
const DISPUTED_TEXT = '≠'

export function changesToClear(snapshot: GradeSnapshot, block: Block): BlockChanges {
  return changesOf(snapshot, placesIn(block), () => BLANK)
}

export function changesToClearColumn(snapshot: GradeSnapshot, assessment: number): BlockChanges {
  const column = snapshot.assessments.findIndex(({ number }) => number === assessment)
  const to = { row: snapshot.list.length - 1, column }
  return changesToClear(snapshot, { from: { row: 0, column }, to })
}

/** Every column of the block says what its first row says; a single row says what the row above it says. */
export function changesToFillDown(snapshot: GradeSnapshot, { from, to }: Block): BlockChanges {
  const source = from.row === to.row ? from.row - 1 : from.row
  if (source < 0) return { changes: [], disputed: 0 }
  const filled = placesIn({ from: { row: source + 1, column: from.column }, to })
  return changesOf(snapshot, filled, ({ column }) => {
    const said = shownAt(snapshot, { row: source, column })
    return said === 'contradiction' ? null : said
  })
}

/** A block as spreadsheets take it; reading it again gives the same cells. */
export function blockText(snapshot: GradeSnapshot, { from, to }: Block): string {
  const rows = Array.from({ length: to.row - from.row + 1 }, (_, index) => from.row + index)
  const columns = Array.from({ length: to.column - from.column + 1 }, (_, at) => from.column + at)
  return rows
    .map((row) => columns.map((column) => textOf(shownAt(snapshot, { row, column }))).join('\t'))
    .join('\r\n')
}

/** A cell as it is typed. */
export function textOf(cell: Cell | 'contradiction'): string {
  if (cell === 'contradiction') return DISPUTED_TEXT
  if (cell.kind === 'blank') return ''
  return cell.kind === 'code' ? keyOfCode(cell.code) : gradeText(cell.value, ',')
}

export function shownAt(
  snapshot: GradeSnapshot,
  { row, column }: GridPlace
): Cell | 'contradiction' {
  const assessment = snapshot.assessments[column]?.number
  const person = snapshot.list[row]
  if (assessment === undefined || person === undefined) return BLANK
  return cellShown(snapshot, assessment, person) ?? BLANK
}

function changesOf(
  snapshot: GradeSnapshot,
  places: readonly GridPlace[],
  cellAt: (place: GridPlace) => Cell | null
): BlockChanges {
  const isDisputed = (place: GridPlace) => shownAt(snapshot, place) === 'contradiction'
  const changes = places
    .filter((place) => !isDisputed(place))
    .flatMap((place): GradeChange[] => {
      const assessment = snapshot.assessments[place.column]?.number
      const person: PersonId | undefined = snapshot.list[place.row]
      const cell = cellAt(place)
      const isKnown = assessment !== undefined && person !== undefined && cell !== null
      return isKnown ? [{ assessment, person, cell }] : []
    })
  return { changes, disputed: places.filter(isDisputed).length }
}
