/** Text on its way into XML. */

/** What XML 1.0 (2.2) cannot hold in any writing, and halves of a character. */
const unwritable =
  // eslint-disable-next-line no-control-regex
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Whether every character of the text can be written into a workbook. */
export function isWritable(text: string): boolean {
  return !unwritable.test(text)
}

/** The text without what a workbook cannot hold. */
export function writableText(text: string): string {
  return text.replace(new RegExp(unwritable, 'g'), '')
}

/**
 * Text as it stands between the tags of a workbook's `<t>`. Carriage returns, which XML would turn
 * into line feeds, and texts that look like Excel's own escapes are written as `_x000D_` is
 * (ECMA-376 part 1, 22.9.2.19).
 *
 * @param text such that {@link isWritable}
 */
export function escapeText(text: string): string {
  return text
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/\r/g, '_x000D_')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}
