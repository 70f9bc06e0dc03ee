/** Rank among those who have a result: 1, 2, 2, 4. */
import type { Hundredths } from './grade.ts'

export type Rank = { readonly rank: number; readonly isTied: boolean }

/** Ranks by the printed result, so that people with one number have one rank. Who has none is not ranked. */
export function ranksOf<Key>(results: ReadonlyMap<Key, Hundredths | null>): ReadonlyMap<Key, Rank> {
  const ranked = [...results].filter((entry): entry is [Key, number] => entry[1] !== null)
  return new Map(
    ranked.map(([key, result]) => {
      const above = ranked.filter(([, other]) => other > result).length
      const equal = ranked.filter(([, other]) => other === result).length
      return [key, { rank: above + 1, isTied: equal > 1 }]
    })
  )
}
