import { fileLimits } from './limits.ts'

/** A limit of {@link fileLimits} that the file passes; words for it may show the limit. */
export type LimitReason =
  | 'too-large'
  | 'unzips-too-large'
  | 'too-many-parts'
  | 'too-many-sheets'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'cell-too-long'

/** Why the bytes could not be read as sheets. */
export type UnreadableReason =
  /** No bytes, or no filled cell in any sheet. */
  | 'empty'
  /** Neither a workbook nor a text table: a picture, a PDF, a Word document. */
  | 'not-a-workbook'
  /** A web page, whatever its name says; portals hand these out as `.xls`. */
  | 'web-page'
  /** A spreadsheet we do not read (OpenDocument, `.xlsb`, XML 2003): to be saved as `.xlsx` first. */
  | 'other-spreadsheet'
  | 'password-protected'
  /** Cut short or altered on its way. */
  | 'damaged'

export type FileRefusal =
  { ok: false; reason: LimitReason; limit: number } | { ok: false; reason: UnreadableReason }

const limitByReason: Record<LimitReason, number> = {
  'too-large': fileLimits.fileBytes,
  'unzips-too-large': fileLimits.unzippedBytes,
  'too-many-parts': fileLimits.zipParts,
  'too-many-sheets': fileLimits.sheets,
  'too-many-rows': fileLimits.rowsPerSheet,
  'too-many-columns': fileLimits.columns,
  'cell-too-long': fileLimits.cellCharacters
}

/**
 * Carries a refusal out of the depth of a scan. Thrown only inside this folder's readers and caught
 * in the functions the rest of the app calls, which answer with a value.
 */
export class Refused extends Error {
  readonly refusal: FileRefusal

  constructor(reason: LimitReason | UnreadableReason, limit?: number) {
    super(`This file is refused: ${reason}`)
    this.name = 'Refused'
    this.refusal = refusalFor(reason, limit)
  }
}

/** @param limit the maximum that was passed, where it is another than that of {@link fileLimits} */
export function refusalFor(reason: LimitReason | UnreadableReason, limit?: number): FileRefusal {
  return isLimit(reason)
    ? { ok: false, reason, limit: limit ?? limitByReason[reason] }
    : { ok: false, reason }
}

function isLimit(reason: LimitReason | UnreadableReason): reason is LimitReason {
  return reason in limitByReason
}
