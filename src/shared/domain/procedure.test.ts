import { describe, expect, it } from 'vitest'
import { canonical, faultsIn, versionOf, type Procedure } from './procedure.ts'

const both = (fr: string) => ({ fr, ar: fr })
const LEAVE: Procedure = {
  code: 'annual-leave',
  name: both('Congé annuel'),
  summary: both('Pour partir en congé.'),
  service: 'hrOfficer',
  whoMayAsk: ['staff'],
  fields: [
    { key: 'from', kind: 'day', label: both('Du'), isRequired: true, choices: [] },
    { key: 'days', kind: 'number', label: both('Jours'), isRequired: true, choices: [] },
    {
      key: 'kind',
      kind: 'choice',
      label: both('Type'),
      isRequired: false,
      choices: [both('Annuel'), both('Reliquat')]
    },
    { key: 'where', kind: 'line', label: both('Adresse'), isRequired: false, choices: [] },
    { key: 'why', kind: 'text', label: both('Motif'), isRequired: false, choices: [] }
  ],
  papers: [],
  regime: 'internal',
  maxDays: 5,
  dayCount: 'working',
  silence: 'none',
  appealDays: 30,
  appealTo: both('Le directeur'),
  isToConfirm: true,
  isOffered: true
}

describe('a form', () => {
  it('may be deposited once what is required is there', () => {
    expect(faultsIn(LEAVE, { from: 2_500, days: 3 })).toEqual([])
    expect(faultsIn(LEAVE, { from: 2_500, days: 3, kind: 1, where: 'Rabat', why: '' })).toEqual([])
  })

  it('says of each field what is wrong with it', () => {
    const answers = { from: 'demain', days: 2.5, kind: 2, where: 'x'.repeat(121) }
    expect(faultsIn(LEAVE, answers)).toEqual([
      { key: 'from', reason: 'not-a-day' },
      { key: 'days', reason: 'not-a-number' },
      { key: 'kind', reason: 'not-a-choice' },
      { key: 'where', reason: 'too-long' }
    ])
  })

  it('takes spaces for no answer, and 0 for one', () => {
    const missing = [{ key: 'from', reason: 'missing' }]
    expect(faultsIn(LEAVE, { from: '  ', days: 0 })).toEqual(missing)
  })
})

describe('the number of a version', () => {
  it('is the same on every device, whatever the order in which the text was written', () => {
    const turned = Object.fromEntries(Object.entries(LEAVE).reverse()) as Procedure
    expect(versionOf(turned)).toBe(versionOf(LEAVE))
    expect(canonical(turned)).toBe(canonical(LEAVE))
  })

  it('is another one for every change of what people were promised', () => {
    expect(versionOf({ ...LEAVE, maxDays: 6 })).not.toBe(versionOf(LEAVE))
    expect(versionOf({ ...LEAVE, isToConfirm: false })).not.toBe(versionOf(LEAVE))
  })

  it('does not change when the procedure is no longer offered', () => {
    expect(versionOf({ ...LEAVE, isOffered: false })).toBe(versionOf(LEAVE))
  })
})
