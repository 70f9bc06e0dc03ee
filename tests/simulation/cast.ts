/** Who takes part: a small annex where two trainers share a group, and every device that they carry. */
import { groupDocumentId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import type { DirectoryFact } from '#shared/documents/directory.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { DemoCentre } from '../../sync-server/registry/demo.ts'
import {
  assignmentFact,
  groupFact,
  GROUP_A,
  GROUP_B,
  jadida,
  NADIA,
  OMAR,
  personFact,
  roleFact,
  SAMIRA,
  TERM,
  traineeFact,
  YOUSSEF
} from '../../sync-server/testing-centre.ts'

export const SITE = 'jadida'
/** Teaches group A as Samira does. */
const HAMID = 107 as PersonId

export const GROUPS: readonly GroupId[] = [GROUP_A, GROUP_B]
/** Whose assignments the registrar gives and takes. */
export const TRAINERS: readonly PersonId[] = [SAMIRA, HAMID, YOUSSEF]

export const DIRECTORY: DocumentId = jadida.directory

export function groupOf(index: number): GroupId {
  return GROUPS[index % GROUPS.length] as GroupId
}

export function groupDocument(index: number): DocumentId {
  return groupDocumentId(SITE, groupOf(index))
}

export function register(index: number): DocumentId {
  return registerId(SITE, groupOf(index), TERM)
}

export type CastDevice = {
  readonly label: string
  readonly person: PersonId
  /** Tabs of one browser share the disk. */
  readonly tabs: number
}

export const DEVICES: readonly CastDevice[] = [
  { label: 'Samira’s phone', person: SAMIRA, tabs: 1 },
  { label: 'Samira’s tablet', person: SAMIRA, tabs: 2 },
  { label: 'Hamid’s phone', person: HAMID, tabs: 1 },
  { label: 'Youssef’s phone', person: YOUSSEF, tabs: 1 },
  { label: 'Nadia’s desk', person: NADIA, tabs: 2 },
  { label: 'Omar’s phone', person: OMAR, tabs: 1 }
]

const SEEDED_AT = 210_000_000
const OFFICE = 'office'

/** People of each group before anything is imported. */
const FIRST_TRAINEES: readonly (readonly number[])[] = [
  [2001, 2002, 2003, 2004],
  [2101, 2102, 2103]
]

/** The centre as the relay is set up with it. */
export function simulatedCentre(): DemoCentre {
  return {
    sites: [{ code: SITE }],
    personas: [],
    devices: [{ key: OFFICE, person: NADIA, site: SITE, label: OFFICE }],
    parcels: [
      parcel(1, DIRECTORY, firstDirectory()),
      ...FIRST_TRAINEES.map((people, index) =>
        parcel(
          2 + index,
          groupDocument(index),
          people.map((person, place) =>
            traineeFact(person as PersonId, `Trainee ${person}`, place + 1)
          )
        )
      )
    ]
  }
}

function parcel(
  serial: number,
  documentId: DocumentId,
  facts: DemoCentre['parcels'][number]['facts']
): DemoCentre['parcels'][number] {
  return { serial, documentId, device: OFFICE, receivedAt: SEEDED_AT, facts }
}

function firstDirectory(): DirectoryFact[] {
  return [
    personFact(SAMIRA, 'Alami'),
    personFact(HAMID, 'Berrada'),
    personFact(YOUSSEF, 'Chraibi'),
    personFact(NADIA, 'Daoudi'),
    personFact(OMAR, 'Fassi'),
    ...TRAINERS.map((trainer) => roleFact(trainer, 'trainer')),
    roleFact(NADIA, 'registrar'),
    roleFact(OMAR, 'itOfficer'),
    groupFact(GROUP_A, 'A'),
    groupFact(GROUP_B, 'B'),
    assignmentFact(SAMIRA, GROUP_A),
    assignmentFact(HAMID, GROUP_A),
    assignmentFact(YOUSSEF, GROUP_B)
  ]
}
