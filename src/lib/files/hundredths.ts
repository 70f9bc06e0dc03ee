/**
 * A grade as whole hundredths, so that 12.1 is exactly 1210: what a file holds in binary fractions
 * is converted once, here, and never calculated with.
 */

/** Up to here hundredths are exact; a grade that large is off every scale and is told so there. */
const LARGEST_NUMBER = 1e9

/**
 * @param value as the file holds it; spreadsheets show 15 digits and save more, so
 *   12.100000000000001 is 12.1
 * @returns whole hundredths, or null when the number has more than two decimals or is beyond all counting
 */
export function toHundredths(value: number): number | null {
  const shown = Number(value.toPrecision(15))
  if (!(Math.abs(shown) <= LARGEST_NUMBER)) return null
  const hundredths = Math.round(shown * 100)
  return hundredths / 100 === shown ? hundredths + 0 : null
}

/** `12.5` for 1250: the shortest writing, with a dot, as the XML of a workbook wants it. */
export function decimalText(hundredths: number): string {
  return String(hundredths / 100)
}
