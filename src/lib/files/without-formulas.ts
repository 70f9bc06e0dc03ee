/**
 * Takes formulas out of the stream of a legacy workbook before its library reads it: we want the values that stand beside
 * them, and the library never ends on some damaged ones. Every record keeps its place, since sheets are found by it.
 */

/** Formula of a cell ([MS-XLS] 2.4.127); its value stands before it. */
const CELL_FORMULAS: readonly number[] = [0x0006, 0x0206, 0x0406]
/** Bytes of the cell, its value, flags and chain before the length of its formula. */
const BEFORE_FORMULA = 20
/** The library takes a formula of this length for none. */
const NO_FORMULA = 0xffff
/** Names, names elsewhere, formulas of an array and shared ones: nothing of them is read here. */
const OTHER_FORMULAS: readonly number[] = [0x0018, 0x0218, 0x0023, 0x0223, 0x0021, 0x0221, 0x04bc]
/** A record whose content is skipped (InterfaceEnd). */
const SKIPPED = 0x00e2
const HEADER_BYTES = 4

/** A copy of the stream `Workbook` (or `Book`) of a container. A stream that breaks off is copied as it is from there. */
export function withoutFormulas(stream: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(stream)
  const view = new DataView(copy.buffer)
  let at = 0
  while (at + HEADER_BYTES <= copy.length) {
    const type = view.getUint16(at, true)
    const length = view.getUint16(at + 2, true)
    const formula = at + HEADER_BYTES + BEFORE_FORMULA
    if (OTHER_FORMULAS.includes(type)) view.setUint16(at, SKIPPED, true)
    if (CELL_FORMULAS.includes(type)) {
      if (length >= BEFORE_FORMULA + 2 && formula + 2 <= copy.length)
        view.setUint16(formula, NO_FORMULA, true)
      // Too short for one: whatever it is, the library would read on into what follows.
      else view.setUint16(at, SKIPPED, true)
    }
    at += HEADER_BYTES + length
  }
  return copy
}
