import { guidPattern } from './grade-file-layout.ts'
import { labelKey } from './label-key.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** What a grade sheet prints above the list, as written; '' for what is not there. */
export interface PrintedHeader {
  academy: string
  direction: string
  school: string
  level: string
  className: string
  teacher: string
  /** `الدورة الأولى` or `الدورة الثانية`. */
  term: string
  /** Name of the control, in files for one control. */
  control: string
  subject: string
  /** `2023/2024`. */
  schoolYear: string
}

/** What MASSAR's hidden row says of the same, for MASSAR itself; null for what is not there or not understood. */
export interface TechnicalHeader {
  schoolCode: string | null
  /** Most likely MASSAR's own id of the class: files of one class share it. */
  classGuid: string | null
  term: 1 | 2 | null
  /** 0: all controls of the term; else the one this file is for. */
  controlId: number | null
  /** Without its signs, `0030`. */
  subjectCode: string | null
  /** The calendar year the school year begins in. */
  startYear: number | null
  levelCode: string | null
}

export interface GradeFileHeader {
  printed: PrintedHeader
  technical: TechnicalHeader
}

const fieldByLabel: Record<string, keyof PrintedHeader> = {
  اكاديميه: 'academy',
  الاكاديميه: 'academy',
  'الاكاديميه الجهويه': 'academy',
  مالاقليميه: 'direction',
  'م الاقليميه': 'direction',
  'المديريه الاقليميه': 'direction',
  نيابه: 'direction',
  النيابه: 'direction',
  موسسه: 'school',
  الموسسه: 'school',
  المستوي: 'level',
  القسم: 'className',
  الاستاذ: 'teacher',
  الاستاذه: 'teacher',
  الدوره: 'term',
  الاسدس: 'term',
  نقط: 'control',
  الماده: 'subject',
  المكون: 'subject',
  'السنه الدراسيه': 'schoolYear'
}

/** Reads what stands above the markers; nothing is looked for at a fixed address. */
export function readHeader(sheet: Sheet, markerRow: number): GradeFileHeader {
  const rows = sheet.rows.slice(0, markerRow)
  return { printed: readPrinted(rows), technical: readTechnical(rows) }
}

function readPrinted(rows: Cell[][]): PrintedHeader {
  const printed: PrintedHeader = {
    academy: '',
    direction: '',
    school: '',
    level: '',
    className: '',
    teacher: '',
    term: '',
    control: '',
    subject: '',
    schoolYear: ''
  }
  for (const row of rows) {
    row.forEach((cell, column) => {
      const label = readLabel(cell)
      if (label === null || printed[label.field] !== '') return
      printed[label.field] = label.value || valueAfter(row, column)
    })
  }
  return printed
}

/** A label, and its value when both stand in one cell (`القسم : 2APIC-1`). */
function readLabel(cell: Cell | undefined): { field: keyof PrintedHeader; value: string } | null {
  if (typeof cell !== 'string') return null
  const [label = '', ...rest] = cellText(cell).split(':')
  const key = labelKey(label)
  if (!Object.hasOwn(fieldByLabel, key)) return null
  return { field: fieldByLabel[key]!, value: rest.join(':').trim() }
}

/** The next filled cell of the row, unless another label comes first. */
function valueAfter(row: Cell[], column: number): string {
  for (const cell of row.slice(column + 1)) {
    if (readLabel(cell) !== null) return ''
    const text = cellText(cell)
    if (text !== '') return text
  }
  return ''
}

/** MASSAR counts school years from this one. Seen for 8 (2015) and 16 (2023), 18 told for 2025. */
const SCHOOL_YEAR_ZERO = 2007

/** Every second cell around the GUID is a value for MASSAR. */
function readTechnical(rows: Cell[][]): TechnicalHeader {
  const row = rows.find((cells) => cells.some((cell) => guidPattern.test(cellText(cell)))) ?? []
  const guidAt = row.findIndex((cell) => guidPattern.test(cellText(cell)))
  const at = (steps: number) => (guidAt === -1 ? '' : cellText(row[guidAt + 2 * steps]))
  const term = wholeNumber(at(1))
  const yearId = wholeNumber(at(4))
  return {
    schoolCode: /^\d{5}[A-Z]$/.exec(at(-1))?.[0] ?? null,
    classGuid: at(0) === '' ? null : at(0).toLowerCase(),
    term: term === 1 || term === 2 ? term : null,
    controlId: wholeNumber(at(2)),
    subjectCode: /^#(\w{1,12})#$/.exec(at(3))?.[1] ?? null,
    startYear: yearId === null || yearId === 0 ? null : SCHOOL_YEAR_ZERO + yearId,
    levelCode: /^[0-9A-Z]{4,16}$/.exec(at(5))?.[0] ?? null
  }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,4}$/.test(text) ? Number(text) : null
}
