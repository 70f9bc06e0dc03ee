import { describe, expect, it } from 'vitest'
import {
  actPlaceholders,
  faultsInTemplate,
  previewOfTemplate,
  renderAct,
  type ActTemplate
} from './act-template.ts'
import { PROCEDURES } from '../../../tests/fixtures/procedures.ts'

const TEMPLATE: ActTemplate = {
  register: 'certificate',
  title: { fr: 'Attestation', ar: 'شهادة' },
  text: { fr: '{name} est inscrit(e), groupe {group}, pour {form.purpose}.', ar: '' },
  signatory: { fr: 'Le directeur', ar: '' },
  validDays: null
}
const GIVING = {
  whoMayAsk: ['trainee' as const],
  fields: [{ key: 'purpose', label: { fr: 'Usage', ar: 'الغرض' } }]
}
const reasonsOf = (more: Partial<ActTemplate>, giving = GIVING) =>
  faultsInTemplate({ ...TEMPLATE, ...more }, giving).map((fault) =>
    'said' in fault ? [fault.reason, fault.language, fault.said] : [fault.reason]
  )

describe('the template of an act', () => {
  it('puts what is known in the place of its placeholders, and names what is not known', () => {
    const values = { name: 'EL AMRANI {group}', group: null, 'form.purpose': 'Logement' }
    expect(renderAct(TEMPLATE.text.fr, values)).toEqual({
      text: 'EL AMRANI {group} est inscrit(e), groupe ……………, pour Logement.',
      missing: ['group']
    })
  })

  it('has no fault where it asks for what the procedure gives', () => {
    expect(reasonsOf({})).toEqual([])
    expect(reasonsOf({ text: { fr: '{ name }', ar: '{name}' } })).toEqual([
      ['signatory-missing', 'ar', '']
    ])
  })

  it('names a placeholder that nothing gives, also one that is not known of everybody who may ask', () => {
    expect(reasonsOf({ text: { fr: '{nom} {form.date}', ar: '' } })).toEqual([
      ['unknown-placeholder', 'fr', 'nom'],
      ['unknown-placeholder', 'fr', 'form.date']
    ])
    const both = { ...GIVING, whoMayAsk: ['trainee' as const, 'staff' as const] }
    expect(faultsInTemplate(TEMPLATE, both)).toMatchObject([{ said: 'group' }])
  })

  it('shows a brace that closes nothing, an end that is not there, and an act without a text', () => {
    expect(reasonsOf({ text: { fr: 'M. {name est inscrit', ar: '' } })).toEqual([
      ['lone-brace', 'fr', 'M. {name est ins']
    ])
    expect(reasonsOf({ text: { fr: '{validThrough}', ar: '' } })).toEqual([
      ['no-end', 'fr', 'validThrough']
    ])
    expect(reasonsOf({ text: { fr: ' ', ar: '' } })).toEqual([['no-text']])
  })

  it('is previewed with the labels of its placeholders', () => {
    const placeholders = actPlaceholders(GIVING)
    expect(previewOfTemplate('{name}, {form.purpose}', 'fr', placeholders)).toBe(
      '‹Nom et prénom›, ‹Usage›'
    )
  })

  it('of each procedure of the demonstration can be made out', () => {
    const faults = PROCEDURES.flatMap((procedure) =>
      procedure.act === undefined ? [] : faultsInTemplate(procedure.act, procedure)
    )
    expect(faults).toEqual([])
    expect(PROCEDURES.filter(({ act }) => act !== undefined).length).toBeGreaterThan(5)
  })
})
