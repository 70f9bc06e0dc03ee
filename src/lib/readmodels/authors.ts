/** Who is behind a writer number, as far as this device knows. */
import type { Names } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'

export type Author =
  /** This person, on this device. */
  | { readonly kind: 'self'; readonly names: Names }
  /** A writer of which this device knows the number alone. */
  | { readonly kind: 'writer'; readonly writer: Writer }

/** The one place that turns a writer of a parcel into a person or a device. */
export function authorOf(
  writer: Writer,
  self: { readonly writer: Writer; readonly names: Names }
): Author {
  return writer === self.writer ? { kind: 'self', names: self.names } : { kind: 'writer', writer }
}
