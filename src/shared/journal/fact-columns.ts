/**
 * The facts of rows as columns: one for each place in which facts of a code keep a value. Knows no kind of fact: it makes
 * use of what they have in common, that the moment of the gesture stands behind the code, that fields repeat what rows
 * before them said, and that lists are of entries whose fields are alike.
 *
 * How many facts each row has; how many values each fact, and which code; then, code after code and field after field, the
 * cells of all facts that have it, followed by the entries of their lists, followed field after field by the entries' own.
 */
import type * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import {
  isMoment,
  readCell,
  readValue,
  writeList,
  writeMoment,
  writeReference,
  writeValue
} from './fact-cells.ts'
import { readNumber } from './numbers.ts'
import type { ParcelId, WireFact } from './parcel.ts'

/** Of each row, what its facts can be told from. */
export type Surroundings = {
  readonly parcels: readonly ParcelId[]
  /** When the relay received each. */
  readonly receipts: readonly number[]
}

/** The field behind the code. */
const MOMENT_FIELD = 1

/** Values of one row, written or still to be read: a fact, a list in it, or an entry of that list. */
type Values = { readonly row: number; readonly length: number; readonly values: unknown[] }

/** Writes the facts of rows, in the order of the rows. */
export function writeFacts(
  encoder: encoding.Encoder,
  factsOfRows: readonly (readonly WireFact[])[],
  { parcels, receipts }: Surroundings
): void {
  const facts = factsOfRows.flatMap((ofRow, row) => ofRow.map((fact) => valuesOf(row, fact)))
  factsOfRows.forEach(({ length }) => encoding.writeVarUint(encoder, length))
  facts.forEach(({ length }) => encoding.writeVarUint(encoder, length))
  const coded = facts.filter(isLongerThan(0))
  coded.forEach(({ values }) => writeValue(encoder, values[0]))
  const rowByParcel = new Map<unknown, number>(parcels.map((parcel, row) => [parcel, row]))
  for (const alike of byCode(coded)) {
    for (const { field, having } of fieldsOf(alike, 1)) {
      for (const { row, values } of having) {
        const value = values[field]
        if (field === MOMENT_FIELD && isMoment(value))
          writeMoment(encoder, (receipts[row] ?? 0) - value)
        else writeValueOrList(encoder, value)
      }
      writeEntries(encoder, having.flatMap(listAt(field)), rowByParcel)
    }
  }
}

/** The entries of lists, and then what those that are lists themselves hold, one field after the other. */
function writeEntries(
  encoder: encoding.Encoder,
  lists: readonly Values[],
  rowByParcel: ReadonlyMap<unknown, number>
): void {
  for (const { row, values } of lists) {
    for (const entry of values) {
      const replaced = rowByParcel.get(entry) ?? row
      if (replaced < row) writeReference(encoder, row - replaced)
      else writeValueOrList(encoder, entry)
    }
  }
  const entries = lists.flatMap(({ row, values }) =>
    values.flatMap((entry) => (Array.isArray(entry) ? [valuesOf(row, entry)] : []))
  )
  for (const { field, having } of fieldsOf(entries, 0))
    having.forEach(({ values }) => writeValue(encoder, values[field]))
}

/** Reads the facts of these rows. Throws at what `writeFacts` does not write. */
export function readFacts(
  decoder: decoding.Decoder,
  { parcels, receipts }: Surroundings
): WireFact[][] {
  const facts = parcels
    .map(() => readLength(decoder))
    .flatMap((count, row) => {
      if (count === 0) throw new Error('a parcel says nothing')
      return Array.from({ length: count }, () => row)
    })
    .map((row): Values => ({ row, length: readLength(decoder), values: [] }))
  const coded = facts.filter(isLongerThan(0))
  coded.forEach(({ values }) => values.push(readValue(decoder)))
  for (const alike of byCode(coded)) {
    for (const { having } of fieldsOf(alike, 1)) {
      const lists = having.flatMap(({ row, values }) => {
        const cell = readCell(decoder)
        if (cell.is === 'moment') values.push((receipts[row] ?? 0) - cell.secondsBefore)
        else if (cell.is === 'value') values.push(cell.value)
        else if (cell.is === 'list') return [openList(decoder, values, row, cell.length)]
        else throw new Error('a field refers to nothing')
        return []
      })
      readEntries(decoder, lists, parcels)
    }
  }
  return factsByRow(facts, parcels.length)
}

function readEntries(
  decoder: decoding.Decoder,
  lists: readonly Values[],
  parcels: readonly ParcelId[]
): void {
  const entries = lists.flatMap(({ row, length, values }) => {
    const opened: Values[] = []
    while (values.length < length) {
      const cell = readCell(decoder)
      if (cell.is === 'value') values.push(cell.value)
      else if (cell.is === 'list') opened.push(openList(decoder, values, row, cell.length))
      else if (cell.is === 'reference') values.push(rowBefore(parcels, row, cell.distance))
      else throw new Error('an entry is no moment')
    }
    return opened
  })
  for (const { having } of fieldsOf(entries, 0))
    having.forEach(({ values }) => values.push(readValue(decoder)))
}

/** How many cells follow somewhere behind: each is a byte at least, so a number too large ends here. */
function readLength(decoder: decoding.Decoder): number {
  return withinBytes(decoder, readNumber(decoder))
}

function withinBytes(decoder: decoding.Decoder, length: number): number {
  if (length > decoder.arr.length - decoder.pos) throw new Error('more cells than bytes')
  return length
}

/** A list whose cells come later. */
function openList(
  decoder: decoding.Decoder,
  holder: unknown[],
  row: number,
  length: number
): Values {
  const values: unknown[] = []
  holder.push(values)
  return { row, length: withinBytes(decoder, length), values }
}

function rowBefore(parcels: readonly ParcelId[], row: number, distance: number): ParcelId {
  const parcel = distance > 0 ? parcels[row - distance] : undefined
  if (parcel === undefined) throw new Error('a parcel of no row')
  return parcel
}

function factsByRow(facts: readonly Values[], rows: number): WireFact[][] {
  const byRow: WireFact[][] = Array.from({ length: rows }, () => [])
  facts.forEach(({ row, values }) => byRow[row]?.push(values))
  return byRow
}

/** Facts by their code, codes in the order in which they first occur: both sides find the same. */
function byCode(facts: readonly Values[]): Values[][] {
  const groups = new Map<unknown, Values[]>()
  for (const fact of facts) {
    const group = groups.get(fact.values[0])
    if (group === undefined) groups.set(fact.values[0], [fact])
    else group.push(fact)
  }
  return [...groups.values()]
}

/** Field after field, the lists that have it. All steps together are as many as there are cells. */
function* fieldsOf(lists: readonly Values[], from: number) {
  let having = lists.filter(isLongerThan(from))
  for (let field = from; having.length > 0; field++) {
    yield { field, having }
    having = having.filter(isLongerThan(field + 1))
  }
}

function isLongerThan(field: number): (list: Values) => boolean {
  return ({ length }) => length > field
}

function listAt(field: number): (fact: Values) => Values[] {
  return ({ row, values }) => {
    const value = values[field]
    return Array.isArray(value) ? [valuesOf(row, value)] : []
  }
}

function valuesOf(row: number, values: readonly unknown[]): Values {
  return { row, length: values.length, values: [...values] }
}

function writeValueOrList(encoder: encoding.Encoder, value: unknown): void {
  if (Array.isArray(value)) writeList(encoder, value.length)
  else writeValue(encoder, value)
}
