import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readClassListBytes } from './class-list-file.ts'
import { readBirthDate, readGender, readMassarCode } from './class-list-values.ts'
import { readClassLists, readMapped, suggestColumns } from './class-list.ts'
import { readWorkbook } from './workbook.ts'
import type { Cell, Sheet } from './sheet.ts'
import { makeXlsx, massarHeadings, sampleFile, sheetOf, windows1256, xmlRow } from './testing.ts'

const fatima: Cell[] = [1, 'G130000001', 'العمراني', 'فاطمة', 'أنثى', '1999-04-09', 'الجديدة']
const ahmed: Cell[] = [2, 'G130000002', 'بنعلي', 'أحمد', 'ذكر', '1998-12-31', null]

function listOf(...rows: Cell[][]) {
  const reading = readClassLists([sheetOf([massarHeadings, ...rows])])
  if (!reading.ok) throw new Error(`Not read: ${reading.reason}`)
  return reading.classes[0]!
}

async function readSample(name: string) {
  const reading = await readClassListBytes(sampleFile(name), name)
  if (!reading.ok) throw new Error(`Not read: ${reading.reason}`)
  return reading
}

it('names come without marks that turn round the line they stand in', () => {
  const marked: Cell[] = [
    1,
    'G130000001',
    '\u202eالعمراني\u2069',
    '\u2067فاطمة',
    'أنثى',
    null,
    null
  ]
  expect(listOf(marked).trainees[0]).toMatchObject(
    listOf([1, 'G130000001', 'العمراني', 'فاطمة', 'أنثى', null, null]).trainees[0]!
  )
})

describe("MASSAR's own class lists", () => {
  it('the 2024 workbook gives each class with its school, level, year and people', async () => {
    const { classes } = await readSample('ListEleve_20241001.xlsx')
    expect(classes.map((list) => [list.className, list.trainees.length])).toEqual([
      ['2APIC-1', 32],
      ['TCS-3', 28]
    ])
    expect(classes[0]).toMatchObject({
      sheetName: '2APIC-1',
      variant: 'massar-2024',
      level: 'الثانية إعدادي مسار دولي',
      schoolYear: '2025/2026',
      school: 'مؤسسة تجريبية',
      academy: 'الدار البيضاء - سطات',
      problems: []
    })
    expect(classes[0]?.trainees[1]).toEqual({
      row: 12,
      massarCode: 'E100007919',
      lastNameAr: 'الثاني',
      firstNameAr: 'اختبار',
      lastName: '',
      firstName: '',
      gender: 'male',
      birthDate: '1999-02-07',
      birthPlace: 'الجديدة'
    })
  })

  it('the mirrored 2023 report gives the same, dates from day numbers', async () => {
    const { classes } = await readSample('ListEleve_20231007.xls')
    expect(classes.map((list) => [list.className, list.trainees.length])).toEqual([
      ['2APIC-1', 30],
      ['TCS-3', 26]
    ])
    expect(classes[1]).toMatchObject({
      variant: 'massar-2023',
      level: 'جذع مشترك علمي',
      schoolYear: '2023/2024',
      school: 'مؤسسة تجريبية',
      academy: 'الدار البيضاء - سطات',
      problems: []
    })
    expect(classes[0]?.trainees[1]).toMatchObject({
      row: 17,
      massarCode: 'G100007919',
      lastNameAr: 'عينة',
      firstNameAr: 'تجربة 2',
      gender: 'male',
      birthDate: '1999-02-07',
      birthPlace: 'الجديدة'
    })
  })

  it('someone listed in two classes is told once for the file', async () => {
    const { notices } = await readSample('ListEleve_20241001.xlsx')
    expect(notices).toEqual([
      { reason: 'codes-in-two-classes', codes: ['C100031676', 'H100110866'] }
    ])
  })

  it.each(['export_notesCC_2APIC-1_0030.xlsx', 'export_notesCC_TCS-3_0030_5ctrl_2015style.xlsx'])(
    'a grade file is not a class list and says so: %s',
    async (name) => {
      expect(await readClassListBytes(sampleFile(name), name)).toEqual({
        ok: false,
        reason: 'grade-file'
      })
    }
  )

  it('columns in any order, any place, are found by their headings', () => {
    const sheet = sheetOf([
      [],
      [null, null, 'مكان الإزدياد', 'تاريخ الازدياد', 'الاسم', 'النَّسب', 'الرّمز'],
      [null, null, 'سطات', '01/02/2000', 'سعيد', 'العلوي', 'g١٣٠٠٠٠٠٠٣ ']
    ])
    expect(readClassLists([sheet])).toMatchObject({
      classes: [
        {
          variant: 'massar-2023',
          className: 'TCS-1',
          trainees: [
            {
              massarCode: 'G130000003',
              lastNameAr: 'العلوي',
              firstNameAr: 'سعيد',
              gender: null,
              birthDate: '2000-02-01',
              birthPlace: 'سطات'
            }
          ]
        }
      ]
    })
  })

  it('a heading may stand beside its values', () => {
    const sheet = sheetOf([
      ['الرمز', null, 'النسب', null, 'الإسم', 'تاريخ الإزدياد', null, null],
      [null, 'G130000001', 'العمراني', 'فاطمة', null, null, null, 36161]
    ])
    expect(readClassLists([sheet])).toMatchObject({
      classes: [
        { trainees: [{ massarCode: 'G130000001', firstNameAr: 'فاطمة', birthDate: '1999-01-01' }] }
      ]
    })
  })

  it('an empty value is not taken from the label beside it', () => {
    const sheet = sheetOf([
      ['المستوى:', null, 'الثانية', 'السنة الدراسية:', null],
      ['القسم : TCS-9'],
      massarHeadings,
      fatima
    ])
    expect(readClassLists([sheet])).toMatchObject({
      classes: [{ level: 'الثانية', schoolYear: '', className: 'TCS-9' }]
    })
  })

  it('two classes one below the other stay two classes; headings repeated on a new page do not', () => {
    const sheet = sheetOf([
      ['القسم', 'A'],
      massarHeadings,
      fatima,
      massarHeadings,
      ahmed,
      [],
      ['القسم', 'B'],
      massarHeadings,
      [1, 'G130000009', 'العلوي', 'سعيد']
    ])
    const reading = readClassLists([sheet])
    expect(
      reading.ok && reading.classes.map((list) => [list.className, list.trainees.length])
    ).toEqual([
      ['A', 2],
      ['B', 1]
    ])
    expect(reading.ok && reading.classes.flatMap((list) => list.problems)).toEqual([])
  })

  it('sheets with something else in them are named, empty ones are not', () => {
    const sheets = [
      sheetOf([massarHeadings, fatima]),
      sheetOf([['ملاحظات']], 'Feuil2'),
      sheetOf([], 'Feuil3')
    ]
    expect(readClassLists(sheets)).toMatchObject({
      notices: [{ reason: 'sheet-not-read', sheetName: 'Feuil2' }]
    })
  })

  it('a list with headings and nobody says so', () => {
    expect(readClassLists([sheetOf([massarHeadings])])).toEqual({
      ok: false,
      reason: 'no-trainees'
    })
  })
})

describe('rows with something wrong', () => {
  it('names stay as written, but for spaces around and doubled ones', () => {
    const list = listOf([1, 'G130000001', '  بن  العربي\u200f', 'فَاطِمَة ', null, null, null])
    expect(list.trainees[0]).toMatchObject({ lastNameAr: 'بن العربي', firstNameAr: 'فَاطِمَة' })
  })

  it('a foreign name in Latin letters goes to the Latin field', () => {
    const list = listOf([1, 'G130000001', 'Diallo', 'Awa', null, null, null])
    expect(list.trainees[0]).toMatchObject({
      lastNameAr: '',
      firstNameAr: '',
      lastName: 'Diallo',
      firstName: 'Awa'
    })
  })

  it('a missing or malformed code is told, and the person kept without one', () => {
    const list = listOf([1, null, ...fatima.slice(2)], [2, 'G13', ...ahmed.slice(2)])
    expect(list.trainees.map((trainee) => trainee.massarCode)).toEqual([null, null])
    expect(list.problems).toEqual([
      { row: 2, column: 'massarCode', reason: 'missing-code', value: '', leftOut: false },
      { row: 3, column: 'massarCode', reason: 'malformed-code', value: 'G13', leftOut: false }
    ])
  })

  it('a code that comes twice: the first person counts, the second is shown', () => {
    const list = listOf(fatima, [2, ' g130000001', ...ahmed.slice(2)])
    expect(list.trainees).toHaveLength(1)
    expect(list.problems).toEqual([
      { row: 3, column: 'massarCode', reason: 'duplicate-code', value: 'g130000001', leftOut: true }
    ])
  })

  it('nobody comes in without a name; half a name is kept and told', () => {
    const list = listOf([1, 'G130000001'], [2, 'G130000002', 'بنعلي', null, 'ذكر'])
    expect(list.trainees.map((trainee) => trainee.lastNameAr)).toEqual(['بنعلي'])
    expect(list.problems).toEqual([
      { row: 2, column: 'lastNameAr', reason: 'missing-name', value: '', leftOut: true },
      { row: 3, column: 'firstNameAr', reason: 'missing-name', value: '', leftOut: false }
    ])
  })

  it('a date or gender that cannot be read is told and left empty', () => {
    const list = listOf([1, 'G130000001', 'العمراني', 'فاطمة', '?', '31/02/1999', null])
    expect(list.trainees[0]).toMatchObject({ gender: null, birthDate: null, birthPlace: null })
    expect(list.problems.map((problem) => [problem.reason, problem.value])).toEqual([
      ['unreadable-date', '31/02/1999'],
      ['unreadable-gender', '?']
    ])
  })

  it('totals and signatures below the list are no people, numbered empty lines neither', () => {
    const list = listOf(
      fatima,
      ahmed,
      [3],
      [],
      [null, null, 'المجموع: 2'],
      [null, null, null, 'التوقيع']
    )
    expect(list.trainees).toHaveLength(2)
    expect(list.problems).toEqual([])
  })

  it('a person below an empty line is still read', () => {
    expect(listOf(fatima, [], ahmed).trainees).toHaveLength(2)
  })

  it('words that may or may not be a person are shown, never dropped', () => {
    const list = listOf(fatima, [null, null, 'العلوي'], [], [null, null, 'المدير', 'محمد'])
    expect(list.trainees).toHaveLength(1)
    expect(list.problems).toEqual([
      { row: 3, column: null, reason: 'not-a-person', value: 'العلوي', leftOut: true },
      { row: 5, column: null, reason: 'not-a-person', value: 'المدير · محمد', leftOut: true }
    ])
  })
})

describe('the national card number', () => {
  it.each(['CIN', 'N° CIN', 'C.I.N.', 'CNIE', 'رقم البطاقة الوطنية', "Carte d'identité nationale"])(
    'under "%s" is left out, and the file says so',
    (heading) => {
      const sheet = sheetOf([
        [...massarHeadings, heading],
        [...fatima, 'M123456']
      ])
      const reading = readClassLists([sheet])
      expect(reading).toMatchObject({
        ok: true,
        notices: [{ reason: 'national-id-left-out', sheetName: 'TCS-1', heading }]
      })
      expect(JSON.stringify(reading)).not.toContain('M123456')
    }
  )

  it('without a heading is known by its look, and never shown in a sample', () => {
    const people = ['M123456', 'MA12345', 'bk 654321'].map((id, index) => [
      `Nom ${index}`,
      id,
      'Ali'
    ])
    const suggestion = suggestColumns(sheetOf([['Nom', 'Numéro', 'Prénom'], ...people]))
    expect(suggestion?.headers.map((header) => header.text)).toEqual(['Nom', 'Prénom'])
    expect(suggestion?.notices).toHaveLength(1)
    expect(JSON.stringify(suggestion)).not.toContain('123456')
  })

  it('cannot be mapped to anything', () => {
    const sheet = sheetOf([
      ['Nom', 'Prénom', 'CIN'],
      ['Amrani', 'Fatima', 'M123456']
    ])
    const mapping = { headingRow: 1, columns: { lastName: 0, firstName: 1, birthPlace: 2 } }
    expect(JSON.stringify(readMapped(sheet, mapping))).not.toContain('M123456')
  })

  it('does not leave the reader with a table to be mapped', async () => {
    const csv = strToU8('Nom;Prénom;CIN\nAmrani;Fatima;M123456')
    const reading = await readClassListBytes(csv, 'liste.csv')
    expect(reading).toMatchObject({ reason: 'no-class-list-found', tables: [{}] })
    expect(JSON.stringify(reading)).not.toContain('M123456')
  })
})

describe('a list in another layout', () => {
  const french = sheetOf(
    [
      ['Liste des stagiaires'],
      [
        'N°',
        'Code Massar',
        'Nom',
        'Prénom',
        'Nom arabe',
        'Prénom (Ar)',
        'Sexe',
        'Date de naissance'
      ],
      [1, 'G130000001', 'EL AMRANI', 'Fatima', 'العمراني', 'فاطمة', 'F', 36259]
    ],
    'Groupe A'
  )

  it('gets its columns guessed from French headings', () => {
    const suggestion = suggestColumns(french)
    expect(suggestion?.mapping).toEqual({
      headingRow: 2,
      columns: {
        massarCode: 1,
        lastName: 2,
        firstName: 3,
        lastNameAr: 4,
        firstNameAr: 5,
        gender: 6,
        birthDate: 7
      }
    })
    expect(suggestion?.sampleRows).toEqual([
      ['1', 'G130000001', 'EL AMRANI', 'Fatima', 'العمراني', 'فاطمة', 'F', '1999-04-09']
    ])
  })

  it('is read as the person confirms', () => {
    const reading = readMapped(french, suggestColumns(french)!.mapping)
    expect(reading).toMatchObject({
      ok: true,
      classes: [
        {
          variant: 'mapped',
          className: 'Groupe A',
          problems: [],
          trainees: [
            {
              row: 3,
              massarCode: 'G130000001',
              lastName: 'EL AMRANI',
              firstName: 'Fatima',
              lastNameAr: 'العمراني',
              firstNameAr: 'فاطمة',
              gender: 'female',
              birthDate: '1999-04-09'
            }
          ]
        }
      ]
    })
  })

  it.each([
    ['; and a byte-order mark', (text: string) => strToU8('\ufeff' + text)],
    ['windows-1256', windows1256]
  ])('from a text table with %s', async (_, encode) => {
    const reading = await readClassListBytes(
      encode('رقم مسار;الاسم العائلي;الاسم الشخصي;الجنس\r\nG130000001;العمراني;فاطمة;أنثى'),
      'TCS-4.csv'
    )
    if (reading.ok || reading.reason !== 'no-class-list-found') throw new Error('Expected a table')
    const { sheet, suggestion } = reading.tables[0]!
    expect(readMapped(sheet, suggestion.mapping)).toMatchObject({
      classes: [{ className: 'TCS-4', trainees: [{ lastNameAr: 'العمراني', gender: 'female' }] }]
    })
  })

  it('Arabic names under "Nom" and "Prénom" are Arabic names', () => {
    const sheet = sheetOf([
      ['Nom', 'Prénom'],
      ['العمراني', 'فاطمة']
    ])
    expect(suggestColumns(sheet)?.mapping.columns).toEqual({ lastNameAr: 0, firstNameAr: 1 })
  })

  it('one column with whole names is read whole, and the file says so', () => {
    const sheet = sheetOf([
      ['CNE', 'Nom et prénom'],
      ['G130000001', 'EL AMRANI Fatima']
    ])
    const { mapping } = suggestColumns(sheet)!
    expect(mapping.columns).toEqual({ massarCode: 0, fullName: 1 })
    expect(readMapped(sheet, mapping)).toMatchObject({
      classes: [{ trainees: [{ lastName: 'EL AMRANI Fatima', firstName: '' }], problems: [] }],
      notices: [{ reason: 'names-in-one-column' }]
    })
  })

  it('without headings, codes, dates and genders are known by their look', () => {
    const sheet = sheetOf([['G130000001', 'Amrani', 'Fatima', 'F', '09/04/1999']])
    expect(suggestColumns(sheet)?.mapping).toEqual({
      headingRow: 0,
      columns: { massarCode: 0, gender: 3, birthDate: 4 }
    })
  })

  it('needs a column with names', () => {
    expect(readMapped(french, { headingRow: 2, columns: { massarCode: 1 } })).toEqual({
      ok: false,
      reason: 'no-name-column'
    })
  })

  it('a text that is no table has nothing to map', async () => {
    expect(await readClassListBytes(strToU8('Bonjour'), 'x.txt')).toEqual({
      ok: false,
      reason: 'no-class-list-found',
      tables: []
    })
  })
})

describe('a birth date is read', () => {
  it.each<[Cell, Sheet['dateSystem'], string | null]>([
    ['1999-04-09', 1900, '1999-04-09'],
    ['1999-04-09T00:00:00', 1900, '1999-04-09'],
    ['09-04-1999', 1900, '1999-04-09'],
    ['9/4/1999', 1900, '1999-04-09'],
    ['09.04.1999 00:00', 1900, '1999-04-09'],
    ['٠٩/٠٤/١٩٩٩', 1900, '1999-04-09'],
    [36259, 1900, '1999-04-09'],
    [36259.75, 1900, '1999-04-09'],
    ['36259', 1900, '1999-04-09'],
    [34797, 1904, '1999-04-09'],
    ['29/02/2000', 1900, '2000-02-29'],
    ['29/02/1999', 1900, null],
    ['04/13/1999', 1900, null],
    ['09/04/99', 1900, null],
    [1999, 1900, null],
    ['9/4/1099', 1900, null],
    ['', 1900, null],
    [null, 1900, null]
  ])('%s counted from %s is %s', (cell, dateSystem, date) => {
    expect(readBirthDate(cell, dateSystem)).toBe(date)
  })

  it('in a workbook that counts from 1904', async () => {
    const bytes = makeXlsx({
      sheets: {
        A: xmlRow(1, massarHeadings) + xmlRow(2, [...fatima.slice(0, 5), 34797])
      },
      workbookProperties: '<workbookPr date1904="true"/>'
    })
    const workbook = await readWorkbook(bytes)
    expect(workbook.ok && readClassLists(workbook.sheets)).toMatchObject({
      classes: [{ trainees: [{ birthDate: '1999-04-09' }] }]
    })
  })
})

it.each([
  ['أنثى', 'female'],
  ['انثى ', 'female'],
  ['F', 'female'],
  ['Féminin', 'female'],
  ['ذكر', 'male'],
  ['M', 'male'],
  ['constructor', null]
])('the gender written %s is %s', (text, gender) => {
  expect(readGender(text)).toBe(gender)
})

it.each([
  [' g130000001\u200e', 'G130000001'],
  ['G١٣٠٠٠٠٠٠١', 'G130000001'],
  ['G13000000', null],
  ['GG30000001', null],
  ['1300000011', null]
])('the code written %s is %s', (text, code) => {
  expect(readMassarCode(text)).toBe(code)
})
