import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { readClassListBytes } from './class-list-file.ts'
import { readMapped } from './class-list.ts'
import { scanXml } from './xml-scanner.ts'
import { makeXlsx, sampleFile } from './testing.ts'

/** Far above what a sample takes, far below what a person would wait. */
const LONGEST_MILLISECONDS = 3_000

/** Reads, maps whatever can be mapped, and answers whether it ended in time, without an error. */
async function readsWithoutHarm(bytes: Uint8Array): Promise<void> {
  const started = performance.now()
  const reading = await readClassListBytes(bytes, 'file')
  if (!reading.ok && reading.reason === 'no-class-list-found') {
    for (const { sheet, suggestion } of reading.tables) readMapped(sheet, suggestion.mapping)
  }
  if (reading.ok) {
    for (const { massarCode } of reading.classes.flatMap((list) => list.trainees)) {
      if (massarCode !== null) expect(massarCode).toMatch(/^[A-Z]\d{9}$/)
    }
  }
  expect(performance.now() - started).toBeLessThan(LONGEST_MILLISECONDS)
}

/** Bytes overwritten, a stretch cut out, or the end cut off, as broken downloads and disks do. */
function mutationsOf(original: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat({ max: original.length - 1 })
  const overwritten = fc
    .array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 })
    .map((changes) => {
      const bytes = original.slice()
      for (const [at, byte] of changes) bytes[at] = byte
      return bytes
    })
  const cutOff = place.map((at) => original.slice(0, at))
  const cutOut = fc.tuple(place, fc.nat({ max: 2000 })).map(([at, length]) => {
    const bytes = new Uint8Array(original.length - Math.min(length, original.length - at))
    bytes.set(original.subarray(0, at))
    bytes.set(original.subarray(Math.min(original.length, at + length)), at)
    return bytes
  })
  return fc.oneof({ weight: 4, arbitrary: overwritten }, cutOff, cutOut)
}

describe('no file can break the reader or hold it up', () => {
  // The library for old workbooks writes a line for each record it does not know.
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))

  it('random bytes', async () => {
    const signatures = [
      [],
      [0x50, 0x4b, 3, 4],
      [0xd0, 0xcf, 0x11, 0xe0],
      [0xff, 0xfe],
      [0xef, 0xbb, 0xbf]
    ]
    const bytes = fc
      .tuple(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 4096 }))
      .map(([signature, rest]) => Uint8Array.from([...signature, ...rest]))
    await fc.assert(fc.asyncProperty(bytes, readsWithoutHarm), { numRuns: 300 })
  })

  it.each([
    ['ListEleve_20241001.xlsx', 200],
    ['ListEleve_20231007.xls', 120],
    ['export_notesCC_2APIC-1_0030.xlsx', 60]
  ])('a damaged %s', async (name, numRuns) => {
    const property = fc.asyncProperty(mutationsOf(sampleFile(name)), readsWithoutHarm)
    await fc.assert(property, { numRuns })
  })

  it('an old workbook with a damaged formula, on which its library alone never ends', async () => {
    const bytes = sampleFile('ListEleve_20231007.xls')
    bytes[3036] = 33
    bytes[12960] = 99
    await readsWithoutHarm(bytes)
  })

  it('workbooks with any XML in them', async () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<row>',
        '</row>',
        '<c t="s">',
        '<c r="B9999">',
        '<c r="ZZZ1"',
        '<v>',
        '</v>',
        '</c>',
        '1',
        '&#x110000;',
        '&lt;',
        '"',
        '<!--',
        ']]>',
        '<![CDATA[',
        'الرمز',
        '<is><t>'
      ),
      { maxLength: 30 }
    )
    const bytes = pieces.map((parts) => makeXlsx({ sheets: { A: parts.join('') } }))
    await fc.assert(fc.asyncProperty(bytes, readsWithoutHarm), { numRuns: 200 })
  })

  it('tables with any text in them', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        'الرمز',
        'النسب',
        'الإسم',
        'Nom',
        'CIN',
        'القسم:',
        'G130000001',
        '36161',
        '#1#',
        '__proto__'
      )
    )
    const table = fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 })
    const bytes = table.map((rows) =>
      new TextEncoder().encode(rows.map((row) => row.join(';')).join('\n'))
    )
    await fc.assert(fc.asyncProperty(bytes, readsWithoutHarm), { numRuns: 300 })
  })

  it('XML made to be slow', () => {
    const started = performance.now()
    const many = 200_000
    for (const xml of [
      '<'.repeat(many),
      `<a ${'b '.repeat(20_000)}>`,
      '<a>' + '&'.repeat(many),
      `<a b="${'<'.repeat(20_000)}">`
    ]) {
      try {
        scanXml(xml, { open: (_, attributes) => void attributes.get('r') })
      } catch (error) {
        expect(error).toMatchObject({ refusal: { reason: 'damaged' } })
      }
    }
    expect(performance.now() - started).toBeLessThan(LONGEST_MILLISECONDS)
  })
})
