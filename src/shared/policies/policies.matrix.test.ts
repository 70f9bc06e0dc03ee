/**
 * The permission matrix, stated cell by cell and asked of the real policies. The same table is printed to
 * docs/permissions.md: after a change run the tests once with UPDATE_DOCS=1.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { mayAppend, mayRead, policies, type PolicyAnswer, type PolicyContext } from './policies.ts'
import {
  directoryId,
  groupDocumentId,
  registerId,
  type DocumentId,
  type DocumentKind
} from '../documents/ids.ts'
import { factsByKind, type AnyFact } from '../documents/kinds.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import { ROLES, type Actor, type Role } from '../domain/people.ts'

const OWN_GROUP = 501 as GroupId
const OTHER_GROUP = 502 as GroupId
const TERM = '2026-1'
const DAY = 2_500
const SOMEBODY = 900 as PersonId
const SOMEBODY_ELSE = 901 as PersonId

/** `+` may, `~` may, but it is held until somebody decides, `.` may not. */
type Cell = '+' | '~' | '.'

type Situation = {
  readonly title: string
  readonly explained: string
  readonly site: string
  readonly group: GroupId
  readonly isTeaching: boolean
  readonly context: PolicyContext
  readonly expected: string
}

const HERE = {
  site: 'jadida',
  group: OWN_GROUP,
  isTeaching: true,
  context: { closedThrough: DAY - 1 }
}

const SITUATIONS: readonly Situation[] = [
  {
    ...HERE,
    title: 'At their own site, in their own group',
    explained:
      'A trainer teaches the group this term; a group coordinator and a department head lead it. The register is open.',
    expected: `
                                      trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      directory read                     .       +           +               +            +            +           +        +        +           +               +                +            +       +
      directory site-recorded            .       .           .               .            .            .           .        .        +           +               .                .            .       .
      directory person-recorded          .       .           .               .            +            .           .        .        +           +               .                .            .       .
      directory role-recorded            .       .           .               .            .            .           .        .        +           +               .                .            .       .
      directory group-recorded           .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory module-recorded          .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory assignment-recorded      .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory timetable-recorded       .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory term-recorded            .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory slot-recorded            .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory holiday-recorded         .       .           .               .            +            .           .        .        .           +               .                .            .       .
      directory setting-recorded         .       .           .               .            +            .           .        .        .           +               .                .            .       .
      group read                         .       +           +               +            +            +           .        .        .           +               +                +            +       +
      group trainee-recorded             .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register read                      .       +           +               +            +            +           .        .        .           +               +                +            +       +
      register roster-named              .       +           .               .            +            .           .        .        .           .               .                .            .       .
      register marked                    .       +           .               .            +            .           .        .        .           .               .                .            .       .
      register signed-off                .       +           .               .            +            .           .        .        .           .               .                .            .       .
      register corrected                 .       +           .               .            +            .           .        .        .           .               .                .            .       .
      register settled                   .       +           .               .            +            .           .        .        .           .               .                .            .       .
      register justified                 .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register justification-withdrawn   .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register closed                    .       .           .               .            +            .           .        .        .           +               .                .            .       .
      register decided                   .       .           .               .            +            .           .        .        .           +               .                .            .       .
    `
  },
  {
    ...HERE,
    group: OTHER_GROUP,
    title: 'At their own site, in a group that is not theirs',
    explained: 'A trainer does not teach the group; a coordinator or head leads another one.',
    expected: `
                                      trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      group read                         .       .           .               .            +            +           .        .        .           +               +                +            +       +
      group trainee-recorded             .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register read                      .       .           .               .            +            +           .        .        .           +               +                +            +       +
      register roster-named              .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register marked                    .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register signed-off                .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register corrected                 .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register settled                   .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register justified                 .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register justification-withdrawn   .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register closed                    .       .           .               .            +            .           .        .        .           +               .                .            .       .
      register decided                   .       .           .               .            +            .           .        .        .           +               .                .            .       .
    `
  },
  {
    ...HERE,
    site: 'settat',
    title: 'At another site',
    explained:
      'The same people before documents of another site, even where the number of the group is the same.',
    expected: `
                                      trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      directory read                     .       .           .               .            .            .           .        .        .           .               +                +            +       +
      directory site-recorded            .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory person-recorded          .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory role-recorded            .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory group-recorded           .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory module-recorded          .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory assignment-recorded      .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory timetable-recorded       .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory term-recorded            .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory slot-recorded            .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory holiday-recorded         .       .           .               .            .            .           .        .        .           .               .                .            .       .
      directory setting-recorded         .       .           .               .            .            .           .        .        .           .               .                .            .       .
      group read                         .       .           .               .            .            .           .        .        .           .               +                +            +       +
      group trainee-recorded             .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register read                      .       .           .               .            .            .           .        .        .           .               +                +            +       +
      register roster-named              .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register marked                    .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register signed-off                .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register corrected                 .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register settled                   .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register justified                 .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register justification-withdrawn   .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register closed                    .       .           .               .            .            .           .        .        .           .               .                .            .       .
      register decided                   .       .           .               .            .            .           .        .        .           .               .                .            .       .
    `
  },
  {
    ...HERE,
    isTeaching: false,
    title: 'After the assignment ended',
    explained: 'The trainer taught the group and no longer does; nothing changes for the others.',
    expected: `
                                      trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      group read                         .       .           +               +            +            +           .        .        .           +               +                +            +       +
      group trainee-recorded             .       .           .               .            +            .           .        .        .           .               .                .            .       .
      register read                      .       .           +               +            +            +           .        .        .           +               +                +            +       +
      register roster-named              .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register marked                    .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register signed-off                .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register corrected                 .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register settled                   .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register justified                 .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register justification-withdrawn   .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register closed                    .       .           .               .            +            .           .        .        .           +               .                .            .       .
      register decided                   .       .           .               .            +            .           .        .        .           +               .                .            .       .
    `
  },
  {
    ...HERE,
    context: { closedThrough: DAY },
    title: 'After the day of the lesson was closed',
    explained: 'The register is closed through the very day of the lesson.',
    expected: `
                                      trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      register read                      .       +           +               +            +            +           .        .        .           +               +                +            +       +
      register roster-named              .       +           .               .            +            .           .        .        .           .               .                .            .       .
      register marked                    .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register signed-off                .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register corrected                 .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register settled                   .       ~           .               .            +            .           .        .        .           .               .                .            .       .
      register justified                 .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register justification-withdrawn   .       .           .               .            +            +           .        .        .           .               .                .            .       .
      register closed                    .       .           .               .            +            .           .        .        .           +               .                .            .       .
      register decided                   .       .           .               .            +            .           .        .        .           +               .                .            .       .
    `
  }
]

type Row = { readonly kind: DocumentKind; readonly act: string; readonly cells: readonly Cell[] }

function rowsOf({ expected }: Situation): Row[] {
  const [head = '', ...lines] = expected.trim().split('\n')
  expect(head.trim().split(/\s+/)).toEqual(ROLES)
  return lines.map((line) => {
    const [kind, act, ...cells] = line.trim().split(/\s+/)
    return { kind: kind as DocumentKind, act: act ?? '', cells: cells as Cell[] }
  })
}

const GROUP_LEADERS: readonly Role[] = ['groupCoordinator', 'departmentHead']

function actorWith(role: Role, isTeaching: boolean): Actor {
  const teaching = { group: OWN_GROUP, module: 71 as ModuleId, term: TERM, active: isTeaching }
  return {
    person: SOMEBODY,
    site: 'jadida',
    roles: [{ role, group: GROUP_LEADERS.includes(role) ? OWN_GROUP : null }],
    teachings: role === 'trainer' ? [teaching] : []
  }
}

function documentOf(kind: DocumentKind, { site, group }: Situation): DocumentId {
  if (kind === 'directory') return directoryId(site)
  return kind === 'group' ? groupDocumentId(site, group) : registerId(site, group, TERM)
}

function factCalled(type: string): AnyFact {
  const key = type === 'role-recorded' ? `${SOMEBODY_ELSE}.trainer.0` : '1'
  const lesson = type === 'roster-named' ? {} : { day: DAY, slot: 1 }
  return { type, at: 1, key, ...lesson, values: {}, replaces: [] } as unknown as AnyFact
}

function cellOf(answer: PolicyAnswer): Cell {
  if (answer.allowed) return '+'
  return answer.late ? '~' : '.'
}

function answerTo(role: Role, { kind, act }: Row, situation: Situation): Cell {
  const actor = actorWith(role, situation.isTeaching)
  const id = documentOf(kind, situation)
  const answer =
    act === 'read' ? mayRead(actor, id) : mayAppend(actor, id, factCalled(act), situation.context)
  return cellOf(answer)
}

describe.each(SITUATIONS)('$title', (situation) => {
  it.each(rowsOf(situation))('$kind $act', (row) => {
    const answers = ROLES.map((role) => `${role} ${answerTo(role, row, situation)}`)
    expect(answers).toEqual(ROLES.map((role, index) => `${role} ${row.cells[index]}`))
  })
})

describe('the table', () => {
  const [first] = SITUATIONS as [Situation]
  const stated = rowsOf(first).map(({ kind, act }) => `${kind} ${act}`)
  const acts = Object.entries(factsByKind).flatMap(([kind, { types }]) => [
    `${kind} read`,
    ...types.map((type) => `${kind} ${type}`)
  ])

  it('has a line for each kind of document and each type of fact', () => {
    expect(stated).toEqual(acts)
  })

  it('is about policies that exist, and no policy is about a fact that does not', () => {
    const governed = Object.entries(policies).flatMap(([kind, { append }]) => [
      `${kind} read`,
      ...Object.keys(append).map((type) => `${kind} ${type}`)
    ])
    expect(governed).toEqual(acts)
  })

  it('is printed in docs/permissions.md; UPDATE_DOCS=1 prints it anew', async () => {
    const file = new URL('../../../docs/permissions.md', import.meta.url)
    const options = await resolveConfig(file)
    const page = await format(permissionsPage(), { ...options, parser: 'markdown' })
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page)
    expect(readFileSync(file, 'utf8')).toBe(page)
  })
})

function permissionsPage(): string {
  const words = { '+': 'yes', '~': 'held', '.': '' }
  const tables = SITUATIONS.map((situation) => {
    const lines = rowsOf(situation).map(
      ({ kind, act, cells }) =>
        `| ${kind} | ${act} | ${cells.map((cell) => words[cell]).join(' | ')} |`
    )
    return [
      `## ${situation.title}`,
      '',
      situation.explained,
      '',
      `| document | act | ${ROLES.join(' | ')} |`,
      `|---|---|${ROLES.map(() => '---').join('|')}|`,
      ...lines,
      ''
    ].join('\n')
  })
  return [
    '# Who may read and write what',
    '',
    'Printed from the table in `src/shared/policies/policies.matrix.test.ts`, which the tests ask of the real policies.',
    'Do not edit it here: change the table, then run the tests once with `UPDATE_DOCS=1`.',
    '',
    '- **yes**: may, and it counts at once.',
    '- **held**: it comes late. The entry is kept, and counts once somebody who may decide admits it.',
    '- An empty cell: may not. The relay refuses it, and the phone does not offer it.',
    '',
    'Nobody gives or takes a role of their own, and only these are given at a site: trainer, groupCoordinator,',
    'departmentHead, registrar, studentAffairs, hrOfficer, finance, itOfficer. A trainee receives none of these documents.',
    'Somebody with several roles may do what any of them may.',
    '',
    ...tables
  ].join('\n')
}
