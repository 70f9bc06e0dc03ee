/**
 * The most this folder will take from a file, in one place. Past any of these the file is refused
 * with the reason of the same name; nothing is cut silently.
 *
 * A real class list of 31 classes weighs under 1 MiB and unzips to under 10; MASSAR's own files
 * hold at most 50 people and 33 columns a sheet.
 */
export const fileLimits = {
  /** Bytes of the file as chosen: `too-large`. */
  fileBytes: 5 * 1024 * 1024,
  /** Bytes unzipped from one workbook, all parts together, counted while unzipping: `unzips-too-large`. */
  unzippedBytes: 40 * 1024 * 1024,
  /** Parts listed in one zip: `too-many-parts`. */
  zipParts: 2_000,
  /** Sheets in one workbook: `too-many-sheets`. */
  sheets: 60,
  /** Rows of one sheet down to its last filled one: `too-many-rows`. */
  rowsPerSheet: 2_000,
  /** Columns of one sheet up to its last filled one: `too-many-columns`. */
  columns: 100,
  /** Characters in one cell: `cell-too-long`. */
  cellCharacters: 500,
  /** Milliseconds one file may take to read, on the slowest phone we serve: `timed-out`. */
  readMilliseconds: 20_000
} as const

/**
 * MASSAR's grade files: the measured ones weigh 20 to 30 KiB, unzip to 200, hold at most 46 pupils
 * and unlock 183 rows.
 */
export const gradeFileLimits = {
  /** Bytes of the file as chosen: `too-large`. */
  fileBytes: 1024 * 1024,
  /** Bytes unzipped from it, all parts together: `unzips-too-large`. */
  unzippedBytes: 10 * 1024 * 1024,
  /** Pupils of one class: `too-many-pupils`. */
  pupils: 200,
  /** Characters of one remark, as UTF-16 counts them: `text-too-long`. What MASSAR takes is not known. */
  remarkCharacters: fileLimits.cellCharacters,
  /** Cells changed in one go: `too-many-changes`. */
  changes: 6_000
} as const
