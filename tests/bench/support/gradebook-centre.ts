/** The smallest centre that has a full gradebook: one trainer, one group, 12 assessments, every cell entered. */
import { assignmentKey, roleKey, type DirectoryFact } from '#shared/documents/directory.ts'
import { traineeNumber, type GroupFact } from '#shared/documents/group.ts'
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import {
  directoryId,
  gradebookId,
  groupDocumentId,
  type DocumentId
} from '#shared/documents/ids.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { momentOfUtc } from '#shared/domain/calendar.ts'
import { gradeCell } from '#shared/domain/grade.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { DemoCentre, DemoParcel } from '../../../sync-server/registry/demo.ts'

const SITE = 'jadida'
const TERM = '2026-1'
const GROUP = 7 as GroupId
const MODULE = 71 as ModuleId
const TRAINER = 501 as PersonId
const ASSESSMENTS = 12
const at = momentOfUtc('2026-09-01T09:00:00Z')
const written = { at, replaces: [] }

export const TRAINER_NAME = 'Idrissi Nadia'
export const GRADEBOOK_HREF = `/grades/${GROUP.toString(36)}/${TERM}/${MODULE.toString(36)}`

export function buildGradebookCentre(trainees: number): DemoCentre {
  const people = massarCodes(trainees).map(traineeNumber)
  const names = {
    lastName: 'Idrissi',
    firstName: 'Nadia',
    lastNameAr: 'إدريسي',
    firstNameAr: 'نادية'
  }
  const gradebook = gradebookId(SITE, GROUP, TERM, MODULE)
  const parts: readonly (readonly [DocumentId, DemoParcel['facts']])[] = [
    [directoryId(SITE), directoryFacts(names)],
    [groupDocumentId(SITE, GROUP), people.map(traineeFact)],
    [gradebook, gradebookFacts(people)]
  ]
  return {
    sites: [{ code: SITE }],
    personas: [{ person: TRAINER, site: SITE, key: 'trainer', names, roles: ['trainer'] }],
    devices: [],
    parcels: parts.map(([documentId, facts], index) => ({
      ...{ serial: index + 1, documentId, facts, device: 'set-up', receivedAt: at }
    }))
  }
}

/** In the order of the list. */
export function massarCodes(trainees: number): string[] {
  return Array.from({ length: trainees }, (_, index) => massarCode(index))
}

function massarCode(index: number): string {
  return `Z8${String(index).padStart(8, '0')}`
}

function directoryFacts(names: object): DirectoryFact[] {
  const active = { active: true }
  const taught = assignmentKey(TRAINER, GROUP, MODULE, TERM)
  return [
    { ...written, type: 'person-recorded', key: String(TRAINER), values: { ...names, ...active } },
    { ...written, type: 'role-recorded', key: roleKey(TRAINER, 'trainer', null), values: active },
    { ...written, type: 'group-recorded', key: String(GROUP), values: { label: 'G', ...active } },
    { ...written, type: 'module-recorded', key: String(MODULE), values: { name: 'M', ...active } },
    { ...written, type: 'assignment-recorded', key: taught, values: active }
  ]
}

function traineeFact(person: PersonId, index: number): GroupFact {
  const words = { lastName: `Family${index}`, firstName: 'Given', lastNameAr: '', firstNameAr: '' }
  const values = { ...words, massarCode: massarCode(index), order: index + 1, active: true }
  return { ...written, type: 'trainee-recorded', key: String(person), values }
}

function gradebookFacts(people: PersonId[]): GradebookFact[] {
  const numbers = Array.from({ length: ASSESSMENTS }, (_, index) => index + 1)
  const roster = rosterIdOf(people)
  return [
    { type: 'roster-named', roster, people },
    ...numbers.map((number): GradebookFact => {
      const scale = { max: 2_000, step: 25, weight: 100 }
      const values = {
        label: `Contrôle ${number}`,
        labelAr: '',
        order: number,
        active: true,
        ...scale
      }
      return { ...written, type: 'assessment-recorded', key: String(number), values }
    }),
    ...numbers.map((assessment): GradebookFact => {
      const cells = packCells(
        people.map((_, place) => [place, gradeCell(400 + 25 * ((place * 7 + assessment * 5) % 60))])
      )
      return { ...written, type: 'graded', assessment, roster, cells }
    })
  ]
}
