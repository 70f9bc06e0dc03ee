import { describe, expect, test } from 'vitest'
import { caseId } from '#shared/documents/ids.ts'
import { searchKey } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor, Role } from '#shared/domain/people.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import type { CaseRow } from '#lib/readmodels/tables.ts'
import { procedureCalled, SITE } from '../testing.ts'
import { find, hasInbox, inboxLines, isIn, type InboxFilter } from './inbox-lines.ts'

const TODAY = 2_500
const ME = 501 as PersonId
const CERTIFICATE = procedureCalled('enrolment-certificate')
const VERSIONS = new Map([[versionOf(CERTIFICATE), CERTIFICATE]])
const CALENDAR = { today: TODAY, holidays: new Set<number>() }

const person = (role: Role, who = ME): Actor => ({
  ...{ person: who, site: SITE, roles: [{ role, group: null }], teachings: [] }
})

function row(number: number, fields: Partial<CaseRow> = {}): CaseRow {
  const name = {
    ...{ site: SITE, service: CERTIFICATE.service, applicantKind: 'trainee' as const },
    ...{ applicant: (4_000 + number) as PersonId, number }
  }
  const names = { lastName: 'El Amrani', firstName: 'Salma', lastNameAr: '', firstNameAr: '' }
  return {
    ...{ ...name, ...names, documentId: caseId(name), procedure: CERTIFICATE.code },
    ...{ version: versionOf(CERTIFICATE), searchKey: searchKey('El Amrani') },
    ...{ caseState: 'inHand', isOpen: 1, depositedAt: number, receivedAt: number, endedAt: null },
    ...{ start: TODAY - 2, pauses: [], registerYear: '2026', registerNumber: number },
    ...{ receiptNumber: `JADIDA-9-${number}`, appealOf: '', assignee: null, overdueSince: null },
    ...{ unread: 0, belated: 0, unreadable: 0, hadAct: false },
    sync: { kind: 'received', position: 1, receivedAt: 1 },
    ...fields
  }
}

const ROWS = [
  row(1, { dueStated: TODAY + 9 }),
  row(2, { dueStated: null, caseState: 'incomplete' }),
  row(3, { dueStated: TODAY - 4, assignee: ME }),
  row(4, { dueStated: TODAY + 1 }),
  row(5, { version: 1 }),
  row(6, { caseState: 'approved', isOpen: 0, endedAt: 5 }),
  row(7, { caseState: 'approved', isOpen: 0, endedAt: 4, hadAct: true })
]

const numbersOf = (lines: readonly { readonly row: CaseRow }[]) =>
  lines.map((one) => one.row.number)

describe('the inbox', () => {
  test('puts what is over first, then by the last day; what stands still comes last of what is open', () => {
    const lines = inboxLines(ROWS, person(CERTIFICATE.service), VERSIONS, CALENDAR)
    expect(numbersOf(lines)).toEqual([3, 4, 1, 5, 2, 6, 7])
    expect(lines[0]?.time).toMatchObject({ kind: 'running', isStated: true })
  })

  test.each<[InboxFilter, number[]]>([
    ['open', [3, 4, 1, 5, 2]],
    ['mine', [3]],
    ['unassigned', [4, 1, 5, 2]],
    ['incomplete', [2]],
    ['overdue', [3]],
    ['actDue', [6]],
    ['decided', [6, 7]]
  ])('%s shows those alone', (filter, expected) => {
    const lines = inboxLines(ROWS, person(CERTIFICATE.service), VERSIONS, CALENDAR)
    expect(numbersOf(lines.filter((line) => isIn(line, filter, ME)))).toEqual(expected)
  })

  test('shows a service its own, who decides all, and nobody what they asked for themselves', () => {
    const asked = row(8, { applicantKind: 'staff', applicant: ME })
    const linesFor = (role: Role) => inboxLines([...ROWS, asked], person(role), VERSIONS, CALENDAR)
    expect(linesFor('finance')).toEqual([])
    expect(numbersOf(linesFor('siteDirector'))).toHaveLength(ROWS.length)
    expect(hasInbox(person('trainer'))).toBe(false)
    expect(hasInbox(person('finance'))).toBe(true)
  })

  test('finds a request by the procedure in the other language', () => {
    const lines = inboxLines(ROWS, person(CERTIFICATE.service), VERSIONS, CALENDAR)
    const [word = ''] = CERTIFICATE.name.ar.split(' ')
    expect(numbersOf(find(lines, word))).toEqual([3, 4, 1, 2, 6, 7])
    expect(find(lines, 'Benjelloun')).toEqual([])
  })

  test('orders and searches five thousand requests at once', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      row(index + 1, { start: TODAY - (index % 90) })
    )
    const lines = inboxLines(many, person(CERTIFICATE.service), VERSIONS, CALENDAR)
    expect(lines).toHaveLength(5_000)
    expect(find(lines, 'amrani')).toHaveLength(5_000)
  })
})
