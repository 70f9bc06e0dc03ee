/** What any store must keep to. Run by the test of each implementation with a way to open an empty one. */
import type { ActRegister } from '#shared/domain/act-template.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { directoryId, groupDocumentId, registerId } from '#shared/documents/ids.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { UNTOUCHED } from '#shared/domain/review.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { Device, Ledger, NewLogRow, NewNotice, Store } from './store.ts'

const GROUP = 7 as GroupId
const PERSON = 11 as PersonId
const REGISTER = registerId('jadida', GROUP, '2026-1')
const EVERYTHING = 1_000_000
const NOTICE: NewNotice = {
  ...{ key: 'one', site: 'jadida', person: PERSON, event: 'registered', subject: 'case' },
  ...{ register: '1/2026', due: 2_530, revision: 0, count: 0, notedAt: 90, notBefore: 100 }
}

/** Opens an empty store; `reopen` closes it and opens what it kept, or is null where nothing outlives the store. */
export type Opening = { readonly store: Store; readonly reopen: (() => Promise<Store>) | null }

export function describeStore(name: string, open: () => Promise<Opening>): void {
  let store: Store
  let reopen: Opening['reopen']
  let device: Device
  let parcels: number

  beforeEach(async () => {
    ;({ store, reopen } = await open())
    parcels = 0
    device = await store.write(async (ledger) => {
      await ledger.addSite('jadida', 1)
      return ledger.addDevice(newDevice())
    })
  })
  afterEach(() => store.close())

  function newDevice() {
    const key = new Uint8Array([1])
    const described = { person: PERSON, site: 'jadida', label: 'phone', createdAt: 1 }
    return { ...described, publicKey: key, tokenHash: null }
  }

  function newRow(document: number, writer = device.number, bytes = 10): NewLogRow {
    parcels += 1
    return {
      ...{ document, writer, parcel: (2 ** 36 + parcels) as ParcelId, receivedAt: 5 },
      ...{ heldBecause: null, update: new Uint8Array(bytes).fill(parcels % 256) },
      signature: new Uint8Array(64)
    }
  }

  const addRegister = (ledger: Ledger) => ledger.addDocument(REGISTER, 'register', 'jadida')

  describe(name, () => {
    it('has an identity that stays until it is renewed', async () => {
      const epoch = await store.epoch()
      expect(epoch).not.toBe('')
      await store.write((ledger) => ledger.renewEpoch('another', 2026))
      expect(await store.epoch()).toBe('another')
    })

    it('keeps every key that it ever sealed with, the newest last', async () => {
      const key = (id: string) => ({
        id,
        publicKey: Uint8Array.of(1, 2, 255),
        privateKey: Uint8Array.of(3, 0)
      })
      expect(await store.sealKeys()).toEqual([])
      await store.write((ledger) => ledger.addSealKey(key('aaaaaaaa')))
      await store.write((ledger) => ledger.addSealKey(key('bbbbbbbb')))
      const kept = await store.sealKeys()
      expect(kept.map(({ id }) => id)).toEqual(['aaaaaaaa', 'bbbbbbbb'])
      expect([...kept[0]!.publicKey, ...kept[0]!.privateKey]).toEqual([1, 2, 255, 3, 0])
    })

    it('gives no number again that may have been given before it was taken back', async () => {
      await store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.append(newRow(1))
        await ledger.renewEpoch('restored', 2026)
      })
      const position = await store.write((ledger) => ledger.append(newRow(1)))
      const later = await store.write((ledger) => ledger.addDevice(newDevice()))
      expect(position).toBeGreaterThan(1_000)
      expect(later.number).toBeGreaterThan(device.number + 100)
    })

    it('gives positions in order and finds the row of a parcel again', async () => {
      const row = newRow(1)
      const [first, second] = await store.write(async (ledger) => {
        await addRegister(ledger)
        return [await ledger.append(row), await ledger.append(newRow(1))] as const
      })
      expect(second).toBeGreaterThan(first)
      expect(await store.head()).toBe(second)
      const { signature, ...stored } = row
      expect(signature.byteLength).toBe(64)
      expect(await store.rowOf(1, row.parcel)).toEqual({ ...stored, position: first })
      expect(await store.rowOf(1, 5 as ParcelId)).toBeNull()
      expect(await store.bytesBy(1, row.writer)).toBe(2 * row.update.byteLength)
      expect(await store.bytesBy(1, row.writer + 1)).toBe(0)
      expect(await store.documentNamed(REGISTER)).toMatchObject({ head: second, tailRows: 2 })
    })

    it('refuses the same parcel twice in one document', async () => {
      const row = newRow(1)
      await store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.append(row)
      })
      await expect(store.write((ledger) => ledger.append(row))).rejects.toThrow()
    })

    it('undoes all of a write that fails, and works on', async () => {
      const failing = store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.append(newRow(1))
        throw new Error('the power of example')
      })
      await expect(failing).rejects.toThrow('the power of example')
      expect(await store.head()).toBe(0)
      expect(await store.documentNamed(REGISTER)).toBeNull()
      await store.write(addRegister)
      expect(await store.documentNamed(REGISTER)).not.toBeNull()
    })

    it('shows nobody what is not committed yet', async () => {
      let seen: Promise<number> | undefined
      await store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.append(newRow(1))
        seen = store.head()
        expect(await ledger.head()).toBe(1)
        await ledger.append(newRow(1))
      })
      expect(await seen).toBe(2)
    })

    it('runs one write after the other, in the order in which they came', async () => {
      const order: number[] = []
      const write = (number: number) =>
        store.write(async (ledger) => {
          order.push(number)
          await ledger.head()
          order.push(number)
        })
      await Promise.all([write(1), write(2), write(3)])
      expect(order).toEqual([1, 1, 2, 2, 3, 3])
    })

    it('gives the tail of the documents asked for, without the rows that are known already', async () => {
      const other = await store.write((ledger) => ledger.addDevice(newDevice()))
      await store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.addDocument(groupDocumentId('jadida', GROUP), 'group', 'jadida')
        await ledger.append(newRow(1))
        await ledger.append(newRow(2))
        await ledger.append(newRow(1, other.number))
        await ledger.append(newRow(1))
      })
      const positions = async (documents: number[], after: number, through: number) => {
        const tail = await store.tail(documents, { after, through }, [3], EVERYTHING)
        expect(tail).toMatchObject({ through, complete: true })
        return tail.rows.map(({ position }) => position)
      }
      expect(await positions([1], 0, 4)).toEqual([1, 4])
      expect(await positions([1, 2], 1, 4)).toEqual([2, 4])
      expect(await positions([1, 2], 0, 3)).toEqual([1, 2])
      expect(await positions([], 0, 4)).toEqual([])
      expect((await store.newestThrough(99))?.position).toBe(4)
      expect((await store.newestThrough(3))?.position).toBe(3)
      expect(await store.newestThrough(0)).toBeNull()
    })

    it('ends a tail at the size asked for, after at least one row', async () => {
      await store.write(async (ledger) => {
        await addRegister(ledger)
        for (let count = 0; count < 4; count++) await ledger.append(newRow(1, undefined, 1_000))
      })
      const page = (after: number, bytes: number) =>
        store.tail([1], { after, through: 4 }, [], bytes)
      expect(await page(0, 1)).toMatchObject({ through: 1, complete: false })
      expect(await page(0, 2_500)).toMatchObject({ through: 2, complete: false })
      expect(await page(2, 2_500)).toMatchObject({ through: 4, complete: true })
    })

    it('keeps a snapshot beside the rows after it', async () => {
      await store.write(async (ledger) => {
        await addRegister(ledger)
        for (let count = 0; count < 3; count++) await ledger.append(newRow(1))
        await ledger.saveSnapshot(1, 1, new Uint8Array([9]))
        await ledger.saveSnapshot(1, 2, new Uint8Array([8]))
      })
      const { snapshot, rows } = await store.partsOf(1)
      expect(snapshot).toEqual(new Uint8Array([8]))
      expect(rows.map(({ position }) => position)).toEqual([3])
      expect((await store.documentNumbered(1))?.tailRows).toBe(1)
    })

    it('tells what is new since a position and since a document', async () => {
      expect(await store.newestDocument()).toBe(0)
      await store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.addDocument(groupDocumentId('jadida', GROUP), 'group', 'jadida')
        for (const document of [1, 2, 1]) await ledger.append(newRow(document))
      })
      expect(await store.newestDocument()).toBe(2)
      const numbersAfter = async (position: number) =>
        (await store.changedAfter(position)).map(({ number }) => number).sort()
      expect(await numbersAfter(0)).toEqual([1, 2])
      expect(await numbersAfter(2)).toEqual([1])
      expect(await numbersAfter(3)).toEqual([])
      expect(await store.changedAfter(2)).toEqual([{ number: 1, head: 3 }])
      const named = await store.documentsOf(['jadida'], 1)
      expect(named.map(({ number }) => number)).toEqual([2])
    })

    it('tells of the whole log what is true now, after an act and after one that was undone', async () => {
      const said = async () => [
        ...[await store.epoch(), await store.head(), await store.rightsVersion()],
        ...[await store.newestDocument(), (await store.siteCodes()).length]
      ]
      const change = (epoch: string) => async (ledger: Ledger) => {
        await ledger.addDocument(directoryId(epoch), 'directory', 'jadida')
        const position = await ledger.append(newRow(await ledger.newestDocument()))
        await ledger.renewEpoch(epoch, 2026)
        await ledger.addSite(epoch, 1)
        return position
      }
      const before = await said()
      const undone = store.write(async (ledger) => {
        await change('undone')(ledger)
        throw new Error('undone')
      })
      // Asked while it runs: the answer is of before or after, and there is no after.
      const meanwhile = said()
      await expect(undone).rejects.toThrow('undone')
      expect(await meanwhile).toEqual(before)
      expect(await said()).toEqual(before)
      const position = await store.write(change('done'))
      expect(await said()).toEqual(['done', position, position, 1, 2])
    })

    it('replaces the rights of a site and leaves the others', async () => {
      const actor = { person: PERSON, site: 'jadida', roles: [], teachings: [] }
      await store.write(async (ledger) => {
        await ledger.addSite('settat', 1)
        await ledger.replaceRights('settat', [{ ...actor, site: 'settat' }], [GROUP])
        await ledger.replaceRights('jadida', [actor], [GROUP])
        await ledger.replaceRights('jadida', [], [])
      })
      expect(await store.actor('jadida', PERSON)).toBeNull()
      expect(await store.knowsGroup('jadida', GROUP)).toBe(false)
      expect(await store.actor('settat', PERSON)).toEqual({ ...actor, site: 'settat' })
      expect(await store.knowsGroup('settat', GROUP)).toBe(true)
    })

    it('tells by a number that rights may have changed', async () => {
      const before = await store.rightsVersion()
      const appendTo = (document: number) =>
        store.write((ledger) => ledger.append(newRow(document)))
      await store.write(async (ledger) => {
        await ledger.addDocument(directoryId('jadida'), 'directory', 'jadida')
        await addRegister(ledger)
      })
      await appendTo(2)
      expect(await store.rightsVersion()).toBe(before)
      await appendTo(1)
      expect(await store.rightsVersion()).not.toBe(before)
    })

    it('remembers the last closed day of a register and forgets it', async () => {
      await store.write(addRegister)
      expect(await store.closedThrough(1)).toBeNull()
      await store.write((ledger) => ledger.setClosedThrough(1, 2_500))
      expect(await store.closedThrough(1)).toBe(2_500)
      await store.write((ledger) => ledger.setClosedThrough(1, null))
      expect(await store.closedThrough(1)).toBeNull()
    })

    it('remembers where a gradebook or a deliberation stands, the last word of it', async () => {
      await store.write(addRegister)
      expect(await store.standing(1)).toBeNull()
      const submitted = { ...UNTOUCHED, state: 'submitted', unrevealed: [61] } as const
      const reopened = { ...UNTOUCHED, state: 'locked', reopenedThrough: 2_500 } as const
      await store.write((ledger) => ledger.setStanding(1, submitted))
      expect(await store.standing(1)).toEqual(submitted)
      await store.write((ledger) => ledger.setStanding(1, reopened))
      expect(await store.standing(1)).toEqual(reopened)
      await store.write((ledger) => ledger.setStanding(1, { isClosed: true }))
      expect(await store.standing(1)).toEqual({ isClosed: true })
    })

    it('numbers requests of a site and year without gaps, also after one that was undone', async () => {
      await store.write((ledger) => ledger.addSite('settat', 1))
      const take = (site: string, year: number) =>
        store.write((ledger) => ledger.takeCaseNumber(site, year))
      expect([await take('jadida', 2026), await take('jadida', 2026)]).toEqual([1, 2])
      const undone = store.write(async (ledger) => {
        await ledger.takeCaseNumber('jadida', 2026)
        throw new Error('the power of example')
      })
      await expect(undone).rejects.toThrow('the power of example')
      const others = [await take('settat', 2026), await take('jadida', 2027)]
      expect([await take('jadida', 2026), ...others]).toEqual([3, 1, 1])
    })

    it('leaves out the numbers of requests that may have been given before it was taken back, in that year', async () => {
      const take = (year: number) => store.write((ledger) => ledger.takeCaseNumber('jadida', year))
      await take(2026)
      await store.write((ledger) => ledger.renewEpoch('restored', 2026))
      await store.write((ledger) => ledger.renewEpoch('restored again', 2027))
      expect([await take(2026), await take(2027), await take(2028)]).toEqual([1_002, 1_001, 1])
    })

    it('numbers acts of a site, register and year without gaps, and none twice after it was taken back', async () => {
      const take = (register: ActRegister, year: number) =>
        store.write((ledger) => ledger.takeActNumber('jadida', register, year))
      expect([await take('leave', 2026), await take('leave', 2026)]).toEqual([1, 2])
      const undone = store.write(async (ledger) => {
        await ledger.takeActNumber('jadida', 'leave', 2026)
        throw new Error('the power of example')
      })
      await expect(undone).rejects.toThrow('the power of example')
      expect([await take('leave', 2026), await take('permit', 2026)]).toEqual([3, 1])
      await store.write((ledger) => ledger.renewEpoch('restored', 2026))
      // What the backup does not know of a register may have been given all the same.
      const after = [await take('leave', 2026), await take('certificate', 2026)]
      expect([...after, await take('leave', 2027)]).toEqual([1_004, 1_001, 1])
    })

    it('queues a notice once, counts what comes under its key, and keeps how it ended until it is forgotten', async () => {
      const queue = (changes: Partial<NewNotice> = {}) =>
        store.write((ledger) => ledger.addNotice({ ...NOTICE, ...changes }))
      await queue()
      await queue()
      await queue({ key: 'digest', count: 1, notBefore: 200 })
      await queue({ key: 'digest', count: 1, notBefore: 300 })
      expect(await store.noticesDue(100, 10)).toMatchObject([{ ...NOTICE, tries: 0 }])
      expect(await store.noticesDue(200, 10)).toMatchObject([{ key: 'one' }, { count: 2 }])
      const [one, digest] = await store.noticesDue(200, 10)
      await store.write((ledger) => ledger.noteTry(one?.number ?? 0, 250))
      expect(await store.noticesDue(200, 10)).toMatchObject([{ key: 'digest' }])
      expect(await store.noticesDue(250, 1)).toMatchObject([{ key: 'digest' }])
      expect(await store.noticesDue(250, 10)).toMatchObject([{}, { key: 'one', tries: 1 }])
      await store.write(async (ledger) => {
        await ledger.endNotice(one?.number ?? 0, 'given-up', 300)
        await ledger.endNotice(digest?.number ?? 0, 'sent', 300)
      })
      await queue()
      expect(await store.noticesDue(999, 10)).toEqual([])
      expect(await store.noticeCounts()).toEqual({ waiting: 0, givenUp: 1 })
      await store.write((ledger) => ledger.forgetNotices(301))
      expect(await store.noticeCounts()).toEqual({ waiting: 0, givenUp: 0 })
    })

    it('tells nobody what waited when it was taken back', async () => {
      expect(await store.mailSilentBefore()).toBe(0)
      await store.write(async (ledger) => {
        await ledger.addNotice(NOTICE)
        await ledger.silenceMail(150)
      })
      expect(await store.noticesDue(999, 10)).toEqual([])
      expect(await store.noticeCounts()).toEqual({ waiting: 0, givenUp: 0 })
      expect(await store.mailSilentBefore()).toBe(150)
    })

    it('finds requests whose last day is over, those without one, and how many a device deposited', async () => {
      const own = { site: 'jadida', depositor: device.number, receivedOn: 2_500 }
      const late = { ...own, document: 1, watchedThrough: 2_510, lacksProcedure: false }
      const later = { ...late, document: 2, watchedThrough: 2_509 }
      const unknown = { ...late, document: 3, watchedThrough: null, lacksProcedure: true }
      await store.write(async (ledger) => {
        for (const term of ['2026-1', '2026-2', '2027-1'])
          await ledger.addDocument(registerId('jadida', GROUP, term), 'case', 'jadida')
        for (const entry of [late, later, unknown]) await ledger.keepCase(entry)
      })
      expect(await store.casesOverBefore(2_510, 10)).toEqual([2])
      expect(await store.casesOverBefore(2_511, 10)).toEqual([2, 1])
      expect(await store.casesOverBefore(2_511, 1)).toEqual([2])
      expect(await store.casesWithoutProcedure('jadida', 10)).toEqual([3])
      expect(await store.casesWithoutProcedure('settat', 10)).toEqual([])
      expect(await store.casesDeposited(device.number, 2_500)).toBe(3)
      expect(await store.casesDeposited(device.number, 2_501)).toBe(0)
      await store.write(async (ledger) => {
        await ledger.keepCase({ ...late, watchedThrough: null })
        await ledger.keepCase({ ...unknown, lacksProcedure: false })
      })
      expect(await store.casesOverBefore(2_511, 10)).toEqual([2])
      expect(await store.casesWithoutProcedure('jadida', 10)).toEqual([])
    })

    it('keeps refused parcels once, through a limit, and counts the others', async () => {
      const refused = (parcel: number) => ({
        ...{ device: device.number, documentName: 'nowhere', parcel, reason: 'unknown-document' },
        ...{ receivedAt: 3, update: new Uint8Array([parcel]), signature: new Uint8Array(64) }
      })
      await store.write(async (ledger) => {
        for (const parcel of [1, 1, 2, 3])
          await ledger.putInTray(refused(parcel), { parcels: 2, bytes: 10 })
      })
      expect(await store.trayOf(device.number)).toEqual([refused(1), refused(2)])
      expect(await store.traySize(device.number)).toBe(2)
      expect((await store.device(device.number))?.trayDropped).toBe(1)
    })

    it('keeps refused parcels through so many bytes', async () => {
      const refused = (parcel: number, bytes: number) => ({
        ...{ device: device.number, documentName: 'nowhere', parcel, reason: 'unknown-document' },
        ...{ receivedAt: 3, update: new Uint8Array(bytes), signature: new Uint8Array(64) }
      })
      const limits = { parcels: 9, bytes: 10 }
      await store.write(async (ledger) => {
        for (const bytes of [6, 5, 4]) await ledger.putInTray(refused(bytes, bytes), limits)
      })
      expect((await store.trayOf(device.number)).map(({ parcel }) => parcel)).toEqual([6, 4])
      expect((await store.device(device.number))?.trayDropped).toBe(1)
    })

    it('lists working devices past those that were shut out', async () => {
      const newer = await store.write(async (ledger) => {
        const added = await ledger.addDevice(newDevice())
        await ledger.revokeDevice(added.number, 5)
        return added
      })
      expect((await store.devicesOf('jadida', 1)).map(({ number }) => number)).toEqual([
        newer.number
      ])
      expect((await store.workingDevicesOf('jadida', 1)).map(({ number }) => number)).toEqual([
        device.number
      ])
    })

    it('lists phones of trainees apart from those of the staff, and names none as a writer', async () => {
      const trainees = await store.write((ledger) =>
        ledger.addDevice({ ...newDevice(), isTrainee: true })
      )
      expect(trainees.isTrainee).toBe(true)
      const numbers = (devices: readonly Device[]) => devices.map(({ number }) => number)
      expect(numbers(await store.devicesOf('jadida', 9))).toEqual([device.number])
      expect(numbers(await store.workingDevicesOf('jadida', 9))).toEqual([device.number])
      expect(numbers(await store.devicesOfTrainee('jadida', PERSON, 9))).toEqual([trainees.number])
      expect(await store.devicesOfTrainee('settat', PERSON, 9)).toEqual([])
      expect(await store.writersOf(['jadida'], 0, 10)).toEqual([
        { writer: device.number, person: PERSON }
      ])
    })

    it('knows who is on the list of which group', async () => {
      const [one, other] = [501 as GroupId, 502 as GroupId]
      expect(await store.knowsTrainees()).toBe(false)
      await store.write(async (ledger) => {
        await ledger.replaceTrainees('jadida', one, [PERSON])
        await ledger.replaceTrainees('jadida', other, [PERSON])
      })
      expect(await store.groupsOfTrainee('jadida', PERSON)).toEqual([one, other])
      expect(await store.groupsOfTrainee('settat', PERSON)).toEqual([])
      await store.write((ledger) => ledger.replaceTrainees('jadida', one, []))
      expect(await store.groupsOfTrainee('jadida', PERSON)).toEqual([other])
      expect(await store.knowsTrainees()).toBe(true)
    })

    it('keeps what a device tells of itself', async () => {
      const openLessons = [{ document: 1, day: 2_500, slot: 1 }]
      await store.write(async (ledger) => {
        await ledger.noteExchange(device.number, 8, 3, openLessons)
        await ledger.setToken(device.number, new Uint8Array([7]))
        await ledger.revokeDevice(device.number, 9)
        await ledger.revokeDevice(device.number, 10)
      })
      expect(await store.device(device.number)).toEqual({
        ...device,
        ...{ lastExchangeAt: 8, waiting: 3, openLessons, revokedAt: 9 },
        tokenHash: new Uint8Array([7])
      })
      expect(await store.device(999)).toBeNull()
      expect(await store.enrolledDevices()).toBe(1)
      expect(await store.writersOf(['jadida'], 0, 10)).toEqual([
        { writer: device.number, person: PERSON }
      ])
    })

    it('knows an enrolment code by its hash and that it was used', async () => {
      const codeHash = new Uint8Array([4])
      const code = {
        ...{ person: PERSON, site: 'jadida', issuedBy: null, createdAt: 1, expiresAt: 2 },
        isTrainee: true
      }
      await store.write((ledger) => ledger.addEnrolmentCode({ codeHash, ...code }))
      expect(await store.enrolmentCode(codeHash)).toMatchObject({ ...code, usedAt: null })
      await store.write((ledger) => ledger.useEnrolmentCode(codeHash, 2, device.number))
      expect(await store.enrolmentCode(codeHash)).toMatchObject({
        usedAt: 2,
        usedBy: device.number
      })
      expect(await store.enrolmentCode(new Uint8Array([5]))).toBeNull()
    })

    it('finds after a restart what it kept before', async () => {
      await store.write(async (ledger) => {
        await addRegister(ledger)
        await ledger.append(newRow(1))
      })
      const epoch = await store.epoch()
      if (reopen !== null) store = await reopen()
      expect(await store.epoch()).toBe(epoch)
      expect(await store.head()).toBe(1)
    })
  })
}
