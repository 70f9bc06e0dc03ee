import { describe, expect, it } from 'vitest'
import type { GroupId, PersonId } from './identity.ts'
import {
  holderOf,
  parseSeal,
  sealText,
  signedText,
  type ActSealContent,
  type PageSealContent,
  type SealContent
} from './seal.ts'

const KEY = '0badcafe'
const SIGNATURE = 'A'.repeat(86)
const CONTENT: PageSealContent = {
  kind: 'transcript',
  site: 'jadida',
  group: 501 as GroupId,
  year: '2026',
  minutes: 'محضر 7/2026; n° 2',
  amendments: 2,
  digest: 'ab'.repeat(32),
  person: 2001 as PersonId,
  overall: 1_234,
  code: 'ADM',
  sealedAt: 217_500_000
}
const ACT: ActSealContent = {
  ...{ kind: 'act', site: 'jadida', register: 'missionOrder', year: '2026', number: 12 },
  ...{ day: 2_520, validThrough: null, digest: 'cd'.repeat(32) },
  holder: 'س. العمراني',
  sealedAt: 217_500_000
}
const text = (content: SealContent) => sealText(signedText(content, KEY), SIGNATURE)

describe('the text of a seal', () => {
  it.each([
    CONTENT,
    { ...CONTENT, kind: 'minutes' as const, person: null, overall: null, code: '' },
    { ...CONTENT, overall: 0, amendments: 0 },
    ACT,
    { ...ACT, validThrough: 2_700, holder: 'É. EL~AMRANI'.replace('~', ' ') }
  ])('is read back as it was written', (content) => {
    expect(parseSeal(text(content))).toEqual({
      content,
      signed: signedText(content, KEY),
      key: KEY,
      signature: SIGNATURE
    })
  })

  it('of an act is read behind the address that its code leads to, and holds no percent sign', () => {
    expect(text(ACT)).not.toContain('%')
    expect(parseSeal(`https://sijil.example/verify#${text(ACT)}`)?.content).toEqual(ACT)
  })

  it('of an act names its holder by an initial and the family name, in the script that there is', () => {
    const names = { lastName: 'EL AMRANI', firstName: 'Salma', lastNameAr: '', firstNameAr: 'سلمى' }
    expect(holderOf(names)).toBe('S. EL AMRANI')
    expect(holderOf({ ...names, lastName: '', lastNameAr: 'العمراني' })).toBe('س. العمراني')
  })

  it('may be broken over lines when somebody typed or pasted it', () => {
    const broken = text(CONTENT).replaceAll(/(.{40})/g, '$1\n ')
    expect(parseSeal(broken)?.content).toEqual(CONTENT)
  })

  it.each([
    '',
    'SIJIL1',
    text(CONTENT).replace('SIJIL1', 'SIJIL9'),
    text(CONTENT).replace('transcript', 'letter'),
    text(CONTENT).slice(0, -1),
    text({ ...CONTENT, minutes: 'x'.repeat(600) }),
    text(CONTENT).replace('%', '%%'),
    text(ACT).replace('missionOrder', 'order'),
    text(ACT).replace(';12;', ';twelve;')
  ])('is not read out of %j', (wrong) => expect(parseSeal(wrong)).toBeNull())
})
