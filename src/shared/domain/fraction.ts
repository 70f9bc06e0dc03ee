/**
 * Exact fractions, for averages: a grade of 12.125 is not 12.12 until a rule says how it is rounded, once. Fractions hold
 * BigInts: they can be stored by IndexedDB, not written as JSON.
 */
export type Fraction = {
  readonly numerator: bigint
  /** Above zero, without a factor in common with the numerator. */
  readonly denominator: bigint
}

/** Throws on a denominator of zero: callers count what they divide by first. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const [over, under] = [BigInt(numerator), BigInt(denominator)]
  if (under === 0n) throw new Error('nothing is divided by zero')
  const sign = under < 0n ? -1n : 1n
  const common = commonDivisor(over < 0n ? -over : over, under < 0n ? -under : under)
  return { numerator: (sign * over) / common, denominator: (sign * under) / common }
}

export function sum(fractions: Iterable<Fraction>): Fraction {
  let [over, under] = [0n, 1n]
  for (const { numerator, denominator } of fractions) {
    over = over * denominator + numerator * under
    under *= denominator
  }
  return fraction(over, under)
}

export function times(one: Fraction, other: Fraction): Fraction {
  return fraction(one.numerator * other.numerator, one.denominator * other.denominator)
}

/** Below zero when `one` is less than `other`, zero when they are equal, else above zero. */
export function compareFractions(one: Fraction, other: Fraction): number {
  const difference = one.numerator * other.denominator - other.numerator * one.denominator
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

/** Two values of one scale, each with what it weighs: Σ weight × value ÷ Σ weight; null where nothing weighs anything. */
export function weightedMean(
  items: readonly { readonly value: Fraction; readonly weight: number }[]
): Fraction | null {
  const total = items.reduce((sofar, { weight }) => sofar + BigInt(weight), 0n)
  if (total === 0n) return null
  const weighted = sum(items.map(({ value, weight }) => times(value, fraction(weight))))
  return times(weighted, fraction(1n, total))
}

/** How a result becomes a number that is printed. `to`: in hundredths, e.g. 1 for 0.01 and 25 for quarters. */
export type Rounding = { readonly to: number; readonly mode: RoundingMode }

export const ROUNDING_MODES = ['halfUp', 'halfEven', 'up', 'down'] as const
export type RoundingMode = (typeof ROUNDING_MODES)[number]

/** The multiple of `to` that the rule picks: at most half of `to` away for the halves, less than `to` for up and down. */
export function rounded(value: Fraction, { to, mode }: Rounding): number {
  const { numerator, denominator } = times(value, fraction(1, to))
  const below = floorDivide(numerator, denominator)
  const twiceRest = 2n * (numerator - below * denominator)
  return Number(goesUp(mode, below, twiceRest, denominator) ? below + 1n : below) * to
}

function goesUp(mode: RoundingMode, below: bigint, twiceRest: bigint, whole: bigint): boolean {
  if (mode === 'down') return false
  if (mode === 'up') return twiceRest > 0n
  if (twiceRest !== whole) return twiceRest > whole
  return mode === 'halfUp' || below % 2n !== 0n
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const towardsZero = numerator / denominator
  return numerator < 0n && numerator % denominator !== 0n ? towardsZero - 1n : towardsZero
}

function commonDivisor(one: bigint, other: bigint): bigint {
  while (other !== 0n) [one, other] = [other, one % other]
  return one
}
