import { describe, expect, test } from 'vitest'
import { fillGradeFile } from '#lib/files/fill-grade-file.ts'
import { readGradeFile, type GradeFile } from '#lib/files/grade-file.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { AssessmentState } from '#shared/documents/gradebook.ts'
import { assessmentNumber, BLANK, codeCell, gradeCell, type Cell } from '#shared/domain/grade.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { ordinarySheet, type MadePupil } from '../../../../../tests/fixtures/massar/grade-sheet.ts'
import {
  makeGradeFile,
  type MadeFileOptions
} from '../../../../../tests/fixtures/massar/make-grade-file.ts'
import type { GradeSnapshot } from '../grade-visit.ts'
import { describeFile } from './describe-file.ts'
import { pairsOf, planFilling, planTaking } from './grade-exchange.ts'
import { mappingProblem, usualMapping } from './match-controls.ts'
import {
  withLearned,
  withoutNumber,
  withoutSaid,
  withSaid,
  MAX_NUMBERS,
  type MassarNumbers
} from './massar-numbers.ts'
import { matchPupils, NOTHING_KNOWN } from './match-pupils.ts'
import {
  isBlocking,
  NO_LINKS,
  recogniseFile,
  withLink,
  withoutLink,
  type OpenGradebook
} from './recognise-file.ts'

const open: OpenGradebook = {
  group: 7 as GroupId,
  groupLabel: '2APIC-1',
  module: 71 as ModuleId,
  moduleNames: ['Informatique', 'المعلوميات'],
  term: '2025-1'
}
const TEST_1 = assessmentNumber('test', 1)
const TEST_2 = assessmentNumber('test', 2)

function fileOf(options: MadeFileOptions = {}): { bytes: Uint8Array; file: GradeFile } {
  const bytes = makeGradeFile(options)
  const reading = readGradeFile(bytes)
  if (!reading.ok) throw new Error(reading.reason)
  return { bytes, file: reading.file }
}

function verdicts(options: MadeFileOptions, links = NO_LINKS, gradebook = open) {
  const checks = recogniseFile(fileOf(options).file.header, gradebook, links)
  return Object.fromEntries(checks.map(({ field, verdict }) => [field, verdict]))
}

describe('whose file it is', () => {
  test('is recognised by class, subject, term and year', () => {
    expect(verdicts({})).toEqual({ class: 'same', subject: 'same', term: 'same', year: 'same' })
  })

  test.each([
    ['another class', { className: '2APIC-2' }, 'class', 'unknown'],
    ['another subject', { subject: 'الرياضيات', subjectCode: '0019' }, 'subject', 'unknown'],
    ['the other term', { term: 2 }, 'term', 'other'],
    ['another year', { startYear: 2024 }, 'year', 'other']
  ] as const)('of %s blocks', (_name, options, field, verdict) => {
    expect(verdicts(options)[field]).toBe(verdict)
    const checks = recogniseFile(fileOf(options).file.header, open, NO_LINKS)
    expect(checks.filter(isBlocking).map((check) => check.field)).toEqual([field])
  })

  test('is said once for a class and a subject that have other names here, and can be taken back', () => {
    const options = { className: 'TCS-3', subject: 'مادة', subjectCode: '0099' }
    const { header } = fileOf(options).file
    const links = withLink(NO_LINKS, header, open)
    expect(verdicts(options, links)).toMatchObject({ class: 'linked', subject: 'linked' })
    const other = { ...open, group: 8 as GroupId, groupLabel: 'TCS-3' }
    expect(verdicts(options, links, other)).toMatchObject({ class: 'other', subject: 'linked' })
  })

  test('takes back what was said of the class and of the subject each by itself', () => {
    const options = { className: 'TCS-3', subject: 'مادة', subjectCode: '0099' }
    const other = { ...options, subject: 'مادة أخرى', subjectCode: '0098' }
    const { header } = fileOf(options).file
    const links = withLink(withLink(NO_LINKS, header, open), fileOf(other).file.header, open)
    const withoutSubject = withoutLink(links, header, 'subject')
    expect(verdicts(options, withoutSubject)).toMatchObject({
      ...{ class: 'linked', subject: 'unknown' }
    })
    expect(verdicts(other, withoutSubject)).toMatchObject({ class: 'linked', subject: 'linked' })
    const withoutClass = withoutLink(links, header, 'class')
    expect(verdicts(other, withoutClass)).toMatchObject({ class: 'unknown', subject: 'linked' })
  })

  test('remembers only what was asked: a class of the same name is not said', () => {
    const options = { subject: 'مادة', subjectCode: '0099' }
    const links = withLink(NO_LINKS, fileOf(options).file.header, open)
    expect(verdicts(options, links)).toMatchObject({ class: 'same', subject: 'linked' })
  })

  test('is of the year that it says in words where MASSAR numbers that year otherwise than known here', () => {
    const { header } = fileOf().file
    const numbered = (startYear: number, schoolYear: string) => {
      const technical = { ...header.technical, startYear }
      const printed = { ...header.printed, schoolYear }
      const checks = recogniseFile({ technical, printed }, open, NO_LINKS)
      return [checks.at(-1)!.verdict, checks.some(isBlocking)]
    }
    expect(numbered(2026, '2025/2026')).toEqual(['same-as-written', false])
    expect(numbered(2025, '2026/2027')).toEqual(['other', true])
    expect(numbered(2025, '')).toEqual(['same', false])
    expect(numbered(2026, '')).toEqual(['other', true])
  })

  test('of the same subject in another class may be another module', () => {
    const options = { subject: 'مادة', subjectCode: '0099' }
    const links = withLink(NO_LINKS, fileOf(options).file.header, open)
    const { header } = fileOf({ ...options, className: '2APIC-2' }).file
    const elsewhere = {
      ...header,
      technical: { ...header.technical, classGuid: '00000000-0000-4000-8000-000000000002' }
    }
    const other = { ...open, group: 8 as GroupId, groupLabel: '2APIC-2', module: 75 as ModuleId }
    const [, before] = recogniseFile(elsewhere, other, links)
    expect(before).toMatchObject({ field: 'subject', verdict: 'unknown' })
    const both = withLink(links, elsewhere, other)
    expect(recogniseFile(elsewhere, other, both)[1]).toMatchObject({ verdict: 'linked' })
    expect(verdicts(options, both)).toMatchObject({ subject: 'linked' })
  })

  test('of no class or no subject at all is nobody’s: saying whose it is once would let in every other like it', () => {
    const { header } = fileOf().file
    const nameless = {
      technical: { ...header.technical, subjectCode: null, classGuid: null },
      printed: { ...header.printed, subject: ' ', className: '' }
    }
    const checks = recogniseFile(nameless, open, withLink(NO_LINKS, nameless, open))
    expect(checks.slice(0, 2)).toMatchObject([{ verdict: 'other' }, { verdict: 'other' }])
  })

  test('never follows from a label that contradicts the hidden row', () => {
    const { header } = fileOf().file
    const altered = { ...header, printed: { ...header.printed, term: 'الدورة الثانية' } }
    const [, , term] = recogniseFile(altered, open, NO_LINKS)
    expect(term).toMatchObject({ field: 'term', verdict: 'contradicts-itself' })
  })
})

const PUPILS: readonly MadePupil[] = ordinarySheet.pupils.slice(0, 5).map((pupil, index) => ({
  ...pupil,
  ...(index === 0 ? { grades: { '1': 12, '2': 8 } } : {}),
  ...(index === 1 ? { excused: ['1'] } : {})
}))
const [AMAL, BADR, CHAMA, DRISS, EMANE] = [11, 12, 13, 14, 15] as PersonId[] as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
  PersonId
]
const PEOPLE = [AMAL, BADR, CHAMA, DRISS, EMANE]

function traineesOf(pupils: readonly MadePupil[]): Map<PersonId, TraineeRow> {
  return new Map(
    pupils.map((pupil, index) => {
      const [lastNameAr = '', ...rest] = pupil.fullName.split(' ')
      const row = {
        ...{ person: PEOPLE[index], massarCode: pupil.massarCode, birthDate: pupil.birthDate },
        ...{ lastNameAr, firstNameAr: rest.join(' '), lastName: '', firstName: '' }
      }
      return [PEOPLE[index] as PersonId, row as TraineeRow]
    })
  )
}

describe('rows of the file and trainees of the group', () => {
  const file = () => fileOf({ pupils: PUPILS }).file

  test('are matched by their codes; names in another order are the same', () => {
    const { matched, unknown, missing } = matchPupils(
      file(),
      PEOPLE,
      traineesOf(PUPILS),
      NOTHING_KNOWN
    )
    expect(matched.map(({ person }) => person)).toEqual(PEOPLE)
    expect(matched.flatMap(({ differs }) => differs)).toEqual([])
    expect([unknown, missing]).toEqual([[], []])
  })

  test('that differ in name or birth date are told, row by row', () => {
    const trainees = traineesOf(PUPILS)
    trainees.set(AMAL, { ...trainees.get(AMAL)!, lastNameAr: 'الفاسي' })
    trainees.set(BADR, { ...trainees.get(BADR)!, birthDate: '1999-01-01' })
    const { matched } = matchPupils(file(), PEOPLE, trainees, NOTHING_KNOWN)
    expect(matched.map(({ differs }) => differs)).toEqual([['name'], ['birthDate'], [], [], []])
  })

  test('whose code two trainees bear here are given to neither', () => {
    const trainees = traineesOf(PUPILS)
    trainees.set(BADR, { ...trainees.get(BADR)!, massarCode: PUPILS[0]!.massarCode })
    const { matched, shared, unknown, missing } = matchPupils(
      file(),
      PEOPLE,
      trainees,
      NOTHING_KNOWN
    )
    expect(matched.map(({ person }) => person)).toEqual([CHAMA, DRISS, EMANE])
    expect(shared.map(({ massarCode }) => massarCode)).toEqual([PUPILS[0]!.massarCode])
    expect(unknown.map(({ massarCode }) => massarCode)).toEqual([PUPILS[1]!.massarCode])
    expect(missing).toEqual([AMAL, BADR])
  })

  test('that nobody knows here, that stand twice, and that the file lacks are not matched', () => {
    const [first, second, third] = PUPILS as [MadePupil, MadePupil, MadePupil]
    const rows = [
      first,
      second,
      { ...second, internalId: 99 },
      { ...third, massarCode: 'Z199999999' }
    ]
    const matching = matchPupils(
      fileOf({ pupils: rows }).file,
      PEOPLE,
      traineesOf(PUPILS),
      NOTHING_KNOWN
    )
    expect(matching.matched.map(({ person }) => person)).toEqual([AMAL])
    expect(matching.twice).toHaveLength(2)
    expect(matching.unknown.map(({ massarCode }) => massarCode)).toEqual(['Z199999999'])
    expect(matching.missing).toEqual([BADR, CHAMA, DRISS, EMANE])
  })
})

describe('MASSAR’s own numbers', () => {
  const trainees = traineesOf(PUPILS)
  const everyone = [...trainees.values()]
  const match = (
    pupils: readonly MadePupil[],
    numbers: MassarNumbers,
    now: ReadonlyMap<PersonId, TraineeRow> = trainees
  ) => {
    const knowledge = { numbers, everyone: [...now.values(), stranger] }
    return matchPupils(fileOf({ pupils }).file, PEOPLE, now, knowledge)
  }
  const stranger = {
    ...everyone[0]!,
    ...{ person: 99 as PersonId, group: 8 as GroupId, massarCode: 'Z199999999' }
  }
  const learned = withLearned([], [match(PUPILS, [])])
  /** The file in which the code of the third row is another. */
  const withCode = (massarCode: string, more: Partial<MadePupil> = {}) =>
    PUPILS.map((pupil, index) => (index === 2 ? { ...pupil, massarCode, ...more } : pupil))

  test('are learned from rows that their codes found and that differ in nothing', () => {
    const renamed = new Map(trainees).set(BADR, { ...trainees.get(BADR)!, lastNameAr: 'الفاسي' })
    const numbers = withLearned([], [match(PUPILS, [], renamed)])
    expect(numbers.map(({ person }) => person)).toEqual([AMAL, CHAMA, DRISS, EMANE])
    expect(withLearned(learned, [match(PUPILS, learned)])).toBe(learned)
  })

  test.each([
    ['was changed in MASSAR', 'Z123456789'],
    ['is damaged', 'G10001584'],
    ['is missing', '']
  ])('find the row whose code %s; it is written once a person says whose it is', (_, code) => {
    const pupils = withCode(code)
    const asked = match(pupils, learned)
    expect(asked.matched.map(({ person }) => person)).toEqual([AMAL, BADR, DRISS, EMANE])
    expect(asked.toSay).toMatchObject([
      { person: CHAMA, here: PUPILS[2]!.massarCode, pupil: { writtenCode: code } }
    ])
    expect(asked.missing).toEqual([])
    const numbers = withSaid(learned, asked.toSay[0]!)
    const said = match(pupils, numbers)
    expect(said.matched.map(({ person }) => person)).toEqual(PEOPLE)
    expect(said.said).toMatchObject([{ person: CHAMA }])
    // Nothing is learned of a code that only a person vouches for, and another code is asked anew.
    expect(withLearned(numbers, [said])).toBe(numbers)
    expect(match(withCode('Y123456789'), numbers).toSay).toHaveLength(1)
    expect(match(pupils, withoutSaid(numbers, said.said[0]!.pupil.internalId!)).toSay).toHaveLength(
      1
    )
    const { bytes, file } = fileOf({ pupils })
    const row = file.pupils[2]!
    const change = { kind: 'grade', pupil: row, marker: '1', hundredths: 1475 } as const
    const filling = fillGradeFile(bytes, [change])
    const again = filling.ok ? readGradeFile(filling.bytes) : filling
    expect(again.ok && again.file.pupils[2]!.grades[0]!.hundredths).toBe(1475)
  })

  test('ask again when the code here is another than the one that was confirmed', () => {
    const pupils = withCode('')
    const numbers = withSaid(learned, match(pupils, learned).toSay[0]!)
    const corrected = new Map(trainees)
    corrected.set(CHAMA, { ...trainees.get(CHAMA)!, massarCode: 'X123456789' })
    expect(match(pupils, numbers, corrected).toSay).toHaveLength(1)
    // The row says what it said when it was learned: the change is here, and is asked about all the same.
    expect(match(PUPILS, learned, corrected).toSay).toMatchObject([{ here: 'X123456789' }])
  })

  test('never take the row of somebody whom the code names, in this list or in another', () => {
    const badr = PUPILS[1]!.massarCode
    const pupils = PUPILS.filter((_, index) => index !== 1)
    const rows = pupils.map((one, index) => (index === 1 ? { ...one, massarCode: badr } : one))
    const { contested, matched, toSay, missing } = match(rows, learned)
    expect(contested).toMatchObject([{ byCode: { person: BADR }, byNumber: CHAMA }])
    expect(matched.map(({ person }) => person)).toEqual([AMAL, DRISS, EMANE])
    expect([toSay, missing]).toEqual([[], []])
    const elsewhere = match(withCode(stranger.massarCode), learned)
    expect(elsewhere.contested).toMatchObject([{ byCode: { person: 99 }, byNumber: CHAMA }])
    const forgotten = withoutNumber(learned, elsewhere.contested[0]!.pupil.internalId!)
    expect(match(rows, forgotten).matched.map(({ person }) => person)).toEqual([
      ...[AMAL, BADR, DRISS, EMANE]
    ])
  })

  test('follow a code that became another trainee’s here: the row has not changed', () => {
    const moved = new Map(trainees)
    moved.set(CHAMA, { ...trainees.get(CHAMA)!, massarCode: 'X123456789' })
    moved.set(BADR, { ...trainees.get(BADR)!, massarCode: PUPILS[2]!.massarCode })
    const matching = match(PUPILS.slice(2, 3), learned, moved)
    expect(matching.matched.map(({ person }) => person)).toEqual([BADR])
  })

  test('that stand in two rows, or lead to a trainee whose code stands in another, write to neither', () => {
    const third = PUPILS[2]!.internalId
    const twice = PUPILS.map((one, index) => (index === 3 ? { ...one, internalId: third } : one))
    const both = match(twice, learned)
    expect(both.numberTwice.map(({ row }) => row)).toEqual([20, 21])
    expect(both.matched.map(({ person }) => person)).toEqual([AMAL, BADR, EMANE])
    const rows = [...withCode(''), { ...PUPILS[2]!, internalId: 77 }]
    const { rivals, matched, toSay, missing } = match(rows, learned)
    expect(rivals.map(({ pupil }) => pupil.row)).toEqual([20, 23])
    expect(matched.map(({ person }) => person)).toEqual([AMAL, BADR, DRISS, EMANE])
    expect([toSay, missing]).toEqual([[], []])
  })

  test('are so many at most; the oldest leave first', () => {
    const full = Array.from({ length: MAX_NUMBERS }, (_, index) => {
      return { number: `9${index}`, person: (1_000 + index) as PersonId, here: 'A', there: 'A' }
    })
    const numbers = withLearned(full, [match(PUPILS, [])])
    expect(numbers).toHaveLength(MAX_NUMBERS)
    expect(numbers.at(-1)).toMatchObject({ person: EMANE })
    expect(numbers[0]).toMatchObject({ number: '95' })
  })
})

function assessment(number: number, max = 2000): AssessmentState {
  return {
    ...{ key: String(number), number, contradictions: [], currentByField: new Map() },
    values: { max, step: 25, active: true }
  }
}

function snapshotOf(
  cells: ReadonlyMap<PersonId, Cell | 'contradiction'>,
  assessments = [assessment(TEST_1), assessment(TEST_2)]
): GradeSnapshot {
  const column = new Map(
    [...cells].map(([person, cell]) => [
      person,
      cell === 'contradiction'
        ? { kind: 'contradiction', values: [], current: [] }
        : { kind: 'settled', value: cell, current: [] }
    ])
  )
  const state = { cells: new Map([[TEST_1, column]]) }
  return { state, typing: new Map(), assessments, closedTo: new Map() } as unknown as GradeSnapshot
}

function exchange(
  cells: ReadonlyMap<PersonId, Cell | 'contradiction'>,
  options: MadeFileOptions = {}
) {
  const { bytes, file } = fileOf({ pupils: PUPILS, ...options })
  const snapshot = snapshotOf(cells)
  const mapping = usualMapping(file.blocks, snapshot.assessments)
  const { matched } = matchPupils(file, PEOPLE, traineesOf(PUPILS), NOTHING_KNOWN)
  return { bytes, file, mapping, pairs: pairsOf(snapshot, matched, file.blocks, mapping) }
}

describe('controls', () => {
  test('are the tests of their number, and the activities; what nobody planned is left alone', () => {
    const { blocks } = fileOf().file
    const activities = assessmentNumber('integratedActivities', 1)
    const mapping = usualMapping(blocks, [assessment(TEST_1), assessment(activities)])
    expect(Object.fromEntries(mapping)).toEqual({ 1: TEST_1, 2: null, 3: null, 4: activities })
  })

  test('out of another maximum are not used: grades are never converted', () => {
    const [block] = fileOf().file.blocks
    const mapping = new Map([['1', TEST_1]])
    expect(mappingProblem(block!, mapping, [assessment(TEST_1)])).toBeNull()
    expect(mappingProblem(block!, mapping, [assessment(TEST_1, 1000)])).toBe('other-scale')
    const twice = new Map([
      ['1', TEST_1],
      ['2', TEST_1]
    ])
    expect(mappingProblem(block!, twice, [assessment(TEST_1)])).toBe('twice')
  })
})

describe('taking what the file holds', () => {
  test('says what is new, what it would replace and what is disputed; blanks say nothing', () => {
    const { pairs } = exchange(
      new Map<PersonId, Cell | 'contradiction'>([
        [AMAL, gradeCell(1150)],
        [BADR, 'contradiction'],
        [CHAMA, gradeCell(900)]
      ])
    )
    const { changes, same, left } = planTaking(pairs, new Map())
    expect(changes).toEqual([
      {
        place: { assessment: TEST_1, person: AMAL },
        cell: gradeCell(1200),
        replaces: gradeCell(1150)
      },
      { place: { assessment: TEST_2, person: AMAL }, cell: gradeCell(800), replaces: null }
    ])
    expect(left).toEqual([
      { place: { assessment: TEST_1, person: BADR }, because: 'contradiction' }
    ])
    expect(same).toBe(0)
  })

  test('leaves the assessments that somebody else enters as they are, and counts what it left', () => {
    const { pairs } = exchange(new Map<PersonId, Cell>([[CHAMA, gradeCell(900)]]))
    const { changes, closed } = planTaking(pairs, new Map([[TEST_1, 'entered-by-another']]))
    expect(changes.map(({ place }) => place)).toEqual([{ assessment: TEST_2, person: AMAL }])
    expect(closed).toEqual([{ assessment: TEST_1, because: 'entered-by-another', count: 2 }])
  })
})

describe('filling the file', () => {
  test('writes grades and excuses, and says of every other cell why it stays as it is', () => {
    const { bytes, pairs } = exchange(
      new Map<PersonId, Cell | 'contradiction'>([
        [AMAL, gradeCell(1325)],
        [BADR, codeCell('justifiedAbsent')],
        [CHAMA, codeCell('absent')],
        [DRISS, gradeCell(2100)],
        [EMANE, gradeCell(0)]
      ])
    )
    const plan = planFilling(pairs)
    expect(plan.replaced).toEqual([
      { place: { assessment: TEST_1, person: AMAL }, from: '12', to: gradeCell(1325) }
    ])
    expect(plan.notFilled).toEqual([
      { place: { assessment: TEST_1, person: CHAMA }, because: 'absent' },
      { place: { assessment: TEST_1, person: DRISS }, because: 'invalid' },
      { place: { assessment: TEST_2, person: AMAL }, because: 'blank-here' }
    ])
    expect(plan.filled).toBe(3)
    const filling = fillGradeFile(bytes, plan.changes)
    const again = filling.ok ? readGradeFile(filling.bytes) : filling
    const first = again.ok ? again.file.pupils.map(({ grades }) => grades[0]) : []
    expect(first).toMatchObject([
      { hundredths: 1325, isExcused: false },
      { hundredths: null, isExcused: true },
      { hundredths: null, isExcused: false },
      { hundredths: null, isExcused: false },
      { hundredths: 0, isExcused: false }
    ])
  })

  test('shows the remarks of the file and leaves them in the file, letter for letter', () => {
    const written = ['  مجتهدة جدا، تابعي <&>', 'Bon travail. À poursuivre !']
    const pupils = PUPILS.map((pupil, index) => {
      const remark = written[index]
      return remark === undefined ? pupil : { ...pupil, remark }
    })
    const { bytes, file } = fileOf({ pupils })
    const snapshot = {
      ...snapshotOf(new Map(PEOPLE.map((person) => [person, gradeCell(1000)]))),
      ...{ list: PEOPLE, trainees: traineesOf(PUPILS) }
    }
    const mapping = usualMapping(file.blocks, snapshot.assessments)
    const about = describeFile(file, mapping, snapshot, {
      ...{ open, links: NO_LINKS, knowledge: NOTHING_KNOWN }
    })
    expect(about.remarks.map(({ text }) => text)).toEqual(written.map((text) => text.trim()))
    const filling = fillGradeFile(bytes, about.filling.changes)
    expect(filling).toMatchObject({ ok: true })
    const again = filling.ok ? readGradeFile(filling.bytes) : filling
    expect(again.ok && again.file.pupils.map(({ remark }) => remark)).toEqual([
      ...written,
      ...['', '', '']
    ])
  })

  test('hands over no grade of whoever has a code here, nor an excuse that was not given', () => {
    const pupils = PUPILS.map((pupil, index) => {
      if (index === 0) return pupil
      return index === 1 ? { ...pupil, excused: ['1'] } : { ...pupil, grades: { '1': 14 } }
    })
    const codes = ['absent', 'absent', 'exempted', 'notHandedIn', 'justifiedAbsent'] as const
    const { bytes, pairs } = exchange(
      new Map(PEOPLE.map((person, place) => [person, codeCell(codes[place]!)])),
      { pupils }
    )
    const plan = planFilling(pairs)
    expect(plan.replaced.map(({ from, to }) => [from, to])).toEqual([
      ['12', codeCell('absent')],
      ['14', codeCell('exempted')],
      ['14', codeCell('notHandedIn')],
      ['14', codeCell('justifiedAbsent')]
    ])
    const filling = fillGradeFile(bytes, plan.changes)
    const again = filling.ok ? readGradeFile(filling.bytes) : filling
    const first = again.ok ? again.file.pupils.map(({ grades }) => grades[0]) : []
    expect(first.map((grade) => [grade?.hundredths, grade?.isExcused])).toEqual([
      [null, false],
      [null, false],
      [null, false],
      [null, false],
      [null, true]
    ])
  })

  test('never clears a grade because nothing is entered here', () => {
    const { pairs } = exchange(new Map([[AMAL, BLANK]]))
    const plan = planFilling(pairs)
    expect(plan.changes).toEqual([])
    expect(plan.notFilled.map(({ because }) => because)).toEqual(['blank-here', 'blank-here'])
  })
})
