import { APPLICANT_KINDS, SERVICES } from '../domain/services.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anonymityId,
  blindId,
  deliberationId,
  directoryId,
  gradebookId,
  groupDocumentId,
  isSiteCode,
  nameOf,
  parseDocumentId,
  recordId,
  registerId,
  type DocumentId,
  type DocumentName,
  caseId,
  catalogueId
} from './ids.ts'
import { MAX_SHORT_NUMBER, type GroupId, type ModuleId, type PersonId } from '../domain/identity.ts'
import { MAX_DOCUMENT_NAME } from '../protocol/limits.ts'

const anySite = fc.stringMatching(/^[a-z][a-z0-9-]{1,19}$/)
const anyNumber = fc.integer({ min: 1, max: MAX_SHORT_NUMBER })
const anyGroup = anyNumber.map((group) => group as GroupId)
const anyModule = anyNumber.map((module) => module as ModuleId)
const anyTerm = fc
  .tuple(fc.integer({ min: 1_000, max: 9_999 }), fc.integer({ min: 1, max: 9 }))
  .map(([year, term]) => `${year}-${term}`)

const anyName: fc.Arbitrary<DocumentName> = fc.oneof(
  fc.record({ kind: fc.constant('directory' as const), site: anySite }),
  fc.record({ kind: fc.constant('group' as const), site: anySite, group: anyGroup }),
  fc.record({
    kind: fc.constant('register' as const),
    site: anySite,
    group: anyGroup,
    term: anyTerm
  }),
  fc.record({
    kind: fc.constant('gradebook' as const),
    site: anySite,
    group: anyGroup,
    term: anyTerm,
    module: anyModule
  }),
  fc.record({
    kind: fc.constant('blind' as const),
    site: anySite,
    group: anyGroup,
    term: anyTerm,
    module: anyModule,
    person: anyNumber.map((person) => person as PersonId)
  }),
  fc.record({
    kind: fc.constant('anonymity' as const),
    site: anySite,
    group: anyGroup,
    term: anyTerm,
    module: anyModule
  }),
  fc.record({
    kind: fc.constant('deliberation' as const),
    site: anySite,
    group: anyGroup,
    year: fc.stringMatching(/^\d{4}$/)
  }),
  fc.record({
    kind: fc.constant('record' as const),
    site: anySite,
    person: anyGroup.map((number) => Number(number) as PersonId)
  }),
  fc.record({ kind: fc.constant('catalogue' as const), site: anySite }),
  fc.record({
    kind: fc.constant('case' as const),
    site: anySite,
    service: fc.constantFrom(...SERVICES),
    applicantKind: fc.constantFrom(...APPLICANT_KINDS),
    applicant: anyNumber.map((person) => person as PersonId),
    number: anyNumber
  })
)

function idOf(name: DocumentName): DocumentId {
  if (name.kind === 'catalogue') return catalogueId(name.site)
  if (name.kind === 'case') return caseId(name)
  if (name.kind === 'directory') return directoryId(name.site)
  if (name.kind === 'group') return groupDocumentId(name.site, name.group)
  if (name.kind === 'register') return registerId(name.site, name.group, name.term)
  if (name.kind === 'deliberation') return deliberationId(name.site, name.group, name.year)
  if (name.kind === 'record') return recordId(name.site, name.person)
  const { site, group, term, module } = name
  if (name.kind === 'gradebook') return gradebookId(site, group, term, module)
  if (name.kind === 'anonymity') return anonymityId(site, group, term, module)
  return blindId(site, group, term, module, name.person)
}

describe('the name of a document', () => {
  it('reads as it was written, and fits on the wire', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(nameOf(idOf(name))).toEqual(name)
        expect(idOf(name).length).toBeLessThanOrEqual(MAX_DOCUMENT_NAME)
      })
    )
  })

  it('is one only when it is spelled as we spell it', () => {
    const almost = fc
      .tuple(anyName, fc.nat(), fc.nat({ max: 2 }), fc.string({ maxLength: 2 }))
      .map(([name, at, removed, added]) => {
        const id = idOf(name)
        const place = at % (id.length + 1)
        return id.slice(0, place) + added + id.slice(place + removed)
      })
    const anyText = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'directory',
            'group',
            'register',
            'gradebook',
            'blind',
            'jadida',
            '1k',
            '2026-1',
            '..',
            ''
          ),
          {
            maxLength: 7
          }
        )
        .map((parts) => parts.join('/')),
      almost
    )
    fc.assert(
      fc.property(anyText, (text) => {
        const name = parseDocumentId(text)
        if (name !== null) expect(idOf(name)).toBe(text)
      }),
      { numRuns: 1_000 }
    )
  })

  it.each([
    '',
    'directory',
    'directory/',
    'directory/j',
    'directory/Jadida',
    'directory/1jadida',
    'directory/jadida/',
    'directory/jadida/1k',
    'directory/jadida\n',
    `directory/${'j'.repeat(21)}`,
    'group/jadida',
    'group/jadida/',
    'group/jadida/0',
    'group/jadida/01k',
    'group/jadida/1K',
    'group/jadida/-1',
    'group/jadida/zzzzzz',
    'group/jadida/1k/2026-1',
    'register/jadida/1k',
    'register/jadida/1k/2026',
    'register/jadida/1k/2026-0',
    'register/jadida/1k/2026-10',
    'register/jadida/1k/2026-1/',
    'register/jadida/1k/2026-1\n',
    'register//1k/2026-1',
    'register/../1k/2026-1',
    'gradebook/jadida/1k/2026-1',
    'gradebook/jadida/1k/2026-1/0',
    'gradebook/jadida/1k/2026-1/1k/1k',
    'gradebook/jadida/1k/2026/1k',
    'blind/jadida/1k/2026-1/1k',
    'deliberation/jadida/1k',
    'deliberation/jadida/1k/2026-1',
    'deliberation/jadida/1k/2026/1',
    'blind/jadida/1k/2026-1/1k/01',
    'blind/jadida/1k/2026-1/1k/1k/',
    'constructor/jadida',
    'Directory/jadida'
  ])('is not %j', (text) => {
    expect(parseDocumentId(text)).toBeNull()
    expect(() => nameOf(text as DocumentId)).toThrow('names no document')
  })

  it('is short where a group has the largest number', () => {
    expect(groupDocumentId('jadida', MAX_SHORT_NUMBER as GroupId)).toBe('group/jadida/zik0zj')
  })
})

describe('the code of a site', () => {
  it.each([
    ['jadida', true],
    ['ben-slimane', true],
    ['s2', true],
    ['j', false],
    ['Settat', false],
    ['2s', false],
    ['-s', false],
    ['settat ', false],
    ['سطات', false]
  ])('%s: %s', (text, expected) => {
    expect(isSiteCode(text)).toBe(expected)
  })
})
