/** What a row of the benchmark says: numbers of several runs, the budget they are held to, and where the cost goes. */

export type Unit = 'B' | 'KB' | 'MB' | 'ms' | 's' | '/s' | 'x' | 'RTT' | ''

export type Budget = { readonly kind: 'at-most' | 'at-least'; readonly value: number }

export type Line = {
  readonly what: string
  readonly unit: Unit
  /** One number of each run. */
  readonly values: readonly number[]
  /** Null: told for information. */
  readonly budget: Budget | null
  /** Where time or bytes go: printed under a line that missed its budget. */
  readonly spent?: string
}

export type RowContext = {
  /** How often to measure. */
  readonly runs: number
  /** A word to the person watching, while a long row works. */
  readonly say: (line: string) => void
}

export type Row = {
  readonly name: string
  readonly measure: (context: RowContext) => Promise<readonly Line[]>
}

export const atMost = (value: number): Budget => ({ kind: 'at-most', value })
export const atLeast = (value: number): Budget => ({ kind: 'at-least', value })

export function isMet({ values, budget }: Line): boolean | null {
  if (budget === null) return null
  const measured = median(values)
  return budget.kind === 'at-most' ? measured <= budget.value : measured >= budget.value
}

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/** The value below which `percent` of the values lie; of an even number of values, 50 gives the mean of the middle two. */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = [...values].sort((one, other) => one - other)
  const place = ((sorted.length - 1) * percent) / 100
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return below + (above - below) * (place - Math.floor(place))
}

/** Runs a measurement as often as asked and gathers what each run says about each thing, in the order of the first. */
export async function repeat<Name extends string>(
  runs: number,
  once: (run: number) => Promise<Readonly<Record<Name, number>>>
): Promise<Record<Name, number[]>> {
  const gathered: Partial<Record<Name, number[]>> = {}
  for (let run = 0; run < runs; run++) {
    const measured = await once(run)
    for (const name of Object.keys(measured) as Name[]) (gathered[name] ??= []).push(measured[name])
  }
  return gathered as Record<Name, number[]>
}
