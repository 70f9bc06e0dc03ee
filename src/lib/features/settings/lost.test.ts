import { expect, test } from 'vitest'
import { registerId } from '#shared/documents/ids.ts'
import { registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { encodeParcel, encodeStamp, mergeUpdates, type ParcelId } from '#shared/journal/parcel.ts'
import type { ReceivedRow } from '#lib/replica/storage.ts'
import { exportLost, readLost } from './lost.ts'

const REGISTER = registerId('jadida', 40 as GroupId, '2026-1')
const PARCEL = (3 * 2 ** 36 + 5) as ParcelId
const CLOSED: RegisterFact = {
  type: 'closed',
  at: 100,
  throughDay: 2_500,
  reason: '',
  replaces: []
}
const ROW: ReceivedRow = {
  documentId: REGISTER,
  parcel: 0,
  tray: 2,
  update: mergeUpdates([
    encodeParcel({ id: PARCEL, facts: [registerFacts.encode(CLOSED)] }),
    encodeStamp({ parcel: PARCEL, position: 41, receivedAt: 86_400, heldBecause: null })
  ])
}

test('an entry that the relay lost can be read: what it said, and the receipt it had', () => {
  expect(readLost([ROW])).toMatchObject([
    { parcel: PARCEL, documentId: REGISTER, facts: [CLOSED], receipt: { position: 41 } }
  ])
})

test('the file names who wrote it and holds every byte', () => {
  const owner = { person: 9, site: 'jadida', device: 1 }
  const [entry] = exportLost([ROW], owner, 0).entries
  expect(entry).toMatchObject({ document: REGISTER, writer: 3, receipt: 41 })
  expect(Uint8Array.from(atob(entry!.update), (byte) => byte.charCodeAt(0))).toEqual(ROW.update)
})
