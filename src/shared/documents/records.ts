/**
 * Records kept as facts: each fact sets some fields of one record and names what it replaces. A place is a record and
 * a field, so two people who correct different fields both win, and the same field differently shows both values.
 */
import * as v from 'valibot'
import * as f from './fields.ts'
import { groupBy } from '../domain/collections.ts'
import { defineFact, type FactKind } from '../journal/fact.ts'
import {
  counts,
  foldPlaces,
  itself,
  standingOf,
  type PlaceState,
  type Statement
} from '../journal/fold.ts'
import type { Entry, Journal } from '../journal/journal.ts'
import type { ParcelId } from '../journal/parcel.ts'

export type FieldValue = string | number | boolean | null

type RecordFields<Values extends v.ObjectEntries> = {
  readonly at: typeof f.moment
  readonly key: v.GenericSchema<string>
  readonly values: v.GenericSchema<Partial<v.InferOutput<v.StrictObjectSchema<Values, undefined>>>>
  readonly replaces: typeof f.parcelIds
}

/** Declares a collection: its fact sets any of `values` on the record called `key` (a string that `keyShape` allows). */
export function defineRecord<const Type extends string, const Values extends v.ObjectEntries>(
  code: number,
  type: Type,
  keyShape: RegExp,
  values: Values
): FactKind<Type, RecordFields<Values>> {
  return defineFact(code, type, recordFields<Values>(keyShape, v.strictObject(optional(values))))
}

/**
 * The same of a collection that says what people and things are called and whether they are there. Fields that a newer
 * release adds to such a record are left out of what is shown, rather than the record with its name. Not for records that
 * give rights or decide how something counts: there a field unheard of may change what the others mean.
 */
export function defineNames<const Type extends string, const Values extends v.ObjectEntries>(
  code: number,
  type: Type,
  keyShape: RegExp,
  values: Values
): FactKind<Type, RecordFields<Values>> {
  const whole = recordFields<Values>(keyShape, v.strictObject(optional(values)))
  const known = recordFields<Values>(keyShape, v.object(optional(values)))
  return defineFact(code, type, whole, known)
}

function recordFields<Values extends v.ObjectEntries>(
  keyShape: RegExp,
  values: v.GenericSchema
): RecordFields<Values> {
  return {
    at: f.moment,
    key: v.pipe(v.string(), v.regex(keyShape)),
    values: values as unknown as RecordFields<Values>['values'],
    replaces: f.parcelIds
  }
}

/** A field may be left out; a field without a value would dispute the value that others give it. */
function optional(values: v.ObjectEntries): v.ObjectEntries {
  return Object.fromEntries(
    Object.entries(values).map(([name, schema]) => [name, v.exactOptional(schema)])
  )
}

/** A record as its journal says. `values` holds agreed fields; a field people disagree on is in `contradictions` alone. */
export type RecordState<Values> = {
  readonly key: string
  readonly values: Partial<Values>
  readonly contradictions: readonly PlaceState<FieldValue>[]
  /** Parcels that now give each field: what a change of that field replaces. */
  readonly currentByField: ReadonlyMap<string, readonly ParcelId[]>
}

export type RecordFact = {
  readonly type: string
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
  readonly replaces: readonly ParcelId[]
}

/**
 * Records of one collection by key; one of which everything waits for a decision is none yet. `isCounted` where held facts
 * of the document are decided of.
 */
export function foldRecords<Values>(
  journal: Journal<RecordFact>,
  type: string,
  isCounted = (parcel: ParcelId) => counts(standingOf(parcel, journal.stampsByParcel, new Map()))
): Map<string, RecordState<Values>> {
  const entriesByKey = groupBy(
    journal.entries.filter((entry) => entry.fact.type === type),
    (entry) => entry.fact.key
  )
  const counted = [...entriesByKey].filter(([, entries]) => {
    return entries.some(({ parcel }) => isCounted(parcel))
  })
  return new Map(
    counted.map(([key, entries]) => [key, foldRecord<Values>(key, entries, isCounted)])
  )
}

function foldRecord<Values>(
  key: string,
  entries: readonly Entry<RecordFact>[],
  isCounted: (parcel: ParcelId) => boolean
): RecordState<Values> {
  const fields = [...foldPlaces(entries.flatMap(fieldStatements), isCounted, itself)]
  const agreed = fields.flatMap(([field, state]) =>
    state.kind === 'settled' ? [[field, state.value] as const] : []
  )
  return {
    key,
    values: Object.fromEntries(agreed) as Partial<Values>,
    contradictions: fields
      .map(([, state]) => state)
      .filter((state) => state.kind === 'contradiction'),
    currentByField: new Map(
      fields.map(([field, state]) => [field, state.current.map(({ parcel }) => parcel)])
    )
  }
}

function fieldStatements({ fact, parcel, index }: Entry<RecordFact>): Statement<FieldValue>[] {
  return Object.entries(fact.values).map(([field, value]) => ({
    place: field,
    value: value as FieldValue,
    parcel,
    index,
    replaces: fact.replaces
  }))
}

/** What a change of these fields replaces: everything that gives them now. */
export function replacedBy(
  record: RecordState<unknown> | undefined,
  fields: readonly string[]
): ParcelId[] {
  return [...new Set(fields.flatMap((field) => record?.currentByField.get(field) ?? []))]
}
