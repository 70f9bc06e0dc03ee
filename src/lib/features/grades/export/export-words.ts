/** What a gradebook's file says, in the language of the screen. */
import { m } from '#lib/i18n/paraglide/messages.js'
import { labelOf, sayCode, sayInvalidity, sayName } from '../words.ts'
import type { AboutWords, ExportWords } from './gradebook-export.ts'

export function exportWords(): ExportWords {
  return {
    columns: {
      number: m.grades_export_number(),
      massarCode: m.grades_export_massar(),
      average: m.grades_average(),
      standing: m.grades_export_standing(),
      rank: m.grades_rank()
    },
    complete: m.grades_export_complete(),
    provisional: m.grades_provisional(),
    assessment: labelOf,
    unknownPerson: (person) => sayName(undefined, person).main,
    code: sayCode,
    invalid: sayInvalidity,
    withoutScale: m.grades_export_no_scale(),
    disputed: m.grades_conflict()
  }
}

export function aboutWords(): AboutWords {
  return {
    blank: m.grades_blank(),
    blankExplained: m.grades_blank_explained(),
    codes: m.grades_export_codes(),
    code: sayCode,
    standing: m.grades_export_standing(),
    standingExplained: m.grades_export_standing_explained(),
    toCheck: m.grades_anomalies(),
    disputed: (count) => m.grades_conflicts({ count: String(count) }),
    held: (count) => m.grades_export_held({ count }),
    copy: m.grades_export_copy(),
    copyExplained: m.grades_export_copy_explained()
  }
}
