/** The totals of a group as a table for spreadsheets: names in both scripts, the Massar code, figures. Pure. */
import { csvOf } from '#lib/files/csv-writer.ts'
import { fileNameOf } from '#lib/files/file-name.ts'
import type { Threshold, TraineeTotals } from './absence-totals.ts'

export type CsvWords = {
  readonly columns: {
    readonly number: string
    readonly massarCode: string
    readonly group: string
    readonly lessons: string
    readonly late: string
    readonly absent: string
    readonly justified: string
    readonly unjustified: string
    readonly limit: string
    readonly standing: string
  }
  readonly standings: Readonly<Record<Threshold, string>>
}

/** Names of columns stand in the language of the screen; those of names in the script they hold. */
export function totalsCsv(
  rows: readonly TraineeTotals[],
  {
    label,
    limit,
    words
  }: { readonly label: string; readonly limit: number; readonly words: CsvWords }
): string {
  const { columns, standings } = words
  const head = [
    ...[columns.number, columns.massarCode, 'Nom', 'Prénom', 'النسب', 'الاسم', columns.group],
    ...[columns.lessons, columns.late, columns.absent, columns.justified, columns.unjustified],
    ...[columns.limit, columns.standing]
  ]
  const lines = rows.map((row) => {
    const { trainee, absentHalfDays, unjustifiedHalfDays } = row
    return [
      ...[row.number ?? '', trainee.massarCode, trainee.lastName, trainee.firstName],
      ...[trainee.lastNameAr, trainee.firstNameAr, label, row.lessons, row.late],
      ...[absentHalfDays, absentHalfDays - unjustifiedHalfDays, unjustifiedHalfDays],
      ...[limit, standings[row.threshold]]
    ]
  })
  return csvOf([head, ...lines])
}

/** "absences-PRIM-BIL-1-2026-1.csv". */
export function csvFileName(label: string, term: string): string {
  return fileNameOf(['absences', label, term], 'csv')
}
