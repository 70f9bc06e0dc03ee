/**
 * What one visit typed and has not stated yet: on the disk at each key, stated as one gesture when the visit pauses or
 * ends. It holds all that its facts need, so that what a crash left is stated as its author saw it.
 */
import * as v from 'valibot'
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import { cellOfWire, packCells, wireCell } from '#shared/documents/packed-cells.ts'
import { MAX_ROSTER } from '#shared/documents/fields.ts'
import { referTo, type RostersById } from '#shared/documents/rosters.ts'
import { inGroupsOf } from '#shared/domain/collections.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { BLANK, type Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { writerOf, type ParcelId } from '#shared/journal/parcel.ts'

export type DraftColumn = {
  readonly assessment: number
  /** Cells as facts carry them. */
  readonly cells: readonly (readonly [PersonId, number])[]
  /** What its author saw at the places it speaks of, and replaces. */
  readonly replaces: readonly ParcelId[]
}

export type GradeDraft = {
  /** Under which it will be stated: a draft whose parcel is in the journal is no draft any more. */
  readonly parcel: ParcelId
  /** Everyone on the list, as the visit saw it. */
  readonly list: readonly PersonId[]
  readonly columns: readonly DraftColumn[]
}

export type TypedByPerson = ReadonlyMap<PersonId, Cell>

const number = <Id extends number>() => v.custom<Id>((value) => Number.isSafeInteger(value))
const list = v.array(number<PersonId>())
const column = {
  assessment: number(),
  cells: v.array(v.tuple([number<PersonId>(), number()])),
  replaces: v.array(number<ParcelId>())
}
const draftSchema = v.strictObject({
  parcel: number<ParcelId>(),
  list,
  columns: v.array(v.strictObject(column))
})
/** As releases wrote it while a draft was of one assessment. */
const oneColumnSchema = v.strictObject({ parcel: number<ParcelId>(), list, ...column })

/** Reads a draft from the disk; null when this release cannot, and then it stays where it is. */
export function parseGradeDraft(content: unknown): GradeDraft | null {
  const parsed = v.safeParse(draftSchema, content)
  if (parsed.success) return parsed.output
  const older = v.safeParse(oneColumnSchema, content)
  if (!older.success) return null
  const { parcel, list: people, ...only } = older.output
  return { parcel, list: people, columns: [only] }
}

export function wireCells(typed: TypedByPerson): [PersonId, number][] {
  return [...typed].map(([person, cell]) => [person, wireCell(cell)])
}

/**
 * The facts that state a draft. They name nobody but those of whom its author said something: whoever else was listed
 * once, in this gradebook or in the group, is none of their business. A list that its writer has named here is not named
 * again; more people than a list may hold are said in several.
 */
export function factsOfGradeDraft(
  draft: GradeDraft,
  at: Moment,
  { rosters }: Pick<GradebookState, 'rosters'>
): GradebookFact[] {
  const own = new Map(rosters.get(writerOf(draft.parcel)))
  return inGroupsOf(MAX_ROSTER, touchedPeople(draft)).flatMap((touched) => {
    const people = listThatHolds(touched, own) ?? touched
    const { roster, naming } = referTo(people, own)
    own.set(roster, people)
    const graded = draft.columns.flatMap(({ assessment, cells, replaces }): GradebookFact[] => {
      const packed = packedFor(people, touched, cells)
      if (packed === null) return []
      return [{ type: 'graded', at, assessment, roster, cells: packed, replaces: [...replaces] }]
    })
    return [...naming, ...graded]
  })
}

/** In the order of the list, so that neighbours stay neighbours. */
function touchedPeople({ list: listed, columns }: GradeDraft): PersonId[] {
  const touched = new Set(columns.flatMap(({ cells }) => cells.map(([person]) => person)))
  return [...new Set([...listed.filter((person) => touched.has(person)), ...touched])]
}

/** The shortest list of this writer on which all of these people are. */
function listThatHolds(people: readonly PersonId[], own: RostersById): readonly PersonId[] | null {
  const holding = [...own.values()].filter((named) => {
    const names = new Set(named)
    return people.every((person) => names.has(person))
  })
  return holding.sort((one, other) => one.length - other.length)[0] ?? null
}

/** The cells of those touched as places of a list; null where this column says nothing of them. */
function packedFor(
  people: readonly PersonId[],
  touched: readonly PersonId[],
  cells: DraftColumn['cells']
): Uint8Array | null {
  const among = new Set(touched)
  const placed = cells
    .filter(([person]) => among.has(person))
    .map(([person, wire]) => [people.indexOf(person), cellOfWire(wire) ?? BLANK] as const)
    .sort(([one], [other]) => one - other)
  return placed.length === 0 ? null : packCells(placed)
}
