/** The sheet to type into MASSAR as a table for spreadsheets: a row for each trainee and day. Pure. */
import { isoOfDay } from '#shared/domain/calendar.ts'
import { csvOf } from '#lib/files/csv-writer.ts'
import type { Table } from '#lib/files/table.ts'
import { MASSAR_HOURS } from './massar-hours.ts'
import type { HourMark, RekeyingDay } from './rekeying.ts'

export type RekeyingWords = {
  readonly day: string
  readonly number: string
  readonly massarCode: string
  readonly hour: (hour: number) => string
  readonly marks: Readonly<Record<HourMark, string>>
}

export function rekeyingCsv(days: readonly RekeyingDay[], words: RekeyingWords): string {
  const hours = Array.from({ length: MASSAR_HOURS }, (_, index) => words.hour(index + 1))
  const heading = [
    words.day,
    words.number,
    words.massarCode,
    'النسب',
    'الاسم',
    'Nom',
    'Prénom',
    ...hours
  ]
  const lines: Table = days.flatMap(({ day, rows }) =>
    rows.map(({ number, trainee, hours: marks }) => [
      ...[isoOfDay(day), number, trainee.massarCode, trainee.lastNameAr, trainee.firstNameAr],
      ...[trainee.lastName, trainee.firstName, ...marks.map((mark) => words.marks[mark])]
    ])
  )
  return csvOf([heading, ...lines])
}
