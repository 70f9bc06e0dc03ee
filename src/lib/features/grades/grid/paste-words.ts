/** What a pasted row would write, or why not, in words of the current language. */
import { m } from '#lib/i18n/paraglide/messages.js'
import { sayRefusalIn } from '../enterer-words.ts'
import type { GradeSnapshot } from '../grade-visit.ts'
import { sayCell, sayInvalidityOf } from '../words.ts'
import type { PastedRow, PastedValue } from './paste-plan.ts'

/** Does somebody have to look at this row before it is written? */
export function isProblem(row: PastedRow): boolean {
  return row.kind !== 'person' || row.values.some(isWrong)
}

/** It is not written, or does not count. */
export function isWrong(value: PastedValue): boolean {
  if (value.kind === 'written') return value.invalid !== null
  return value.kind !== 'empty' && value.kind !== 'same'
}

const ROW_PROBLEMS: Readonly<Record<Exclude<PastedRow['kind'], 'person'>, () => string>> = {
  unknown: m.grades_paste_unknown,
  ambiguous: m.grades_paste_ambiguous,
  repeated: m.grades_paste_repeated,
  beyond: m.grades_paste_beyond
}

export function sayRowProblem(kind: keyof typeof ROW_PROBLEMS): string {
  return ROW_PROBLEMS[kind]()
}

export function sayValue(now: GradeSnapshot, value: PastedValue): string {
  switch (value.kind) {
    case 'empty':
      return m.grades_paste_empty()
    case 'same':
      return m.grades_paste_same({ value: value.text })
    case 'disputed':
      return m.grades_paste_disputed()
    case 'closed': {
      const because = sayRefusalIn(now, value.assessment.number, value.because)
      return m.grades_paste_closed({ because })
    }
    case 'unreadable':
      return m.grades_paste_unreadable({ text: value.text })
    case 'written': {
      const { cell, replaces, invalid, assessment } = value
      const replaced =
        replaces === null ? '' : ` · ${m.grades_paste_replaces({ value: sayCell(replaces) })}`
      const wrong = invalid === null ? '' : ` · ${sayInvalidityOf(cell, assessment)}`
      return `${sayCell(cell)}${replaced}${wrong}`
    }
  }
}
