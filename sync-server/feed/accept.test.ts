import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { gradebookId, groupDocumentId, registerId } from '#shared/documents/ids.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import {
  encodeParcel,
  encodeStamp,
  MAX_PARCEL_BYTES,
  newParcelId,
  readContents,
  type ParcelId
} from '#shared/journal/parcel.ts'
import { MAX_TRAY_PER_DEVICE } from '../limits.ts'
import {
  assignmentFact,
  GROUP_A,
  GROUP_B,
  jadida,
  lessonFacts,
  MODULE,
  NADIA,
  OMAR,
  personFact,
  roleFact,
  SAMIRA,
  settat,
  TERM,
  tinyCentre,
  traineeFact,
  TRAINEES
} from '../testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

const DAY = 2_515

let relay: TestRelay
let samira: TestDevice
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
  samira = await relay.enrol(SAMIRA, 'jadida')
})
afterEach(() => relay.stop())

const lesson = () => lessonFacts(DAY, 1)

/** An update made with Yjs itself under a parcel id of this device. */
function updateBy(writer: number, edit: (doc: Y.Doc) => void, random = Math.random): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = newParcelId(writer, random)
  edit(doc)
  return Y.encodeStateAsUpdate(doc)
}

/** What a forger may try, who holds the key of a trainer's phone: each with the reason that it meets. */
const forgeries: Record<
  string,
  [reason: string, () => Promise<{ documentId: string; update: Uint8Array }>]
> = {
  'bytes that are no update': [
    'undecodable',
    async () => ({ documentId: jadida.registerA, update: new Uint8Array([200, 1, 2, 3]) })
  ],
  'nothing at all': [
    'undecodable',
    async () => ({ documentId: jadida.registerA, update: new Uint8Array() })
  ],
  'the writer of another': [
    'foreign-writer',
    async () => {
      const id = newParcelId(samira.writer + 1, Math.random)
      return { documentId: jadida.registerA, update: encodeParcel({ id, facts: [[1]] }) }
    }
  ],
  "the relay's own stamp": [
    'foreign-writer',
    async () => {
      const stamp = { parcel: 1 as ParcelId, position: 5, receivedAt: 1, heldBecause: null }
      return { documentId: jadida.registerA, update: encodeStamp(stamp) }
    }
  ],
  'a stamp under their own number': [
    'not-an-append',
    async () => ({
      documentId: jadida.registerA,
      update: updateBy(samira.writer, (doc) => doc.getArray('r').push([[1, 2]]))
    })
  ],
  'a deletion': [
    'deletes',
    async () => ({
      documentId: jadida.registerA,
      update: updateBy(samira.writer, (doc) => {
        doc.getArray('f').push([[1], [2]])
        doc.getArray('f').delete(0, 1)
      })
    })
  ],
  'a nested map': [
    'not-an-append',
    async () => ({
      documentId: jadida.registerA,
      update: updateBy(samira.writer, (doc) => doc.getArray('f').push([new Y.Map()]))
    })
  ],
  'a key instead of an entry': [
    'not-an-append',
    async () => ({
      documentId: jadida.registerA,
      update: updateBy(samira.writer, (doc) => doc.getMap('f').set('a', [1]))
    })
  ],
  'two gestures in one': [
    'not-one-parcel',
    async () => {
      const one = updateBy(samira.writer, (doc) => doc.getArray('f').push([[1]]))
      const other = updateBy(samira.writer, (doc) => doc.getArray('f').push([[2]]))
      return { documentId: jadida.registerA, update: Y.mergeUpdates([one, other]) }
    }
  ],
  'an entry of another kind of document': [
    'unknown-fact',
    async () => {
      const { update } = await samira.parcel(jadida.directory, [roleFact(SAMIRA, 'registrar')])
      return { documentId: jadida.registerA, update }
    }
  ],
  'an entry that is no entry': [
    'malformed-fact',
    async () => {
      const id = newParcelId(samira.writer, Math.random)
      return { documentId: jadida.registerA, update: encodeParcel({ id, facts: [[3, 'x']] }) }
    }
  ],
  'more than a gesture may hold': [
    'too-large',
    async () => ({
      documentId: jadida.registerA,
      update: updateBy(samira.writer, (doc) => doc.getArray('f').push([['x'.repeat(70_000)]]))
    })
  ],
  'a document that cannot be': [
    'unknown-document',
    async () => ({ ...(await samira.parcel(jadida.registerA, lesson())), documentId: 'salaries' })
  ],
  'the group of another trainer': [
    'not-your-group',
    () => samira.parcel(jadida.registerB, lesson())
  ],
  'a guessed group that does not exist': [
    'not-your-group',
    () => samira.parcel(registerId('jadida', 999 as GroupId, TERM), lesson())
  ],
  'a register of another site': [
    'other-site',
    () => samira.parcel(registerId('settat', GROUP_A, TERM), lesson())
  ],
  'a site that does not exist': [
    'other-site',
    () => samira.parcel(registerId('atlantis', GROUP_A, TERM), lesson())
  ],
  'the directory of another site': [
    'other-site',
    () => samira.parcel(settat.directory, [roleFact(SAMIRA, 'registrar')])
  ],
  'a role for themselves': [
    'not-your-role',
    () => samira.parcel(jadida.directory, [roleFact(SAMIRA, 'registrar')])
  ],
  'an assignment for themselves': [
    'not-your-role',
    () => samira.parcel(jadida.directory, [assignmentFact(SAMIRA, GROUP_B)])
  ],
  'a trainee on the list': [
    'not-your-role',
    () =>
      samira.parcel(groupDocumentId('jadida', GROUP_A), [traineeFact(TRAINEES[0] as never, 'X', 1)])
  ]
}

describe('a registrar', () => {
  it('cannot take the roles of the it officer by saying that they no longer work here', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    await nadia.sync()
    const left = await nadia.parcel(jadida.directory, [personFact(OMAR, 'Daoudi', false)])
    expect((await nadia.exchange([left])).receipts).toMatchObject([
      { outcome: 'refused', reason: 'role-not-yours-to-give' }
    ])
    expect((await relay.store.actor('jadida', OMAR))?.roles).toMatchObject([{ role: 'itOfficer' }])
  })

  it('cannot give roles back by saying that somebody works here again; who may give them can', async () => {
    const saying = async (person: PersonId, active: boolean) => {
      // A phone of its own each time, which has read all that was said before.
      const phone = await relay.enrol(person, 'jadida')
      await phone.sync()
      const { parcels } = readContents(phone.contents.get(jadida.directory) as Uint8Array)
      const replaces = parcels.map(({ id }) => id)
      const said = { ...personFact(SAMIRA, 'Alaoui', active), replaces }
      return (await phone.exchange([await phone.parcel(jadida.directory, [said])])).receipts
    }
    const roles = async () => (await relay.store.actor('jadida', SAMIRA))?.roles
    expect(await saying(OMAR, false)).toMatchObject([{ outcome: 'received' }])
    expect(await roles()).toEqual([])
    expect(await saying(NADIA, true)).toMatchObject([
      { outcome: 'refused', reason: 'role-not-yours-to-give' }
    ])
    expect(await roles()).toEqual([])
    expect(await saying(OMAR, true)).toMatchObject([{ outcome: 'received' }])
    expect(await roles()).toMatchObject([{ role: 'trainer' }])
  })

  it('adds somebody new, who has no role yet', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const added = await nadia.parcel(jadida.directory, [personFact(990 as PersonId, 'Nouvelle')])
    expect((await nadia.exchange([added])).receipts).toMatchObject([{ outcome: 'received' }])
  })
})

describe('a trainer cannot send', () => {
  it.each(Object.entries(forgeries))('%s', async (_, [reason, forge]) => {
    const { documentId, update } = await forge()
    const head = await relay.store.head()
    const { receipts } = await samira.exchange([await samira.sign(documentId, update)])
    expect(receipts).toMatchObject([{ outcome: 'refused', reason }])
    expect(await relay.store.head()).toBe(head)
    expect(await relay.store.trayOf(samira.number)).toMatchObject([
      { documentName: documentId, reason, ...(reason === 'too-large' ? {} : { update }) }
    ])
  })

  it('what another signed, or what was signed for another document', async () => {
    const other = await relay.enrol(SAMIRA, 'jadida')
    const mine = await samira.parcel(jadida.registerA, lesson())
    const byOther = {
      ...mine,
      signature: (await other.sign(mine.documentId, mine.update)).signature
    }
    const elsewhere = { ...mine, documentId: registerId('jadida', GROUP_A, '2026-2') }
    const { receipts } = await samira.exchange([byOther, elsewhere])
    expect(receipts).toMatchObject([{ reason: 'bad-signature' }, { reason: 'bad-signature' }])
    expect(await relay.store.trayOf(samira.number)).toHaveLength(2)
  })
})

describe('a refusal', () => {
  it('does not stop what comes before and after it', async () => {
    const good = await samira.parcel(jadida.registerA, lesson())
    const bad = await samira.sign(jadida.registerA, new Uint8Array([9, 9]))
    const { receipts } = await samira.exchange([bad, good, bad])
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['refused', 'received', 'refused'])
  })

  it('names the parcel that it refuses', async () => {
    const foreign = await samira.parcel(jadida.registerB, lesson())
    const { receipts } = await samira.exchange([foreign])
    const [struct] = Y.decodeUpdate(foreign.update).structs
    expect(receipts[0]?.parcel).toBe(struct?.id.client)
  })

  it('is kept once however often it is sent, and past the limit it is counted', async () => {
    const bad = await samira.sign(jadida.registerA, new Uint8Array([9]))
    await samira.exchange([bad, bad])
    await samira.exchange([bad])
    expect(await relay.store.traySize(samira.number)).toBe(1)

    const many = await Promise.all(
      Array.from({ length: 150 }, (_, index) =>
        samira.sign(`nothing/${index}`, new Uint8Array([1]))
      )
    )
    for (let round = 0; round < 4; round++) {
      const renamed = await Promise.all(
        many.map(({ documentId, update }) => samira.sign(`${documentId}/${round}`, update))
      )
      await samira.exchange(renamed)
    }
    expect(await relay.store.traySize(samira.number)).toBe(MAX_TRAY_PER_DEVICE)
    expect((await relay.store.device(samira.number))?.trayDropped).toBe(601 - MAX_TRAY_PER_DEVICE)
  })
})

it('of bytes that no parcel may have only their fingerprint is kept', async () => {
  const huge = await samira.sign(jadida.registerA, new Uint8Array(MAX_PARCEL_BYTES + 1))
  expect((await samira.exchange([huge])).receipts).toMatchObject([{ reason: 'too-large' }])
  const [kept] = await relay.store.trayOf(samira.number)
  expect(kept?.update).toEqual(new Uint8Array(createHash('sha256').update(huge.update).digest()))
})

it('a parcel that ends an assignment of its author counts for the next one of the same request', async () => {
  const omar = await relay.enrol(OMAR, 'jadida')
  const nadia = await relay.enrol(NADIA, 'jadida')
  await omar.exchange([await omar.parcel(jadida.directory, [roleFact(NADIA, 'trainer')])])
  const begins = await nadia.parcel(jadida.directory, [assignmentFact(NADIA, GROUP_A)])
  const replaces = readContents(begins.update).parcels.map(({ id }) => id)
  const ends = assignmentFact(NADIA, GROUP_A, false, replaces)
  const said = () =>
    nadia.parcel(gradebookId('jadida', GROUP_A, TERM, MODULE), [
      { type: 'grade-remark-recorded', at: 1, person: TRAINEES[0]!, text: 'assidue', replaces: [] }
    ])
  const { receipts } = await nadia.exchange([
    await said(),
    begins,
    await said(),
    await nadia.parcel(jadida.directory, [ends]),
    await said()
  ])
  expect(receipts).toMatchObject([
    { outcome: 'refused', reason: 'not-your-module' },
    { outcome: 'received', heldBecause: '' },
    { outcome: 'received', heldBecause: '' },
    { outcome: 'received', heldBecause: '' },
    { outcome: 'received', heldBecause: 'assignment-ended' }
  ])
})
