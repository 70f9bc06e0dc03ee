/** An office of two groups for the tests of oversight: a directory, rows, phones and a class, each as a test needs it. */
import {
  foldDirectory,
  roleKey,
  timetableKey,
  type DirectoryFact,
  type DirectoryState
} from '#shared/documents/directory.ts'
import type { Trainee } from '#shared/documents/group.ts'
import { registerId } from '#shared/documents/ids.ts'
import { weekdayOf } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { searchKey } from '#shared/domain/arabic.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { lessonRowKey, type LessonRow, type TraineeRow } from '#lib/readmodels/tables.ts'
import type { Phone } from '#lib/app-fleet.ts'

export const SITE = 'jadida'
export const TERM = '2026-1'
/** Thursday 19 November 2026; the office is at UTC. */
export const DAY = 2_514
export const GROUP = 7 as GroupId
export const OTHER_GROUP = 8 as GroupId
export const MODULE = 71 as ModuleId
export const SALMA = 501 as PersonId
export const IDIR = 502 as PersonId
export const REGISTER = registerId(SITE, GROUP, TERM)

/** The moment when the office's clock shows `hh:mm` of a day. */
export function at(time: string, day = DAY): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return day * 86_400 + hours * 3600 + minutes * 60
}

export function clock(time: string, day = DAY) {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return { day, minuteOfDay: hours * 60 + minutes }
}

type Recorded = DirectoryFact['type']

let parcels = 0

/** Salma has the first slot of GROUP on the day's weekday, Idir the second slot of OTHER_GROUP. */
export function directory(
  extra: readonly (readonly [Recorded, string, object])[] = []
): DirectoryState {
  const weekday = weekdayOf(DAY)
  const records: (readonly [Recorded, string, object])[] = [
    ['site-recorded', 'site', { name: 'El Jadida', nameAr: 'الجديدة', kind: 'annex' }],
    ['person-recorded', String(SALMA), { ...name('Boukhriss', 'Salma', 'بوخريص', 'سلمى') }],
    ['person-recorded', String(IDIR), { ...name('Zerouali', 'Idir', 'الزروالي', 'إيدير') }],
    ['role-recorded', roleKey(SALMA, 'trainer', null), { active: true }],
    ['group-recorded', String(GROUP), { label: 'PRIM-BIL-1', active: true }],
    ['group-recorded', String(OTHER_GROUP), { label: 'COL-FR-1', active: true }],
    ['module-recorded', String(MODULE), { name: 'TICE', nameAr: 'تكنولوجيا', active: true }],
    ['term-recorded', TERM, { name: 'S1', nameAr: 'أ1', from: DAY - 60, through: DAY + 60 }],
    ['slot-recorded', '1', { start: '08:30', end: '10:30', half: 'morning' }],
    ['slot-recorded', '2', { start: '10:45', end: '12:45', half: 'morning' }],
    ['slot-recorded', '3', { start: '14:30', end: '16:30', half: 'afternoon' }],
    planned(GROUP, 1, SALMA, weekday),
    planned(OTHER_GROUP, 2, IDIR, weekday),
    ...extra
  ]
  const entries = records.map(([type, key, values]) => {
    const parcel = ++parcels as ParcelId
    const fact = { type, at: 1, key, values, replaces: [] } as unknown as DirectoryFact
    return { fact, parcel, index: 0, writer: 90 }
  })
  return foldDirectory({ entries, unreadable: [], stampsByParcel: new Map() })
}

function name(lastName: string, firstName: string, lastNameAr: string, firstNameAr: string) {
  return { lastName, firstName, lastNameAr, firstNameAr, active: true }
}

export function planned(
  group: GroupId,
  slot: number,
  trainer: PersonId,
  weekday = weekdayOf(DAY)
): readonly [Recorded, string, object] {
  const values = { module: MODULE, trainer, room: 'Salle 4', active: true }
  return ['timetable-recorded', timetableKey(group, weekday, slot, TERM), values]
}

/** A finished lesson that the relay received at 10:31, unless said otherwise. */
export function row(changes: Partial<LessonRow> = {}): LessonRow {
  const { group = GROUP, day = DAY, slot = 1 } = changes
  const register = registerId(SITE, group, TERM)
  return {
    ...{ key: lessonRowKey(register, { day, slot }), register, site: SITE, group, term: TERM },
    ...{ day, slot, module: MODULE, signedOff: true, people: 30, countByStatus: {}, absent: [] },
    ...{ contradictions: 0, held: 0, writers: [11] },
    sync: { kind: 'received', position: 1042, receivedAt: at('10:31') },
    ...changes
  }
}

export function phone(person: PersonId, changes: Partial<Phone> = {}): Phone {
  const open: ReadonlyMap<string, number> = new Map()
  const last = at('10:40')
  return { device: person, person, label: '', lastExchangeAt: last, waiting: 0, open, ...changes }
}

/** Three trainees in the order of the ministry, which is not that of their numbers. */
export const [NADA, OMAR, ZINEB] = [903, 901, 902] as [PersonId, PersonId, PersonId]

export function trainee(person: PersonId, changes: Partial<Trainee> = {}): TraineeRow {
  const known = {
    [NADA]: ['Alaoui', 'Nada', 'العلوي', 'ندى', 1],
    [OMAR]: ['Bennani', 'Omar', 'بناني', 'عمر', 2],
    [ZINEB]: ['Chraibi', 'Zineb', 'الشرايبي', 'زينب', 3]
  } as Record<number, [string, string, string, string, number]>
  const [lastName, firstName, lastNameAr, firstNameAr, order] = known[person] ?? ['', '', '', '', 9]
  const values = { lastName, firstName, lastNameAr, firstNameAr, order, ...changes }
  return {
    ...{ site: SITE, group: GROUP, person, massarCode: `D${person}000000`, gender: null },
    ...{ birthDate: null, birthPlace: null, active: true, disputedFields: [] },
    ...values,
    searchKey: [lastName, firstName, lastNameAr, firstNameAr].map(searchKey).join('')
  }
}
