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
