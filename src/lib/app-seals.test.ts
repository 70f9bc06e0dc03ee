import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { GroupId } from '#shared/domain/identity.ts'
import { sealText, signedText, type SealContent } from '#shared/domain/seal.ts'
import { checkSeal } from './app-seals.ts'

const ID = '0badcafe'
const relay = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = relay.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
const keys = [{ id: ID, publicKey }]

const CONTENT: SealContent = {
  kind: 'minutes',
  site: 'jadida',
  group: 501 as GroupId,
  year: '2026',
  minutes: 'PV 7/2026',
  amendments: 0,
  digest: 'ab'.repeat(32),
  person: null,
  overall: null,
  code: '',
  sealedAt: 217_500_000
}

function sealed(content: SealContent, key = relay.privateKey): string {
  const signed = signedText(content, ID)
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return sealText(signed, signature.toString('base64url'))
}

describe('a seal, checked without a network', () => {
  it('is valid as the relay gave it', async () => {
    expect(await checkSeal(sealed(CONTENT), keys)).toEqual({ kind: 'valid', content: CONTENT })
  })

  it('is false when one word of it was changed', async () => {
    const changed = sealed(CONTENT).replace('PV%207', 'PV%208')
    expect((await checkSeal(changed, keys)).kind).toBe('false')
  })

  it('is false when another signed it in the name of the key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect((await checkSeal(sealed(CONTENT, privateKey), keys)).kind).toBe('false')
  })

  it('is neither where nobody told of its key, nor where it is none', async () => {
    expect((await checkSeal(sealed(CONTENT), [])).kind).toBe('unknown-key')
    expect((await checkSeal('https://example.com', keys)).kind).toBe('unreadable')
  })
})
