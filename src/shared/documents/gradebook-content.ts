/**
 * What a gradebook officially says, as bytes that depend on nothing else: what is digested when it is submitted,
 * validated, locked or published. Held and rejected facts are not in it, so the digest of a closed list does not move
 * when they arrive. Remarks are not in it either: they are no grades.
 */
import { wireCell } from './packed-cells.ts'
import type { AssessmentState, GradebookState } from './gradebook.ts'
import type { CellState } from './cells.ts'
import { BLANK } from '../domain/grade.ts'
import { sha256 } from '../domain/sha256.ts'
import type { PlaceState } from '../journal/fold.ts'

/** The first line: a later way of writing would be another. */
const FORMAT = 'sijil gradebook 1'

/** SHA-256 of the official content: 32 bytes. */
export function officialDigest(gradebook: GradebookState): Uint8Array {
  return sha256(officialContent(gradebook))
}

/** Lines of ASCII: the rule, each active assessment, each cell that is not blank, in the order of their numbers. */
export function officialContent({ rule, assessments, cells }: GradebookState): Uint8Array {
  const active = assessments
    .filter(({ values }) => values.active !== false)
    .sort((one, other) => one.number - other.number)
  const lines = [
    FORMAT,
    `rule ${spelled(rule, Number)}`,
    ...active.flatMap((assessment) => [
      assessmentLine(assessment),
      ...cellLines(assessment.number, cells.get(assessment.number) ?? new Map())
    ])
  ]
  return asciiBytes(lines.join('\n'))
}

function assessmentLine({ number, values, contradictions }: AssessmentState): string {
  const said = (['max', 'step', 'weight'] as const).map((field) => {
    const disputed = contradictions.find(({ place }) => place === field)
    return disputed === undefined ? (values[field] ?? '-') : spelled(disputed, Number)
  })
  return `assessment ${number} ${said.join(' ')}`
}

function cellLines(assessment: number, column: ReadonlyMap<number, CellState>): string[] {
  const blank = String(wireCell(BLANK))
  return [...column]
    .sort(([one], [other]) => one - other)
    .map(([person, state]) => [person, spelled(state, wireCell)] as const)
    .filter(([, said]) => said !== '' && said !== blank)
    .map(([person, said]) => `cell ${assessment} ${person} ${said}`)
}

/** What stands at a place, as numbers: several, smallest first, where people differ. */
function spelled<Value>(
  place: PlaceState<Value> | null,
  numberOf: (value: Value) => number
): string {
  if (place === null || place.kind === 'unsaid') return ''
  const values = place.kind === 'settled' ? [place.value] : place.values
  return values
    .map(numberOf)
    .sort((one, other) => one - other)
    .join('|')
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
