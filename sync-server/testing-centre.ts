/** A tiny made-up centre: two annexes, a few people, two groups. Enough to tell who may do what. */
import { assignmentKey, roleKey, type DirectoryFact } from '#shared/documents/directory.ts'
import type { GroupFact } from '#shared/documents/group.ts'
import { directoryId, groupDocumentId, registerId } from '#shared/documents/ids.ts'
import type { RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import type { DemoCentre } from './registry/demo.ts'

export const TERM = '2026-1'
export const MODULE = 900 as ModuleId
export const GROUP_A = 501 as GroupId
export const GROUP_B = 502 as GroupId

/** Samira teaches group A, Youssef group B; Nadia is the registrar, Omar the it officer, all in Jadida. */
export const SAMIRA = 101 as PersonId
export const YOUSSEF = 102 as PersonId
export const NADIA = 103 as PersonId
export const OMAR = 104 as PersonId
/** Registrar in Settat. */
export const KARIM = 105 as PersonId
/** Director of the whole centre. */
export const LATIFA = 106 as PersonId

/** The family name of group A's first trainee: no byte of it may reach whoever may not read the group. */
export const TRAINEE_NAME = 'Benchekroune'
export const TRAINEES = [2001, 2002, 2003] as PersonId[]

export const jadida = {
  directory: directoryId('jadida'),
  groupA: groupDocumentId('jadida', GROUP_A),
  groupB: groupDocumentId('jadida', GROUP_B),
  registerA: registerId('jadida', GROUP_A, TERM),
  registerB: registerId('jadida', GROUP_B, TERM)
}
export const settat = {
  directory: directoryId('settat'),
  groupA: groupDocumentId('settat', GROUP_A)
}

const SEEDED_AT = 210_000_000

export function personFact(person: PersonId, lastName: string, active = true): DirectoryFact {
  const values = { lastName, firstName: 'Demo', lastNameAr: '', firstNameAr: '', active }
  return { type: 'person-recorded', at: SEEDED_AT, key: String(person), values, replaces: [] }
}

export function roleFact(person: PersonId, role: Role, active = true): DirectoryFact {
  const key = roleKey(person, role, null)
  return { type: 'role-recorded', at: SEEDED_AT, key, values: { active }, replaces: [] }
}

export function groupFact(group: GroupId, label: string): DirectoryFact {
  const values = { label, level: '', track: '', trainingYear: '2026', active: true }
  return { type: 'group-recorded', at: SEEDED_AT, key: String(group), values, replaces: [] }
}

export function assignmentFact(
  person: PersonId,
  group: GroupId,
  active = true,
  replaces: DirectoryFact['replaces'] = []
): DirectoryFact {
  const key = assignmentKey(person, group, MODULE, TERM)
  return { type: 'assignment-recorded', at: SEEDED_AT, key, values: { active }, replaces }
}

export function traineeFact(person: PersonId, lastName: string, order: number): GroupFact {
  return {
    type: 'trainee-recorded',
    at: SEEDED_AT,
    key: String(person),
    values: { lastName, firstName: 'Demo', order, active: true },
    replaces: []
  }
}

/** A lesson of group A signed off with its whole list, as the app writes it. */
export function lessonFacts(day: number, slot: number, absent: number[] = []): RegisterFact[] {
  const roster = rosterIdOf(TRAINEES)
  return [
    { type: 'roster-named', roster, people: TRAINEES },
    {
      type: 'signed-off',
      at: SEEDED_AT,
      day,
      slot,
      module: MODULE,
      roster,
      exceptions: absent.map((place): [number, number] => [place, 2]),
      replaces: []
    }
  ]
}

export function closingFact(throughDay: number): RegisterFact {
  return { type: 'closed', at: SEEDED_AT, throughDay, reason: 'month closed', replaces: [] }
}

/** The centre as seeded. */
export function tinyCentre(): DemoCentre {
  const office = { jadida: 'office-jadida', settat: 'office-settat' }
  const names = { lastName: 'Alami', firstName: 'Samira', lastNameAr: '', firstNameAr: '' }
  return {
    sites: [{ code: 'jadida' }, { code: 'settat' }],
    personas: [{ person: SAMIRA, site: 'jadida', key: 'trainerJadida', names, roles: ['trainer'] }],
    devices: [
      { key: office.jadida, person: NADIA, site: 'jadida', label: 'office' },
      { key: office.settat, person: KARIM, site: 'settat', label: 'office' }
    ],
    parcels: [
      {
        serial: 1,
        documentId: jadida.directory,
        device: office.jadida,
        receivedAt: SEEDED_AT,
        facts: [
          personFact(SAMIRA, 'Alami'),
          personFact(YOUSSEF, 'Berrada'),
          personFact(NADIA, 'Chraibi'),
          personFact(OMAR, 'Daoudi'),
          personFact(LATIFA, 'Fassi'),
          roleFact(SAMIRA, 'trainer'),
          roleFact(YOUSSEF, 'trainer'),
          roleFact(NADIA, 'registrar'),
          roleFact(OMAR, 'itOfficer'),
          roleFact(LATIFA, 'director'),
          groupFact(GROUP_A, 'A'),
          groupFact(GROUP_B, 'B'),
          assignmentFact(SAMIRA, GROUP_A),
          assignmentFact(YOUSSEF, GROUP_B)
        ]
      },
      {
        serial: 2,
        documentId: settat.directory,
        device: office.settat,
        receivedAt: SEEDED_AT,
        facts: [personFact(KARIM, 'Kabbaj'), roleFact(KARIM, 'registrar'), groupFact(GROUP_A, 'A')]
      },
      {
        serial: 3,
        documentId: jadida.groupA,
        device: office.jadida,
        receivedAt: SEEDED_AT,
        facts: TRAINEES.map((person, index) =>
          traineeFact(person, index === 0 ? TRAINEE_NAME : `Name ${index}`, index + 1)
        )
      },
      {
        serial: 4,
        documentId: jadida.groupB,
        device: office.jadida,
        receivedAt: SEEDED_AT,
        facts: [traineeFact(2101 as PersonId, 'Zniber', 1)]
      }
    ]
  }
}
