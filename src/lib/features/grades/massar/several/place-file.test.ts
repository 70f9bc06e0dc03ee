import { describe, expect, test } from 'vitest'
import { readGradeFile } from '#lib/files/grade-file.ts'
import type { GroupId, ModuleId } from '#shared/domain/identity.ts'
import { ordinarySheet } from '../../../../../../tests/fixtures/massar/grade-sheet.ts'
import {
  makeGradeFile,
  type MadeFileOptions
} from '../../../../../../tests/fixtures/massar/make-grade-file.ts'
import { NO_LINKS, withLink, type OpenGradebook } from '../recognise-file.ts'
import { placeFile, type GroupsByCode } from './place-file.ts'
import { rivalsOf } from './rivals.ts'

function gradebook(
  group: number,
  groupLabel: string,
  module: number,
  name: string,
  term = '2025-1'
) {
  return {
    ...{ group: group as GroupId, groupLabel, module: module as ModuleId, term },
    moduleNames: [name, '']
  } satisfies OpenGradebook
}

const INFORMATICS = gradebook(7, '2APIC-1', 71, 'المعلوميات')
const MATHEMATICS = gradebook(7, '2APIC-1', 72, 'الرياضيات')
const OF_ANOTHER_GROUP = gradebook(8, '2APIC-2', 71, 'المعلوميات')
const OF_THE_SECOND_TERM = gradebook(7, '2APIC-1', 71, 'المعلوميات', '2025-2')
const ALL = [INFORMATICS, MATHEMATICS, OF_ANOTHER_GROUP, OF_THE_SECOND_TERM]

/** Everyone in the made-up sheet is in group 7. */
const IN_GROUP_7: GroupsByCode = new Map(
  ordinarySheet.pupils.map(({ massarCode }) => [massarCode, [7 as GroupId]])
)

function fileOf(options: MadeFileOptions = {}) {
  const reading = readGradeFile(makeGradeFile(options))
  if (!reading.ok) throw new Error(reading.reason)
  return reading.file
}

function place(
  options: MadeFileOptions,
  { links = NO_LINKS, gradebooks = ALL, groupsByCode = IN_GROUP_7 } = {}
) {
  return placeFile(fileOf(options), gradebooks, { links, groupsByCode })
}

describe('a file among all the gradebooks of a person', () => {
  test('goes to the one that its class, subject, term and year name', () => {
    expect(place({})).toEqual({ kind: 'placed', gradebook: INFORMATICS })
    expect(place({ term: 2 })).toEqual({ kind: 'placed', gradebook: OF_THE_SECOND_TERM })
    expect(place({ className: '2APIC-2' })).toEqual({
      kind: 'placed',
      gradebook: OF_ANOTHER_GROUP
    })
  })

  test.each([
    ['of a year in which they have none', { startYear: 2024 }, 'other-year', '2024/2025'],
    ['of a term in which they have none', { term: 2 }, 'other-term', 'الدورة الثانية'],
    ['of a class that is not theirs', { className: 'TCS-9' }, 'other-class', 'TCS-9'],
    ['in a subject that is not theirs', { subject: 'التاريخ' }, 'other-subject', 'التاريخ']
  ] as const)(
    '%s belongs to none, and why is told in its own words',
    (_, options, because, said) => {
      const nobody = { groupsByCode: new Map(), gradebooks: [INFORMATICS, OF_ANOTHER_GROUP] }
      expect(place(options, nobody)).toEqual({ kind: 'none', because, said })
    }
  )

  test('whose label contradicts its hidden row belongs to none', () => {
    const file = fileOf()
    const printed = { ...file.header.printed, term: 'الدورة الثانية' }
    const altered = { ...file, header: { ...file.header, printed } }
    const rule = { links: NO_LINKS, groupsByCode: IN_GROUP_7 }
    expect(placeFile(altered, ALL, rule)).toMatchObject({ because: 'contradicts-itself' })
  })

  test('under a class that nobody knows is asked about, by whose pupils are in it, and said once', () => {
    const options = { className: 'TCS-9' }
    const asked = place(options)
    expect(asked).toMatchObject({
      ...{ kind: 'to-say', because: 'class-unknown', said: { class: 'TCS-9' } },
      candidates: [INFORMATICS, MATHEMATICS]
    })
    const links = withLink(NO_LINKS, fileOf(options).header, INFORMATICS)
    expect(place(options, { links })).toEqual({ kind: 'placed', gradebook: INFORMATICS })
  })

  test('in a subject that nobody knows is asked about within its class alone', () => {
    const shared = new Map(
      ordinarySheet.pupils.map(({ massarCode }) => [massarCode, [7, 8] as GroupId[]])
    )
    expect(place({ subject: 'التاريخ' }, { groupsByCode: shared })).toMatchObject({
      ...{ kind: 'to-say', because: 'subject-unknown' },
      candidates: [INFORMATICS, MATHEMATICS]
    })
  })

  test('that two gradebooks of the same names could have is never given to one of them by itself', () => {
    const twin = { ...INFORMATICS, module: 73 as ModuleId }
    expect(place({}, { gradebooks: [INFORMATICS, twin] })).toMatchObject({
      ...{ kind: 'to-say', because: 'several' },
      candidates: [INFORMATICS, twin]
    })
  })
})

type Claim = Parameters<typeof rivalsOf>[0]

describe('two files for one gradebook', () => {
  const claim = (key: number, name: string, options: MadeFileOptions = {}, kept = false) => ({
    ...{ key, name, file: fileOf(options) },
    kept: kept ? { id: key, at: 1, gradebook: 'jadida/gradebook' as never } : null
  })

  test('stand in each other’s way, whatever they are called', () => {
    const [one, other] = [claim(1, 'a.xlsx'), claim(2, 'a (1).xlsx')]
    expect(rivalsOf(one, [one, other])).toEqual(['a (1).xlsx'])
    expect(rivalsOf(other, [one, other])).toEqual(['a.xlsx'])
  })

  test('do not when one takes the place of what was kept under its name', () => {
    const [before, now] = [claim(1, 'a.xlsx', {}, true), claim(2, 'a.xlsx')]
    expect(rivalsOf(now, [before, now])).toEqual([])
    expect(rivalsOf(before, [before, now])).toEqual([])
  })

  test('do not when each is for a control of its own; one for all controls stands in the way of both', () => {
    const controls = [0, 1, 2].map((controlId) => {
      const one = claim(controlId, `${controlId}.xlsx`)
      const technical = { ...one.file.header.technical, controlId }
      return { ...one, file: { ...one.file, header: { ...one.file.header, technical } } }
    })
    const [all, first, second] = controls as [Claim, Claim, Claim]
    expect(rivalsOf(first, [first, second])).toEqual([])
    expect(rivalsOf(first, controls)).toEqual(['0.xlsx'])
    expect(rivalsOf(all, controls)).toEqual(['1.xlsx', '2.xlsx'])
  })
})
