import { expect, test } from 'vitest'
import { registerId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { encodeParcel, type ParcelId } from '#shared/journal/parcel.ts'
import type { OwnRow } from '#lib/replica/storage.ts'
import { overwriteGetLocale } from '#lib/i18n/paraglide/runtime.js'
import { sayFact } from './fact-words.ts'
import { exportTray, exportWaiting, readTray, trayFileName, waitingFileName } from './tray.ts'
import { waitingByDocument } from './waiting-list.ts'

const PEOPLE = [11, 12] as PersonId[]
const PARCEL = (3 * 2 ** 36 + 5) as ParcelId
const REGISTER = registerId('jadida', 40 as GroupId, '2026-1')
const SIGN_OFF: RegisterFact = {
  type: 'signed-off',
  at: 100,
  day: 2_500,
  slot: 2,
  module: 7 as ModuleId,
  roster: rosterIdOf(PEOPLE),
  exceptions: [[1, 2]],
  replaces: []
}
const ROW: OwnRow = {
  documentId: REGISTER,
  parcel: PARCEL,
  update: encodeParcel({ id: PARCEL, facts: [registerFacts.encode(SIGN_OFF)] }),
  writtenAt: 86_400,
  refusal: 'not-your-group',
  tray: 1
}

test('a refused entry can be read: where, why and what it said', () => {
  expect(readTray([ROW])).toEqual([
    {
      parcel: PARCEL,
      documentId: REGISTER,
      reason: 'not-your-group',
      writtenAt: 86_400,
      facts: [SIGN_OFF]
    }
  ])
})

test('a refused sign-off names the absent by name', () => {
  overwriteGetLocale(() => 'fr')
  const words = sayFact(SIGN_OFF, {
    nameOf: (person) => `trainee ${person}`,
    rosterOf: (roster) => (roster === rosterIdOf(PEOPLE) ? PEOPLE : undefined),
    sayStatus: (status) => status
  })
  expect(words?.title).toContain('horaire 2')
  expect(words?.lines).toEqual(['trainee 12\u00a0: absent', 'Tous les autres\u00a0: présents'])
})

test('a mark is said with its minutes and its note', () => {
  overwriteGetLocale(() => 'fr')
  const context = { nameOf: () => 'Amrani', rosterOf: () => PEOPLE, sayStatus: () => 'en retard' }
  const marked: AnyFact = { ...SIGN_OFF, exceptions: [[0, 1, 20, 'bus']] }
  expect(sayFact(marked, context)?.lines[0]).toMatch(/^Amrani.+en retard · 20.minutes · .?bus.?$/)
})

test('without the list, places are named by their number', () => {
  overwriteGetLocale(() => 'fr')
  const context = { nameOf: () => '?', rosterOf: () => undefined, sayStatus: () => 'absent' }
  expect(sayFact(SIGN_OFF, context)?.lines[0]).toBe('Stagiaire nº\u00a02 de la liste\u00a0: absent')
})

test('the exported file holds the entries whole and says whose they are', () => {
  const owner = { person: 5, site: 'jadida', device: 9, token: 'secret' }
  const file = exportTray([ROW], owner, Date.parse('2026-11-21T10:00:00Z'))
  expect(file).toMatchObject({
    format: 'sijil-tray',
    version: 1,
    exportedAt: '2026-11-21T10:00:00.000Z',
    person: 5,
    site: 'jadida',
    device: 9
  })
  const [entry] = file.entries
  expect(entry).toMatchObject({
    document: REGISTER,
    parcel: PARCEL,
    refusedBecause: 'not-your-group',
    writtenAt: '2020-01-02T00:00:00.000Z',
    facts: [SIGN_OFF]
  })
  const bytes = Uint8Array.from(atob(entry?.update ?? ''), (letter) => letter.charCodeAt(0))
  expect(bytes).toEqual(ROW.update)
  expect(JSON.stringify(file)).not.toContain('secret')
  expect(trayFileName(0)).toBe('sijil-refus-2020-01-01.json')
})

test('what waits is taken along whole, and is not called refused', () => {
  const { refusal, ...waits } = ROW
  expect(refusal).toBeDefined()
  const owner = { person: 5, site: 'jadida', device: 9, token: 'secret' }
  const file = exportWaiting([waits], owner, 0)
  expect(file).toMatchObject({ format: 'sijil-waiting', person: 5, device: 9 })
  expect(file.entries).toMatchObject([{ refusedBecause: '', facts: [SIGN_OFF] }])
  expect(atob(file.entries[0]?.update ?? '')).toHaveLength(ROW.update.byteLength)
  expect(JSON.stringify(file)).not.toContain('secret')
  expect(waitingFileName(0)).toBe('sijil-attente-2020-01-01.json')
})

test('an entry of a newer release is exported although it cannot be read', () => {
  const update = encodeParcel({ id: PARCEL, facts: [[99, 'from the future']] })
  expect(readTray([{ ...ROW, update }])[0]?.facts).toEqual([])
  expect(
    exportTray([{ ...ROW, update }], { person: 1, site: 's', device: 1 }, 0).entries
  ).toHaveLength(1)
})

test('what waits is counted register by register, the oldest first', () => {
  const other = registerId('jadida', 41 as GroupId, '2026-1')
  const rows: OwnRow[] = [
    { ...ROW, writtenAt: 300, sentAt: 400 },
    { ...ROW, writtenAt: 200 },
    { ...ROW, documentId: other, writtenAt: 100 }
  ]
  expect(waitingByDocument(rows)).toEqual([
    { documentId: other, saved: 1, sent: 0, since: 100 },
    { documentId: REGISTER, saved: 1, sent: 1, since: 200 }
  ])
})
