/** Why a file or a row of it cannot be taken over, as sentences. */
import type { ColumnField } from '#lib/files/class-list-columns.ts'
import type { RowProblem, RowProblemReason } from '#lib/files/class-list-rows.ts'
import type { FileNotice } from '#lib/files/class-list.ts'
import { fileLimits } from '#lib/files/limits.ts'
import { formatNumber, formatSize, isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { SkippedRow } from './import-plan.ts'
import type { FileProblem } from './import-session.svelte.ts'

const PROBLEMS: Record<FileProblem, () => string> = {
  'too-large': () => m.people_file_too_large({ size: formatSize(fileLimits.fileBytes) }),
  'unzips-too-large': m.people_file_too_heavy,
  'too-many-parts': m.people_file_too_heavy,
  'too-many-sheets': () => m.people_file_sheets({ count: formatNumber(fileLimits.sheets) }),
  'too-many-rows': () => m.people_file_rows({ count: formatNumber(fileLimits.rowsPerSheet) }),
  'too-many-columns': m.people_file_too_heavy,
  'cell-too-long': m.people_file_cell,
  empty: m.people_file_empty,
  'not-a-workbook': m.people_file_not_a_list,
  'web-page': m.people_file_web_page,
  'other-spreadsheet': m.people_file_other_format,
  'password-protected': m.people_file_password,
  damaged: m.people_file_damaged,
  'grade-file': m.people_file_grades,
  'no-trainees': m.people_file_nobody,
  'no-class-list-found': m.people_file_no_list,
  'no-name-column': m.people_file_no_names,
  'timed-out': m.people_file_timed_out,
  'reader-stopped': m.people_file_stopped,
  'file-not-available': m.people_file_not_available,
  'lists-not-read': m.people_file_lists_not_read,
  cancelled: m.people_file_cancelled
}

export function problemWords(problem: FileProblem): string {
  return PROBLEMS[problem]()
}

const COLUMNS: Record<ColumnField, () => string> = {
  massarCode: m.people_field_massar_code,
  lastNameAr: m.people_field_last_name_ar,
  firstNameAr: m.people_field_first_name_ar,
  fullNameAr: m.people_column_full_name_ar,
  lastName: m.people_field_last_name,
  firstName: m.people_field_first_name,
  fullName: m.people_column_full_name,
  gender: m.people_field_gender,
  birthDate: m.people_field_birth_date,
  birthPlace: m.people_field_birth_place
}

export const COLUMN_FIELDS = Object.keys(COLUMNS) as ColumnField[]

export function columnWord(field: ColumnField): string {
  return COLUMNS[field]()
}

const ROW_PROBLEMS: Record<RowProblemReason, (input: { value: string }) => string> = {
  'missing-code': m.people_row_missing_code,
  'malformed-code': m.people_row_malformed_code,
  'duplicate-code': m.people_row_duplicate_code,
  'missing-name': m.people_row_missing_name,
  'unreadable-date': m.people_row_date,
  'unreadable-gender': m.people_row_gender,
  'not-a-person': m.people_row_not_a_person
}

/** "Ligne 12 : …", with what the cell says. */
export function rowProblemWords({ row, reason, value }: RowProblem): string {
  const words = ROW_PROBLEMS[reason]({ value: isolate(value) })
  return m.people_row({ row: isolate(String(row)), words })
}

/** A row that stays out, with whose it is and what is wrong with its code. */
export function skippedWords(
  { listed, reason }: SkippedRow,
  name: string,
  problem: RowProblem | undefined
): string {
  const code = isolate(listed.massarCode ?? '')
  const words =
    reason === 'no-code'
      ? m.people_row_needs_code()
      : reason === 'code-twice'
        ? m.people_row_duplicate_code({ value: code })
        : m.people_row_in_other_class({ value: code })
  const why =
    problem?.reason === 'malformed-code'
      ? `${m.people_row_malformed_code({ value: isolate(problem.value) })} ${words}`
      : words
  return m.people_row_of_person({
    row: isolate(String(listed.row)),
    name: isolate(name),
    words: why
  })
}

export function noticeWords(notice: FileNotice): string {
  if (notice.reason === 'codes-in-two-classes')
    return m.people_notice_two_classes({ count: notice.codes.length })
  const sheet = isolate(notice.sheetName)
  if (notice.reason === 'national-id-left-out') return m.people_notice_national_id({ sheet })
  if (notice.reason === 'sheet-not-read') return m.people_notice_sheet({ sheet })
  return m.people_notice_one_column({ sheet })
}
