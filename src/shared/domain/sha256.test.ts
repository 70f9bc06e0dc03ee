import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hexOf, sha256 } from './sha256.ts'

it('a digest is what the standard library computes, at every length around the blocks', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
      expect(hexOf(sha256(content))).toBe(createHash('sha256').update(content).digest('hex'))
    })
  )
  for (let length = 50; length < 140; length++) {
    const content = new Uint8Array(length).fill(length)
    expect(hexOf(sha256(content))).toBe(createHash('sha256').update(content).digest('hex'))
  }
})
