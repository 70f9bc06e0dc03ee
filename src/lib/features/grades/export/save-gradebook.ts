/** Makes the file of a gradebook and hands it over. Loaded when somebody asks for one. */
import { isoOfDay } from '#shared/domain/calendar.ts'
import { sayFreshness, sayHeard } from '#lib/app-freshness-words.ts'
import { officeMomentOf } from '#lib/app-moment-words.ts'
import { csvOf } from '#lib/files/csv-writer.ts'
import { fileNameOf } from '#lib/files/file-name.ts'
import { CSV_TYPE, XLSX_TYPE } from '#lib/files/table.ts'
import { writeXlsx } from '#lib/files/xlsx-writer.ts'
import { formatMoment } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { downloadFile } from '#lib/ui/download.ts'
import { readGradeFreshness } from '../figures/grade-freshness.ts'
import type { GradesApp } from '../grades-app.ts'
import type { GradeView } from '../grade-view.svelte.ts'
import type { TableRow } from '../gradebook-table.ts'
import { sayNoAverage } from '../rules/rule-words.ts'
import { inLanguage, sayState } from '../words.ts'
import { aboutWords, exportWords } from './export-words.ts'
import { aboutTable, gradebookTable } from './gradebook-export.ts'

export type ExportFormat = 'xlsx' | 'csv'

/** Number, code and names stay in view while grades scroll. */
const FROZEN_COLUMNS = 4

/** Answers the name of the file that was given. */
export async function saveGradebook(
  app: GradesApp,
  view: GradeView,
  rows: readonly TableRow[],
  format: ExportFormat
): Promise<string> {
  const table = gradebookTable(view.now, rows, exportWords())
  const today = isoOfDay(app.officeNow().day)
  const parts = [m.grades_grades(), view.groupLabel, view.title, view.address.term, today]
  const name = fileNameOf(parts, format)
  if (format === 'csv') downloadFile(name, csvOf(table), CSV_TYPE)
  else {
    const about = aboutTable(view.now, await factsOf(app, view), aboutWords())
    const bytes = writeXlsx({
      isRightToLeft: locale.direction === 'rtl',
      sheets: [
        {
          ...{ name: m.grades_grades(), rows: table },
          ...{ hasHeading: true, frozenColumns: FROZEN_COLUMNS }
        },
        { name: m.grades_export_about(), rows: about, hasHeading: false }
      ]
    })
    downloadFile(name, bytes, XLSX_TYPE)
  }
  return name
}

async function factsOf(app: GradesApp, view: GradeView): Promise<[string, string][]> {
  const { group, term } = view.address
  const { directory } = view.now
  const { track = '', trainingYear = '' } = directory?.groups.get(String(group))?.values ?? {}
  const { freshness, heardAt } = await readGradeFreshness(app, view.address)
  const fresh = [sayFreshness(freshness), sayHeard(heardAt)].filter(Boolean).join(' · ')
  return [
    [m.grades_export_group(), [view.groupLabel, track, trainingYear].filter(Boolean).join(' · ')],
    [m.grades_export_module(), view.title],
    [m.grades_export_term(), inLanguage(directory?.terms.get(term)?.values) || term],
    [m.grades_export_state(), sayState(view.now.state.review.state)],
    ...(view.rule === null
      ? [[m.grades_average(), sayNoAverage(view.followed)] as [string, string]]
      : []),
    [m.grades_export_made(), formatMoment(officeMomentOf(app.moment()))],
    [m.grades_export_fresh(), fresh]
  ]
}
