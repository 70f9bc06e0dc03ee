import { expect, test } from 'vitest'
import { codeCell, gradeCell } from '#shared/domain/grade.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import { csvOf } from '#lib/files/csv-writer.ts'
import { recordAssessment } from '../grade-commands.ts'
import type { GradeVisit } from '../grade-visit.ts'
import { tableRows } from '../gradebook-table.ts'
import { KARIM, meet, OMAR, openPhone, OTHER_TRAINER, SALMA, TEST_1, TRAINER } from '../testing.ts'
import {
  aboutTable,
  gradebookTable,
  type AboutWords,
  type ExportWords
} from './gradebook-export.ts'

const TEST_2 = TEST_1 + 1
const OUT_OF_20 = { label: 'Contrôle 1', labelAr: 'فرض 1', max: 2000, step: 25, weight: 100 }

const WORDS: ExportWords = {
  columns: { number: 'Nº', massarCode: 'Code', average: 'Moyenne', standing: 'État', rank: 'Rang' },
  complete: 'Complète',
  provisional: 'Provisoire',
  assessment: ({ values }) => values.label ?? '',
  unknownPerson: (person) => `Stagiaire ${person}`,
  code: (code) =>
    ({
      absent: 'Absent',
      justifiedAbsent: 'Abs. justifiée',
      exempted: 'Dispensé',
      notHandedIn: 'Non rendu'
    })[code],
  invalid: (_, { max }) => `Au-dessus de ${max / 100}`,
  withoutScale: 'Barème en désaccord',
  disputed: 'Désaccord :'
}

const ABOUT_WORDS = {
  ...{ blank: 'Vide', blankExplained: 'pas un zéro', codes: 'Codes', code: WORDS.code },
  ...{ standing: 'État', standingExplained: '', toCheck: 'À vérifier', copy: 'Copie' },
  ...{
    copyExplained: '',
    disputed: (count) => `Désaccords ${count}`,
    held: (count) => `En attente ${count}`
  }
} satisfies AboutWords

async function gradebook() {
  const phone = await openPhone(TRAINER, 11)
  const visit = await phone.open()
  visit.perform((desk) => recordAssessment(desk, TEST_1, OUT_OF_20))
  return { phone, visit }
}

function tableOf(visit: GradeVisit) {
  return gradebookTable(visit.snapshot(), tableRows(visit.snapshot(), PROPOSED_RULE), WORDS)
}

/** What stands in the columns of grades, row by row. */
function grades(visit: GradeVisit, column = 6) {
  return tableOf(visit)
    .slice(1)
    .map((row) => row[column])
}

test('grades that count are numbers, codes are words, a blank is blank, and what cannot count is never a number', async () => {
  const { visit } = await gradebook()
  visit.perform((desk) => recordAssessment(desk, TEST_2, { ...OUT_OF_20, label: 'Contrôle 2' }))
  visit.write([
    { assessment: TEST_1, person: SALMA, cell: gradeCell(1225) },
    { assessment: TEST_1, person: OMAR, cell: codeCell('absent') },
    { assessment: TEST_1, person: KARIM, cell: gradeCell(2500) },
    { assessment: TEST_2, person: SALMA, cell: gradeCell(0) }
  ])
  expect(tableOf(visit)[0]?.slice(6, 8)).toEqual(['Contrôle 1 / 20', 'Contrôle 2 / 20'])
  expect(grades(visit)).toEqual([12.25, 'Absent', expect.stringContaining('Au-dessus de 20')])
  expect(grades(visit, 7)).toEqual([0, null, null])
  expect(csvOf(tableOf(visit))).toContain('"12,25"')
  await visit.close()
})

test('an average that misses a grade is called provisional in the file too', async () => {
  const { visit } = await gradebook()
  visit.type(TEST_1, SALMA, gradeCell(1225))
  visit.stateNow()
  const [, salma, omar] = tableOf(visit)
  expect(salma?.slice(-3, -1)).toEqual([12.25, 'Provisoire'])
  expect(omar?.slice(-3)).toEqual([null, '', null])
  await visit.close()
})

test('where two people differ both values are written and no number is chosen', async () => {
  const { phone, visit } = await gradebook()
  await visit.close()
  const other = await openPhone(OTHER_TRAINER, 12)
  await meet(phone, other)
  for (const [on, value] of [
    [phone, 1200],
    [other, 1400]
  ] as const) {
    const typing = await on.open()
    typing.type(TEST_1, SALMA, gradeCell(value))
    await typing.close()
  }
  await meet(phone, other)
  const again = await phone.open()
  expect(grades(again)[0]).toMatch(/^Désaccord : (12 ≠ 14|14 ≠ 12)$/)
  const about = aboutTable(again.snapshot(), [['Groupe', '\u2068PRIM-BIL-1\u2069']], ABOUT_WORDS)
  expect(about.slice(0, 2)).toEqual([
    ['Groupe', 'PRIM-BIL-1'],
    ['À vérifier', 'Désaccords 1']
  ])
  await again.close()
})

test('a name of an assessment that begins like a formula is no formula', async () => {
  const { visit } = await gradebook()
  visit.perform((desk) => recordAssessment(desk, TEST_2, { ...OUT_OF_20, label: '=HYPERLINK()' }))
  expect(csvOf(tableOf(visit))).toContain('"\'=HYPERLINK() / 20"')
  await visit.close()
})
