import { describe, expect, it } from 'vitest'
import type { DirectoryState } from './directory.ts'
import {
  juryCodeKey,
  juryCodes,
  juryCodeText,
  parseJuryCode,
  PROPOSED_CODES,
  type JuryCode
} from './jury-codes.ts'

const PASSED: JuryCode = { code: 'R', outcome: 'admitted', label: 'Reçu', labelAr: 'ناجح' }
const OTHER: JuryCode = { code: 'EXCL', outcome: null, label: 'Exclu', labelAr: '' }

function site(...texts: string[]): Pick<DirectoryState, 'settings'> {
  return {
    settings: new Map(
      texts.map((value, place) => {
        const key = juryCodeKey(place)
        return [key, { key, values: { value }, contradictions: [], currentByField: new Map() }]
      })
    )
  }
}

describe('the decisions of a centre', () => {
  it('are its own list in its order, with what each says of the results', () => {
    const list = site(juryCodeText(PASSED), '', juryCodeText(OTHER))
    expect(juryCodes(list)).toEqual({ codes: [PASSED, OTHER], isProposed: false })
  })

  it('are proposed where it has no list, and said to be', () => {
    expect(juryCodes(site(''))).toEqual({ codes: PROPOSED_CODES, isProposed: true })
  })

  it.each(['', 'ADM', 'ADM|won|Admis|', 'A D|admitted|Admis|', 'ADM|-||', 'ADM|-|a|b|c', 7, true])(
    'are not read out of %j',
    (text) => expect(parseJuryCode(text)).toBeNull()
  )

  it('fit into the settings of a directory', () => {
    for (const code of PROPOSED_CODES) expect(parseJuryCode(juryCodeText(code))).toEqual(code)
    expect(juryCodeKey(25)).toMatch(/^[a-z][a-zA-Z.]{2,60}$/)
  })
})
