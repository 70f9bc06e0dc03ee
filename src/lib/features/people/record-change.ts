/** From what a record should say to the least that must be written: the fields that differ, and what they replace. */
import { replacedBy, type FieldValue, type RecordState } from '#shared/documents/records.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'

export type RecordChange<Values> = {
  readonly values: Partial<Values>
  readonly replaces: ParcelId[]
}

/** Null when the record says all of it already. A field people disagree on always differs: stating it settles it. */
export function changeOf<Values extends object>(
  record: RecordState<Values> | undefined,
  wanted: Partial<Values>
): RecordChange<Values> | null {
  const differing = Object.entries(wanted).filter(
    ([field, value]) => !Object.is(record?.values[field as keyof Values], value)
  )
  if (differing.length === 0) return null
  return {
    values: Object.fromEntries(differing) as Partial<Values>,
    replaces: replacedBy(
      record,
      differing.map(([field]) => field)
    )
  }
}

/** All that is said of a field now: one value, several where people disagree, none where nothing was said. */
export function saidOf<Values extends object>(
  record: RecordState<Values> | undefined,
  field: keyof Values & string
): FieldValue[] {
  const disputed = record?.contradictions.find(({ place }) => place === field)
  if (disputed?.kind === 'contradiction') return [...disputed.values]
  const value = record?.values[field] as FieldValue | undefined
  return value === undefined ? [] : [value]
}
