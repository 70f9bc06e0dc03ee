import { collapseSpaces, normaliseArabic, normaliseLatin } from '#shared/domain/arabic.ts'
import { cellText } from './sheet.ts'
import type { Cell } from './sheet.ts'

/**
 * A heading, label or fixed word as it is compared: one spelling of letters and accents, signs as
 * spaces, dots gone (`ر.ت`, `C.I.N`), so that `   : القسم` and `القسم:` are the same label.
 */
export function labelKey(cell: Cell | undefined): string {
  const letters = normaliseLatin(normaliseArabic(cellText(cell)))
    .replace(/\./g, '')
    .replace(/ئ/g, 'ي')
    .replace(/ؤ/g, 'و')
  return collapseSpaces(letters.replace(/[^\p{L}\p{N}]+/gu, ' '))
}
