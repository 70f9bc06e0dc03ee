/** What a key of the keypad makes of the text of a cell. Pure. */

const DECIMALS = 2

/**
 * `typed`: what was typed since the cell was come to, or null; `there`: the grade that stood in it, or ''. A digit begins
 * anew; comma and quarters go on from the grade. Null: the key changes nothing.
 */
export function textAfterKey(typed: string | null, there: string, key: string): string | null {
  if (/^[a-z]$/.test(key)) return key
  if (key.startsWith(',')) return withDecimals(typed ?? there, key)
  const before = isOfKeys(typed) ? typed : ''
  const [, decimals = ''] = before.split(',')
  if (decimals.length >= DECIMALS) return null
  return before === '0' ? key : before + key
}

/** One sign less; '' where what stands there is no grade. */
export function textAfterErasing(typed: string | null, there: string): string {
  const before = typed ?? there
  return isOfKeys(before) ? before.slice(0, -1) : ''
}

/** A comma alone, or the quarters in place of whatever decimals there are. */
function withDecimals(before: string, key: string): string | null {
  const [units = '', decimals] = before.split(',')
  if (key === ',' && decimals !== undefined) return null
  return `${/^\d+$/.test(units) ? units : '0'}${key}`
}

function isOfKeys(text: string | null): text is string {
  return text !== null && /^[\d,]*$/.test(text)
}
