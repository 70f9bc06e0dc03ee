/** Orders, columns and standings of the totals in words. */
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Threshold, TotalsOrder } from './absence-totals.ts'
import type { CsvWords } from './totals-csv.ts'

const ORDERS: Readonly<Record<TotalsOrder, () => string>> = {
  list: m.oversight_sort_list,
  name: m.oversight_sort_name,
  absent: m.oversight_sort_absent,
  unjustified: m.oversight_sort_unjustified,
  late: m.oversight_sort_late
}

/** Call in a template or a `$derived`: labels follow the language. */
export function orderChoices(): { value: TotalsOrder; label: string }[] {
  return (Object.keys(ORDERS) as TotalsOrder[]).map((value) => ({ value, label: ORDERS[value]() }))
}

const STANDINGS: Readonly<Record<Threshold, () => string>> = {
  fine: m.oversight_threshold_fine,
  near: m.oversight_threshold_near,
  exceeded: m.oversight_threshold_exceeded
}

/** "Seuil atteint : 12 sur 10". */
export function sayThreshold(threshold: Threshold, count: number, limit: number): string {
  return m.oversight_threshold_detail({ word: STANDINGS[threshold](), count, limit })
}

export function csvWords(): CsvWords {
  return {
    columns: {
      number: m.oversight_column_number(),
      massarCode: m.oversight_csv_massar(),
      group: m.oversight_group(),
      lessons: m.oversight_csv_lessons(),
      late: m.oversight_csv_late(),
      absent: m.oversight_csv_absent(),
      justified: m.oversight_csv_justified(),
      unjustified: m.oversight_csv_unjustified(),
      limit: m.oversight_csv_limit(),
      standing: m.oversight_csv_standing()
    },
    standings: {
      fine: STANDINGS.fine(),
      near: STANDINGS.near(),
      exceeded: STANDINGS.exceeded()
    }
  }
}
