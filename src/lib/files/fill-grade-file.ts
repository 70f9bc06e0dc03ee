import { withoutCalculationChain } from './calculation-chain.ts'
import { scalesOf } from './grade-file.ts'
import { planChanges } from './grade-file-changes.ts'
import type { ChangeRefusal, GradeChange, PlannedCell } from './grade-file-changes.ts'
import { FILLING_STEPS } from './grade-file-steps.ts'
import type { StepProgress } from './grade-file-steps.ts'
import { gradeFileLimits } from './limits.ts'
import { openGradeSheet } from './open-grade-sheet.ts'
import type { GradeSheetRefusal, OpenGradeSheet } from './open-grade-sheet.ts'
import { Refused, refusalFor } from './refusal.ts'
import { patchSharedTexts, SharedTextNumbers } from './shared-texts-patch.ts'
import { patchSheet } from './sheet-patch.ts'
import type { CellPatch, NewContent } from './sheet-patch.ts'
import type { Cell, Sheet } from './sheet.ts'
import { cellReference } from './xlsx-cells.ts'
import { decodeXml, encodeXml } from './xlsx-package.ts'
import { patchZip } from './zip-patch.ts'

export type GradeFileFilling =
  /** `cells`: how many hold something else than before. Without any, the bytes are those given. */
  | { ok: true; bytes: Uint8Array; cells: number }
  | GradeSheetRefusal
  | { ok: false; reason: 'too-many-changes'; limit: number }
  /** Nothing was written; each change that cannot be made, by its place in the list, and why. */
  | { ok: false; reason: 'changes-refused'; refused: { change: number; reason: ChangeRefusal }[] }
  /** A cell to change holds a formula that others lean on (`G18`). */
  | { ok: false; reason: 'shared-formula'; cell: string }
  /** What was written does not read back as asked: the workbook is made in a way we do not know. */
  | { ok: false; reason: 'not-read-back' }

/**
 * Fills grades, absences and remarks into a grade file as it was handed out by MASSAR, changing
 * the values of those cells in place and nothing else: protection, validations, formats and every
 * other part stay as they are (decision 0017). All changes are made, or none.
 *
 * Long work: a page must not run it where it draws. Never throws.
 */
export function fillGradeFile(
  bytes: Uint8Array,
  changes: readonly GradeChange[],
  onProgress: StepProgress = () => {}
): GradeFileFilling {
  if (changes.length > gradeFileLimits.changes) {
    return { ok: false, reason: 'too-many-changes', limit: gradeFileLimits.changes }
  }
  onProgress(0, FILLING_STEPS.length)
  const opening = openGradeSheet(bytes)
  if (!opening.ok) return opening
  onProgress(1, FILLING_STEPS.length)
  const { opened } = opening
  const plan = planChanges(opened, scalesOf(opened.xml, opened.layout.pupilRows), changes)
  if (!plan.ok) return plan
  const different = plan.cells.filter(
    ({ row, column, value }) => cellAt(opened.sheet, row, column) !== value
  )
  try {
    opened.workbook.zip.verify()
    return different.length === 0
      ? { ok: true, bytes, cells: 0 }
      : write(bytes, opened, different, onProgress)
  } catch (error) {
    return error instanceof Refused ? error.refusal : refusalFor('damaged')
  }
}

function write(
  bytes: Uint8Array,
  opened: OpenGradeSheet,
  planned: readonly PlannedCell[],
  onProgress: StepProgress
): GradeFileFilling {
  const { workbook, part, xml } = opened
  const table = workbook.sharedStringsPart
  const texts = table === null ? null : new SharedTextNumbers(opened.sharedTexts)
  const patches = planned.map((cell) => patchFor(cell, texts))
  const patching = patchSheet(xml, patches)
  if (!patching.ok) {
    const { reason, row, column } = patching
    return { ok: false, reason, cell: cellReference(row, column) }
  }
  const { patch } = patching
  const replaced = new Map<string, Uint8Array>()
  const replace = (name: string, change: (xml: string) => string) => {
    const original = workbook.zip.read(name)
    if (original === null) throw new Refused('damaged')
    replaced.set(name, encodeXml(change(decodeXml(original)), original))
  }
  replace(part, () => patch.xml)
  const usesAdded = patches.filter(({ content }) => content.kind === 'shared-text').length
  const moreUses = usesAdded - patch.sharedTextsLeft
  if (table !== null && texts !== null && (texts.added.length > 0 || moreUses !== 0)) {
    replace(table, (xml) => patchSharedTexts(xml, texts.added, moreUses))
  }
  const chain = patch.formulasReplaced > 0 ? workbook.calculationChainPart : null
  if (chain !== null) {
    for (const [name, content] of withoutCalculationChain(workbook, chain)) {
      replaced.set(name, content)
    }
  }
  const filled = patchZip(bytes, { replaced, removed: chain === null ? [] : [chain] })
  onProgress(2, FILLING_STEPS.length)
  return readsBack(filled, opened.sheet, planned)
    ? { ok: true, bytes: filled, cells: planned.length }
    : { ok: false, reason: 'not-read-back' }
}

function patchFor({ row, column, value }: PlannedCell, texts: SharedTextNumbers | null): CellPatch {
  return { row, column, content: contentFor(value, texts) }
}

function contentFor(value: Cell, texts: SharedTextNumbers | null): NewContent {
  if (value === null) return { kind: 'empty' }
  if (typeof value === 'number') return { kind: 'grade', hundredths: Math.round(value * 100) }
  if (texts === null) return { kind: 'inline-text', text: value }
  return { kind: 'shared-text', index: texts.numberOf(value) }
}

/** Every cell of the sheet is as it was, or as it was asked to be. */
function readsBack(filled: Uint8Array, before: Sheet, planned: readonly PlannedCell[]): boolean {
  const reading = openGradeSheet(filled)
  if (!reading.ok) return false
  const after = reading.opened.sheet
  const valueByPlace = new Map(
    planned.map(({ row, column, value }) => [cellReference(row, column), value])
  )
  return everyPlace(before, after).every(([row, column]) => {
    const asked = valueByPlace.get(cellReference(row, column))
    const expected = asked === undefined ? cellAt(before, row, column) : asked
    return cellAt(after, row, column) === expected
  })
}

function everyPlace(one: Sheet, other: Sheet): [row: number, column: number][] {
  const rows = Math.max(one.rows.length, other.rows.length)
  return Array.from({ length: rows }, (_, row) => {
    const columns = Math.max(one.rows[row]?.length ?? 0, other.rows[row]?.length ?? 0)
    return Array.from({ length: columns }, (_, column): [number, number] => [row, column])
  }).flat()
}

function cellAt(sheet: Sheet, row: number, column: number): Cell {
  return sheet.rows[row]?.[column] ?? null
}
