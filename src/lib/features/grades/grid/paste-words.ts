/** What a pasted row would write, or why not, in words of the current language. */
import { m } from '#lib/i18n/paraglide/messages.js'
import { sayCell, sayInvalidityOf } from '../words.ts'
import type { PastedRow, PastedValue } from './paste-plan.ts'

/** Does somebody have to look at this row before it is written? */
export function isProblem(row: PastedRow): boolean {
  return row.kind !== 'person' || row.values.some((value) => sayValue(value).wrong)
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

export function sayValue(value: PastedValue): { readonly said: string; readonly wrong: boolean } {
  switch (value.kind) {
    case 'empty':
      return { said: m.grades_paste_empty(), wrong: false }
    case 'same':
      return { said: m.grades_paste_same({ value: value.text }), wrong: false }
    case 'disputed':
      return { said: m.grades_paste_disputed(), wrong: true }
    case 'unreadable':
      return { said: m.grades_paste_unreadable({ text: value.text }), wrong: true }
    case 'written': {
      const { cell, replaces, invalid, assessment } = value
      const replaced =
        replaces === null ? '' : ` · ${m.grades_paste_replaces({ value: sayCell(replaces) })}`
      const wrong = invalid === null ? '' : ` · ${sayInvalidityOf(cell, assessment)}`
      return { said: `${sayCell(cell)}${replaced}${wrong}`, wrong: invalid !== null }
    }
  }
}
