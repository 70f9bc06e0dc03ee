/** Grades of one assessment counted for a plot. */
import { invalidityOf, type Cell, type Hundredths, type Scale } from './grade.ts'

export type Bucket = {
  /** From here on, inclusive. */
  readonly from: Hundredths
  /** Up to here: exclusive, but for the last bucket, which holds the maximum too. */
  readonly to: Hundredths
  readonly count: number
}

/** Buckets of equal width from 0 through the maximum, the last one perhaps narrower. What is invalid is in none. */
export function distributionOf(
  cells: Iterable<Cell>,
  scale: Scale,
  width: Hundredths
): readonly Bucket[] {
  const length = Math.max(1, Math.ceil(scale.max / width))
  const counts = Array.from({ length }, () => 0)
  for (const cell of cells) {
    if (cell.kind !== 'grade' || invalidityOf(cell, scale) !== null) continue
    const place = Math.min(length - 1, Math.floor(cell.value / width))
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts.map((count, place) => ({
    from: place * width,
    to: Math.min(scale.max, (place + 1) * width),
    count
  }))
}
