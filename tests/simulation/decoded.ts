/** Updates decoded once: the simulation looks at the same bytes after every step. */
import { readContents, type Contents } from '#shared/journal/parcel.ts'

const contentsByUpdate = new WeakMap<Uint8Array, Contents>()
const factsByUpdate = new WeakMap<Uint8Array, string>()

export function contentsIn(update: Uint8Array): Contents {
  const known = contentsByUpdate.get(update)
  if (known !== undefined) return known
  const contents = readContents(update)
  contentsByUpdate.set(update, contents)
  return contents
}

/** What the parcels of an update say, whatever their ids. */
export function factsIn(update: Uint8Array): string {
  const known = factsByUpdate.get(update)
  if (known !== undefined) return known
  const facts = JSON.stringify(contentsIn(update).parcels.flatMap((parcel) => parcel.facts))
  factsByUpdate.set(update, facts)
  return facts
}
