/** Who takes part: a small annex where two trainers share a group, those who review them, and every device that they carry. */
import {
  blindId,
  deliberationId,
  gradebookId,
  groupDocumentId,
  registerId,
  type DocumentId
} from '#shared/documents/ids.ts'
import { assignmentKey, type DirectoryFact } from '#shared/documents/directory.ts'
import { ruleFact, ruleNumber } from '#shared/documents/testing-rules.ts'
import { yearOfTerm } from '#shared/documents/year-table.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import type { DemoCentre } from '../../sync-server/registry/demo.ts'
import {
  assignmentFact,
  groupFact,
  GROUP_A,
  GROUP_B,
  jadida,
  MODULE,
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
/** Teaches group A the module that Samira does, and another one that she does not. */
const HAMID = 107 as PersonId
/** Leads the departments, and keeps the jury's minutes as the director does. */
const RACHID = 108 as PersonId
const ZINEB = 109 as PersonId
const OTHER_MODULE = 901 as ModuleId
const FIRST_OF_A = 2001 as PersonId
const FIRST_OF_B = 2101 as PersonId

export const GROUPS: readonly GroupId[] = [GROUP_A, GROUP_B]
/** Whose assignments the registrar gives and takes. */
export const TRAINERS: readonly PersonId[] = [SAMIRA, HAMID, YOUSSEF]

/** Whose roles the officer gives and takes, and which. */
export const COLLEAGUES: readonly PersonId[] = [...TRAINERS, RACHID]
export const GIVEN_ROLES: readonly Role[] = ['studentAffairs', 'departmentHead']
export const MODULES: readonly ModuleId[] = [MODULE, OTHER_MODULE]

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

export type Book = { readonly group: GroupId; readonly module: ModuleId; readonly term: string }

/** Gradebooks of the centre: two people share the first, the others have one trainer each. */
const BOOKS: readonly Book[] = [
  { group: GROUP_A, module: MODULE, term: TERM },
  { group: GROUP_A, module: OTHER_MODULE, term: TERM },
  { group: GROUP_B, module: MODULE, term: TERM }
]

export function bookOf(index: number): Book {
  return BOOKS[index % BOOKS.length] as Book
}

export function gradebook({ group, module, term }: Book): DocumentId {
  return gradebookId(SITE, group, term, module)
}

export function blindEntries({ group, module, term }: Book, person: PersonId): DocumentId {
  return blindId(SITE, group, term, module, person)
}

export const YEAR = yearOfTerm(TERM)

export function deliberation(group: GroupId): DocumentId {
  return deliberationId(SITE, group, YEAR)
}

export type CastDevice = {
  readonly label: string
  readonly person: PersonId
  /** Tabs of one browser share the disk. */
  readonly tabs: number
  /** On a list, and no member of the staff. */
  readonly isTrainee?: boolean
}

export const DEVICES: readonly CastDevice[] = [
  { label: 'Samira’s phone', person: SAMIRA, tabs: 1 },
  { label: 'Samira’s tablet', person: SAMIRA, tabs: 2 },
  { label: 'Hamid’s phone', person: HAMID, tabs: 1 },
  { label: 'Youssef’s phone', person: YOUSSEF, tabs: 1 },
  { label: 'Nadia’s desk', person: NADIA, tabs: 2 },
  { label: 'Omar’s phone', person: OMAR, tabs: 1 },
  { label: 'Rachid’s phone', person: RACHID, tabs: 1 },
  { label: 'Zineb’s desk', person: ZINEB, tabs: 2 },
  { label: 'A trainee’s phone', person: FIRST_OF_A, tabs: 1, isTrainee: true },
  { label: 'The phone of a trainee of group B', person: FIRST_OF_B, tabs: 1, isTrainee: true }
]

export function isTrainee(person: PersonId): boolean {
  return person === FIRST_OF_A || person === FIRST_OF_B
}

/** Devices by what their people do: offices and reviewers have gestures of their own. */
export const TRAINERS_DEVICES: readonly number[] = [0, 1, 2, 3]
export const YOUSSEFS_DEVICE = 3
export const REGISTRARS_DEVICE = 4
export const OFFICERS_DEVICE = 5
export const REVIEWERS_DEVICES: readonly number[] = [6, 7]
export const TRAINEES_DEVICES: readonly number[] = [8, 9]

/** Rules that the directory has from the beginning; the first is the one that gradebooks are handed in under. */
const RULES: readonly GradingRule[] = [1_000, 1_100, 1_200].map((pass) => ({
  ...PROPOSED_RULE,
  pass
}))

export function ruleOf(index: number): number {
  return ruleNumber(RULES[index % RULES.length] as GradingRule)
}

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
    personFact(RACHID, 'Ghali'),
    personFact(ZINEB, 'Hilali'),
    ...TRAINERS.map((trainer) => roleFact(trainer, 'trainer')),
    ...RULES.map((rule, place) => ruleFact(rule, place + 1)),
    roleFact(NADIA, 'registrar'),
    roleFact(OMAR, 'itOfficer'),
    roleFact(RACHID, 'departmentHead'),
    roleFact(ZINEB, 'siteDirector'),
    groupFact(GROUP_A, 'A'),
    groupFact(GROUP_B, 'B'),
    assignmentFact(SAMIRA, GROUP_A),
    assignmentFact(HAMID, GROUP_A),
    assignmentFact(YOUSSEF, GROUP_B),
    {
      ...assignmentFact(HAMID, GROUP_A),
      key: assignmentKey(HAMID, GROUP_A, OTHER_MODULE, TERM)
    }
  ]
}
