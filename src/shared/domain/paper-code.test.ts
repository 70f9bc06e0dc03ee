import { describe, expect, it } from 'vitest'
import { drawPaperCodes, isPaperCode, parsePaperCode } from './paper-code.ts'

/** Always the first that is left. */
const first = () => 0

describe('a code of a paper', () => {
  const everyCode = drawPaperCodes(9_000, new Set(), first).map(String)

  it('with one digit wrong is no code', () => {
    for (const code of everyCode)
      for (let place = 0; place < code.length; place++)
        for (let digit = 0; digit < 10; digit++) {
          const wrong = `${code.slice(0, place)}${digit}${code.slice(place + 1)}`
          if (wrong !== code && isPaperCode(Number(wrong))) throw new Error(`${code}: ${wrong}`)
        }
  })

  it('with two neighbours exchanged is no code', () => {
    const passed = everyCode.flatMap((code) =>
      [0, 1, 2, 3].filter((place) => {
        const [one, other] = [code[place], code[place + 1]]
        const wrong = `${code.slice(0, place)}${other}${one}${code.slice(place + 2)}`
        return one !== other && isPaperCode(Number(wrong))
      })
    )
    expect(passed).toEqual([])
  })

  it('is read as it is typed, with blanks and in Arabic digits', () => {
    const [code] = drawPaperCodes(1, new Set(), first)
    expect(parsePaperCode(`${String(code).slice(0, 2)} ${String(code).slice(2)}`)).toEqual({
      ok: true,
      code
    })
    const arabic = [...String(code)].map((digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]).join('')
    expect(parsePaperCode(arabic)).toEqual({ ok: true, code })
    expect(parsePaperCode('10')).toEqual({ ok: false, problem: 'unfinished' })
    expect(parsePaperCode(String(code! + 1))).toEqual({ ok: false, problem: 'mistyped' })
    expect(parsePaperCode('12a45')).toEqual({ ok: false, problem: 'mistyped' })
  })

  it('is drawn once only', () => {
    const [one] = drawPaperCodes(1, new Set(), first)
    const [other] = drawPaperCodes(1, new Set([one!]), first)
    expect(other).not.toBe(one)
    expect(() => drawPaperCodes(9_001, new Set(), first)).toThrow('are left')
  })
})
