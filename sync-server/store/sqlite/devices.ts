/** Sites, devices, codes and the tray, in SQLite. */
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { PersonId } from '#shared/domain/identity.ts'
import type { OpenLesson } from '#shared/protocol/page.ts'
import type {
  Acts,
  Device,
  EnrolmentCode,
  Persona,
  Questions,
  RefusedParcel,
  SealKey
} from '../store.ts'
import { prepare, type Row } from './database.ts'

type DeviceQuestions = Pick<
  Questions & Acts,
  | 'epoch'
  | 'siteCodes'
  | 'isDemo'
  | 'device'
  | 'devicesOf'
  | 'workingDevicesOf'
  | 'devicesOfTrainee'
  | 'enrolledDevices'
  | 'writersOf'
  | 'traySize'
  | 'trayOf'
  | 'enrolmentCode'
  | 'personas'
  | 'sealKeys'
  | 'addSealKey'
  | 'addSite'
  | 'markAsDemo'
  | 'renewEpoch'
  | 'putInTray'
  | 'addDevice'
  | 'noteExchange'
  | 'setToken'
  | 'revokeDevice'
  | 'addEnrolmentCode'
  | 'useEnrolmentCode'
  | 'countAttempt'
  | 'addPersona'
>

/** More than are given between two backups. */
const SKIPPED_POSITIONS = 1_000_000
const SKIPPED_WRITERS = 500
const SKIPPED_CASE_NUMBERS = 1_000
/** The same of each register of acts. */
const SKIPPED_ACT_NUMBERS = 1_000

/** What cannot be read is read as the largest number that can: an older release let one pass, and it may be there. */
const DEVICE_COLUMNS = `
  number, person, site, public_key, label, token_hash, created_at, last_exchange_at,
  max(0, min(waiting, ${Number.MAX_SAFE_INTEGER})) as waiting, open_lessons, revoked_at, tray_dropped, is_trainee`

function statements(database: DatabaseSync) {
  const named = (sql: string) => prepare(database, sql)
  return {
    meta: named('select value from meta where key = ?'),
    siteCodes: named('select code from sites order by code'),
    device: named(`select ${DEVICE_COLUMNS} from devices where number = ?`),
    devicesOf: named(`
      select ${DEVICE_COLUMNS}
      from devices
      where site = ?
        and person is not null
        and is_trainee = 0
      order by number desc
      limit ?`),
    workingDevicesOf: named(`
      select ${DEVICE_COLUMNS}
      from devices
      where site = ?
        and person is not null
        and is_trainee = 0
        and revoked_at is null
      order by number desc
      limit ?`),
    devicesOfTrainee: named(`
      select ${DEVICE_COLUMNS}
      from devices
      where site = ?
        and person = ?
        and is_trainee = 1
      order by number desc
      limit ?`),
    enrolledDevices: named('select count(*) as devices from devices where token_hash is not null'),
    newestDevice: named('select coalesce(max(number), 0) as newest from devices'),
    writersOf: named(`
      select number, person
      from devices
      where site in (select value from json_each(?))
        and person is not null
        and is_trainee = 0
        and number > ?
      order by number
      limit ?`),
    trayOf: named('select * from tray where device = ? order by number'),
    traySize: named(`
      select count(*) as parcels, coalesce(sum(length(content)), 0) as bytes
      from tray
      where device = ?`),
    isInTray: named('select 1 from tray where device = ? and fingerprint = ?'),
    enrolmentCode: named('select * from enrolment_codes where code_hash = ?'),
    personas: named('select person, site, persona from personas order by number'),

    setMeta: named(`
      insert into meta (key, value)
      values (?, ?)
      on conflict (key) do update set value = excluded.value`),
    skipNumbers: named('update sqlite_sequence set seq = seq + ? where name = ?'),
    skipCaseNumbers: named(`
      insert into case_numbers (site, year, last)
      select code, ?, ?
      from sites
      where true
      on conflict (site, year) do update set last = last + excluded.last`),
    beginActNumbers: named(`
      insert into act_numbers (site, register, year, last)
      select code, '', ?, 0
      from sites
      where true
      on conflict (site, register, year) do nothing`),
    skipActNumbers: named('update act_numbers set last = last + ? where year = ?'),
    addSite: named('insert into sites (code, created_at) values (?, ?)'),
    putInTray: named(`
      insert into tray
        (device, document_name, parcel, reason, received_at, content, signature, fingerprint)
      values (?, ?, ?, ?, ?, ?, ?, ?)`),
    countDropped: named('update devices set tray_dropped = tray_dropped + 1 where number = ?'),
    addDevice: named(`
      insert into devices (person, site, public_key, label, token_hash, created_at, is_trainee)
      values (?, ?, ?, ?, ?, ?, ?)`),
    noteExchange: named(`
      update devices
      set last_exchange_at = ?, waiting = ?, open_lessons = ?
      where number = ?`),
    setToken: named('update devices set token_hash = ? where number = ?'),
    revokeDevice: named(`
      update devices
      set revoked_at = coalesce(revoked_at, ?)
      where number = ?`),
    addEnrolmentCode: named(`
      insert into enrolment_codes
        (code_hash, person, site, issued_by, created_at, expires_at, is_trainee)
      values (?, ?, ?, ?, ?, ?, ?)`),
    useEnrolmentCode: named(`
      update enrolment_codes
      set used_at = ?, used_by = ?
      where code_hash = ?`),
    countAttempt: named('update enrolment_codes set attempts = attempts + 1 where code_hash = ?'),
    addPersona: named('insert into personas (person, site, persona) values (?, ?, ?)')
  }
}

/** Where the keys of seals lie, as JSON: there are as many as were ever made, which is one, or a few. */
const SEAL_KEYS = 'seal-keys'

/** The questions and acts about people's devices, on an open database. */
export function deviceQuestions(database: DatabaseSync): DeviceQuestions {
  const ask = statements(database)
  return {
    async epoch() {
      const epoch = ask.meta.one('epoch')?.value as string | undefined
      if (epoch === undefined) throw new Error('the log has no epoch')
      return epoch
    },
    siteCodes: async () => ask.siteCodes.all().map((row) => row.code as string),
    isDemo: async () => ask.meta.one('demo') !== undefined,
    device: async (number) => optional(ask.device.one(number), toDevice),
    devicesOf: async (site, limit) => ask.devicesOf.all(site, limit).map(toDevice),
    workingDevicesOf: async (site, limit) => ask.workingDevicesOf.all(site, limit).map(toDevice),
    devicesOfTrainee: async (site, person, limit) =>
      ask.devicesOfTrainee.all(site, person, limit).map(toDevice),
    enrolledDevices: async () => ask.enrolledDevices.one()?.devices as number,
    async writersOf(sites, after, limit) {
      // Most phones know them all: the cheapest question first.
      if ((ask.newestDevice.one()?.newest as number) <= after) return []
      return ask.writersOf.all(JSON.stringify(sites), after, limit).map((row) => ({
        writer: row.number as number,
        person: row.person as PersonId
      }))
    },
    traySize: async (device) => ask.traySize.one(device)?.parcels as number,
    trayOf: async (device) => ask.trayOf.all(device).map(toRefusedParcel),
    enrolmentCode: async (codeHash) => optional(ask.enrolmentCode.one(codeHash), toEnrolmentCode),
    personas: async () =>
      ask.personas.all().map((row) => ({
        ...(JSON.parse(row.persona as string) as Pick<Persona, 'key' | 'names' | 'roles'>),
        person: row.person as PersonId,
        site: row.site as string
      })),
    sealKeys: async () => toSealKeys(ask.meta.one(SEAL_KEYS)?.value),

    async addSealKey(key) {
      const kept = JSON.parse(
        (ask.meta.one(SEAL_KEYS)?.value as string | undefined) ?? '[]'
      ) as object[]
      const { id, publicKey, privateKey } = key
      const packed = { id, publicKey: base64(publicKey), privateKey: base64(privateKey) }
      ask.setMeta.run(SEAL_KEYS, JSON.stringify([...kept, packed]))
    },
    addSite: async (code, at) => void ask.addSite.run(code, at),
    markAsDemo: async () => void ask.setMeta.run('demo', '1'),
    async renewEpoch(epoch, year) {
      ask.setMeta.run('epoch', epoch)
      ask.skipNumbers.run(SKIPPED_POSITIONS, 'log')
      ask.skipNumbers.run(SKIPPED_WRITERS, 'devices')
      ask.skipCaseNumbers.run(year, SKIPPED_CASE_NUMBERS)
      ask.beginActNumbers.run(year)
      ask.skipActNumbers.run(SKIPPED_ACT_NUMBERS, year)
    },
    async putInTray(refused, limits) {
      const fingerprint = fingerprintOf(refused)
      if (ask.isInTray.one(refused.device, fingerprint) !== undefined) return
      const kept = ask.traySize.one(refused.device) as { parcels: number; bytes: number }
      const isFull = kept.parcels >= limits.parcels
      if (isFull || kept.bytes + refused.update.byteLength > limits.bytes) {
        ask.countDropped.run(refused.device)
        return
      }
      const { device, documentName, parcel, reason, receivedAt, update, signature } = refused
      ask.putInTray.run(
        ...[device, documentName, parcel, reason, receivedAt, update, signature, fingerprint]
      )
    },
    async addDevice(device) {
      const { person, site, publicKey, label, tokenHash, createdAt, isTrainee = false } = device
      const number = ask.addDevice.run(
        ...[person, site, publicKey, label, tokenHash, createdAt, Number(isTrainee)]
      )
      return toDevice(ask.device.one(number) as Row)
    },
    noteExchange: async (device, at, waiting, openLessons) =>
      void ask.noteExchange.run(at, waiting, JSON.stringify(openLessons), device),
    setToken: async (device, tokenHash) => void ask.setToken.run(tokenHash, device),
    revokeDevice: async (device, at) => void ask.revokeDevice.run(at, device),
    async addEnrolmentCode(code) {
      const { codeHash, person, site, issuedBy, createdAt, expiresAt, isTrainee } = code
      ask.addEnrolmentCode.run(
        ...[codeHash, person, site, issuedBy, createdAt, expiresAt, Number(isTrainee)]
      )
    },
    useEnrolmentCode: async (codeHash, at, device) =>
      void ask.useEnrolmentCode.run(at, device, codeHash),
    countAttempt: async (codeHash) => void ask.countAttempt.run(codeHash),
    async addPersona({ person, site, ...described }) {
      ask.addPersona.run(person, site, JSON.stringify(described))
    }
  }
}

/** The same bytes for the same place are one refusal, however often they are sent. */
function fingerprintOf(refused: RefusedParcel): Uint8Array {
  return createHash('sha256')
    .update(`${refused.documentName}\0${refused.reason}\0`)
    .update(refused.update)
    .digest()
}

function optional<Value>(row: Row | undefined, read: (row: Row) => Value): Value | null {
  return row === undefined ? null : read(row)
}

function toDevice(row: Row): Device {
  return {
    number: row.number as number,
    person: row.person as PersonId | null,
    isTrainee: row.is_trainee === 1,
    site: row.site as string,
    publicKey: row.public_key as Uint8Array,
    label: row.label as string,
    tokenHash: row.token_hash as Uint8Array | null,
    createdAt: row.created_at as number,
    lastExchangeAt: row.last_exchange_at as number | null,
    waiting: row.waiting as number,
    openLessons: (JSON.parse(row.open_lessons as string) as OpenLesson[]).filter(isReadable),
    revokedAt: row.revoked_at as number | null,
    trayDropped: row.tray_dropped as number
  }
}

function isReadable({ document, day, slot }: OpenLesson): boolean {
  return [document, day, slot].every(Number.isSafeInteger)
}

function toRefusedParcel(row: Row): RefusedParcel {
  return {
    device: row.device as number,
    documentName: row.document_name as string,
    parcel: row.parcel as number,
    reason: row.reason as string,
    receivedAt: row.received_at as number,
    update: row.content as Uint8Array,
    signature: row.signature as Uint8Array
  }
}

function toEnrolmentCode(row: Row): EnrolmentCode {
  return {
    codeHash: row.code_hash as Uint8Array,
    person: row.person as PersonId,
    isTrainee: row.is_trainee === 1,
    site: row.site as string,
    issuedBy: row.issued_by as number | null,
    createdAt: row.created_at as number,
    expiresAt: row.expires_at as number,
    usedAt: row.used_at as number | null,
    usedBy: row.used_by as number | null
  }
}

function toSealKeys(value: unknown): SealKey[] {
  const kept = JSON.parse((value as string | undefined) ?? '[]') as Record<keyof SealKey, string>[]
  return kept.map(({ id, publicKey, privateKey }) => ({
    id,
    publicKey: Buffer.from(publicKey, 'base64'),
    privateKey: Buffer.from(privateKey, 'base64')
  }))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
