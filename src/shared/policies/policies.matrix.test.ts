/**
 * The permission matrix, stated cell by cell and asked of the real policies. The same table is printed to
 * docs/permissions.md: after a change run the tests once with UPDATE_DOCS=1.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import type { PolicyAnswer, PolicyContext } from './answers.ts'
import { mayAppend, mayRead, policies } from './policies.ts'
import {
  anonymityId,
  blindId,
  caseId,
  catalogueId,
  deliberationId,
  directoryId,
  gradebookId,
  groupDocumentId,
  recordId,
  registerId,
  type DocumentId,
  type DocumentKind
} from '../documents/ids.ts'
import { factsByKind, type AnyFact } from '../documents/kinds.ts'
import type { CaseStanding } from '../domain/case-steps.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import { HEAD_OFFICE_ROLES, ROLES, type Actor, type Role } from '../domain/people.ts'
import type { ApplicantKind } from '../domain/services.ts'
import { UNTOUCHED, type GradebookStanding } from '../domain/review.ts'

const OWN_GROUP = 501 as GroupId
const OTHER_GROUP = 502 as GroupId
const TERM = '2026-1'
const DAY = 2_500
const MODULE = 71 as ModuleId
const OTHER_MODULE = 72 as ModuleId
const EXAM = 61
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
  readonly module?: ModuleId
  /** Roles whose holders are also trainers of the module. */
  readonly alsoTeaches?: readonly Role[]
  /** Blind entries are those of whoever asks, else somebody else's. */
  readonly ownEntries?: boolean
  /** The record, or the request, is that of whoever asks. */
  readonly ownRecord?: boolean
  readonly applicantKind?: ApplicantKind
  /** Requests are deposited by the service, for a person who stands there. */
  readonly atCounter?: boolean
  readonly context: PolicyContext
  /** Fields of records that say something in particular. */
  readonly values?: object
  readonly expected: string
}

const standing = (more: Partial<GradebookStanding>) => ({ ...UNTOUCHED, ...more, today: DAY })

const IN_HAND: CaseStanding = { caseState: 'inHand', hasAskedComplement: false }
const INCOMPLETE: CaseStanding = { caseState: 'incomplete', hasAskedComplement: true }

const HERE = {
  site: 'jadida',
  group: OWN_GROUP,
  isTeaching: true,
  context: { closedThrough: DAY - 1, case: IN_HAND }
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
      directory grading-rule-recorded        .       .           .               .            +           .            .        .        .          +               .                .            .        .
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
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       +           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       +           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook locked                       .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook anonymity-lifted             .       .           .               +            .           .            .        .        .          +               .                .            .        .
      blind read                             .       .           .               +            .           .            .        .        .          +               .                .            .        .
      blind roster-named                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity read                         .       .           .               +            .           .            .        .        .          +               .                .            .        .
      anonymity codes-given                  .       .           .               +            .           .            .        .        .          +               .                .            .        .
      anonymity difference-settled           .       .           .               +            .           .            .        .        .          +               .                .            .        .
      deliberation read                      .       .           .               +            +           .            .        .        .          +               +                +            +        +
      deliberation jury-member-recorded      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      deliberation jury-decided              .       .           .               +            .           .            .        .        .          +               .                .            .        .
      deliberation convergence-noted         .       .           .               +            .           .            .        .        .          +               .                .            .        .
      deliberation deliberation-closed       .       .           .               +            .           .            .        .        .          +               .                .            .        .
      deliberation deliberation-amended      .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      deliberation decided                   .       .           .               +            .           .            .        .        .          +               .                .            .        .
      record read                            .       .           .               .            .           .            .        .        .          .               .                .            .        .
      record module-published                .       .           .               .            .           .            .        .        .          .               .                .            .        .
      record module-withdrawn                .       .           .               .            .           .            .        .        .          .               .                .            .        .
      catalogue read                   +       +       +                +              +         +              +         +       +         +            +                 +                +        +
      catalogue procedure-published    .       .       .                .              +         .              .         .       .         +            .                 .                .        .
      catalogue site-stated            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case read                        .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case registered                  .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         +              .         .       .         +            .                 .                +        .
      case complement-given            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case due-moved                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case overdue-noted               .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         +              .         .       .         +            .                 .                +        .
      case message-sent                .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case read-noted                  .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case approved                    .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case refused                     .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case withdrawn                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case act-drawn                   .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-sealed                  .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-revoked                 .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-printed                 .       .       .                .              .         .              .          .       .         .            .                 .                .        .
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
      gradebook read                         .       .           .               .            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               .            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               .            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               .            .           .            .        .        .          ~               .                .            .        .
      gradebook locked                       .       .           .               .            .           .            .        .        .          ~               .                .            .        .
      gradebook blind-revealed               .       .           .               .            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               .            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               .            .           .            .        .        .          ~               .                .            .        .
      gradebook publication-withdrawn        .       .           .               .            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               .            .           .            .        .        .          +               .                .            .        .
      gradebook anonymity-lifted             .       .           .               .            .           .            .        .        .          +               .                .            .        .
      blind read                             .       .           .               .            .           .            .        .        .          +               .                .            .        .
      blind roster-named                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity read                         .       .           .               .            .           .            .        .        .          +               .                .            .        .
      anonymity codes-given                  .       .           .               .            .           .            .        .        .          +               .                .            .        .
      anonymity difference-settled           .       .           .               .            .           .            .        .        .          +               .                .            .        .
      deliberation read                      .       .           .               .            +           .            .        .        .          +               +                +            +        +
      deliberation jury-member-recorded      .       .           .               .            .           .            .        .        .          +               .                .            .        .
      deliberation jury-decided              .       .           .               .            .           .            .        .        .          +               .                .            .        .
      deliberation convergence-noted         .       .           .               .            .           .            .        .        .          +               .                .            .        .
      deliberation deliberation-closed       .       .           .               .            .           .            .        .        .          +               .                .            .        .
      deliberation deliberation-amended      .       .           .               .            .           .            .        .        .          ~               .                .            .        .
      deliberation decided                   .       .           .               .            .           .            .        .        .          +               .                .            .        .
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
      directory grading-rule-recorded        .       .           .               .            .           .            .        .        .          .               .                .            .        .
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
      gradebook read                         .       .           .               .            .           .            .        .        .          .               +                +            +        +
      gradebook roster-named                 .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook validated                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook reopened                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook locked                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook blind-revealed               .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook decided                      .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook published                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook publication-withdrawn        .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook anonymity-lifted             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind read                             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind roster-named                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity read                         .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity codes-given                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity difference-settled           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      deliberation read                      .       .           .               .            .           .            .        .        .          .               +                +            +        +
      deliberation jury-member-recorded      .       .           .               .            .           .            .        .        .          .               .                .            .        .
      deliberation jury-decided              .       .           .               .            .           .            .        .        .          .               .                .            .        .
      deliberation convergence-noted         .       .           .               .            .           .            .        .        .          .               .                .            .        .
      deliberation deliberation-closed       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      deliberation deliberation-amended      .       .           .               .            .           .            .        .        .          .               .                .            .        .
      deliberation decided                   .       .           .               .            .           .            .        .        .          .               .                .            .        .
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
      gradebook read                         .       .           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       ~           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       ~           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook locked                       .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook anonymity-lifted             .       .           .               +            .           .            .        .        .          +               .                .            .        .
      blind read                             .       .           .               +            .           .            .        .        .          +               .                .            .        .
      blind roster-named                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity read                         .       .           .               +            .           .            .        .        .          +               .                .            .        .
      anonymity codes-given                  .       .           .               +            .           .            .        .        .          +               .                .            .        .
      anonymity difference-settled           .       .           .               +            .           .            .        .        .          +               .                .            .        .
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
  },
  {
    ...HERE,
    module: OTHER_MODULE,
    title: 'In a module that is not theirs',
    explained: 'A trainer of the group who teaches another module of it.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       .           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       .           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       .           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook locked                       .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook anonymity-lifted             .       .           .               +            .           .            .        .        .          +               .                .            .        .
      blind read                             .       .           .               +            .           .            .        .        .          +               .                .            .        .
      blind roster-named                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity read                         .       .           .               +            .           .            .        .        .          +               .                .            .        .
      anonymity codes-given                  .       .           .               +            .           .            .        .        .          +               .                .            .        .
      anonymity difference-settled           .       .           .               +            .           .            .        .        .          +               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'submitted' })
    },
    title: 'Once the gradebook is submitted',
    explained: 'What a trainer adds is kept and held; those who validate may take the next step.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook validated                    .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook reopened                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook locked                       .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook anonymity-lifted             .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'validated' })
    },
    title: 'Once the gradebook is validated',
    explained: 'It may be locked, published, returned or reopened.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook validated                    .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook reopened                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook locked                       .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook anonymity-lifted             .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'locked' })
    },
    title: 'Once the gradebook is locked by the deliberation',
    explained: 'Only a reopening or a decision changes it.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook locked                       .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook anonymity-lifted             .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'locked', reopenedThrough: DAY })
    },
    title: 'While a locked gradebook is reopened',
    explained:
      'Through the last day of the reopening, today included. It may be locked again at any time.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       +           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       +           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook locked                       .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook anonymity-lifted             .       .           .               +            .           .            .        .        .          +               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'locked', reopenedThrough: DAY - 1 })
    },
    title: 'After the reopening has lapsed',
    explained: 'The last day of the reopening was yesterday.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook assessment-recorded          .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook rule-chosen                  .       ~           ~               ~            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook returned                     .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook validated                    .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook reopened                     .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook locked                       .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook published                    .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-withdrawn        .       .           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      gradebook anonymity-lifted             .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
    `
  },
  {
    ...HERE,
    alsoTeaches: ['departmentHead', 'siteDirector'],
    title: 'In a module that they teach and lead',
    explained:
      'A department head or site director who teaches the module, too, and is a trainer: they enter, and somebody else validates.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook read                         .       +           +               +            +           .            .        .        .          +               +                +            +        +
      gradebook roster-named                 .       +           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook assessment-recorded          .       +           +               +            .           .            .        .        .          +               .                .            .        .
      gradebook graded                       .       +           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook grades-corrected             .       +           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook grades-settled               .       +           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook grade-remark-recorded        .       +           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook rule-chosen                  .       +           +               +            .           .            .        .        .          +               .                .            .        .
      gradebook submitted                    .       +           .               +            .           .            .        .        .          +               .                .            .        .
      gradebook returned                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook validated                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook reopened                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook locked                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook blind-revealed               .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook decided                      .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook published                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook publication-withdrawn        .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook publication-kept             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook codes-listed                 .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook anonymity-lifted             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind read                             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind roster-named                     .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity read                         .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity codes-given                  .       .           .               .            .           .            .        .        .          .               .                .            .        .
      anonymity difference-settled           .       .           .               .            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'open', unrevealed: [EXAM] })
    },
    title: 'Beside a blind assessment not yet compared',
    explained:
      'The exam is entered twice, apart: nothing of it may stand in the gradebook, not even held.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook graded                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook blind-revealed               .       .           .               +            .           .            .        .        .          +               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ state: 'open', unrevealed: [EXAM] })
    },
    values: { blind: false },
    title: 'Taking back that an assessment is blind, before its two entries are compared',
    explained:
      'Whoever plans it could type its grades directly then: only those who compare the entries may.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook assessment-recorded          .       .           .               +            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      recordedByPerson: new Map([
        [SOMEBODY_ELSE, { isActive: false, roles: [{ role: 'trainer', group: null }] }]
      ])
    },
    values: { active: true },
    title: 'Letting somebody work here again who had a role',
    explained: 'Their roles come back with them: only whoever may give each of these roles may.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      directory person-recorded              .       .           .               .            .           .            .        .        +          +               .                .            .        .
    `
  },
  {
    ...HERE,
    context: {
      closedThrough: null,
      gradebook: standing({ enterers: [[EXAM, SOMEBODY_ELSE]] })
    },
    title: 'Before an assessment that somebody else was named to enter',
    explained:
      'A trainer of the module reads it. What they typed before they knew is held; whoever plans may name another.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook assessment-recorded          .       +           +               +            .           .            .        .        .          .               .                .            .        .
      gradebook graded                       .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grade-remark-recorded        .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook submitted                    .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook decided                      .       .           .               +            .           .            .        .        .          +               .                .            .        .
    `
  },
  {
    ...HERE,
    context: { closedThrough: null, gradebook: standing({ closedToTyping: [EXAM] }) },
    title: 'Once the anonymity of an assessment was lifted',
    explained: 'Its grades have names: they are corrected with a reason, and no more typed over.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      gradebook graded                       .       .           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-corrected             .       +           .               .            .           .            .        .        .          .               .                .            .        .
      gradebook grades-settled               .       +           .               .            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    context: { closedThrough: null, deliberation: { isClosed: true } },
    title: 'Once the deliberation is closed',
    explained:
      'The minutes have their number. What changes them is an amendment, or an admission of what came late.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      deliberation read                      .       .           .               +            +           .            .        .        .          +               +                +            +        +
      deliberation jury-member-recorded      .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      deliberation jury-decided              .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      deliberation convergence-noted         .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      deliberation deliberation-closed       .       .           .               ~            .           .            .        .        .          ~               .                .            .        .
      deliberation deliberation-amended      .       .           .               +            .           .            .        .        .          +               .                .            .        .
      deliberation decided                   .       .           .               +            .           .            .        .        .          +               .                .            .        .
    `
  },
  {
    ...HERE,
    ownEntries: true,
    title: 'Before their own blind entries',
    explained: 'A trainer of the module before the blind entries that carry their own name.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      blind read                             .       +           .               .            .           .            .        .        .          .               .                .            .        .
      blind roster-named                     .       +           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       +           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       +           .               .            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    ownEntries: true,
    context: { closedThrough: null, gradebook: standing({ closedToTyping: [EXAM] }) },
    title: 'Before their own blind entry, once they called it complete',
    explained: 'Nobody changes it any more, its author included.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      blind read                             .       +           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       +           .               .            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    ownEntries: true,
    isTeaching: false,
    title: 'Before their own blind entries, after the assignment ended',
    explained: 'They lose them; what they still send is held.',
    expected: `
                                        trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      blind read                             .       .           .               .            .           .            .        .        .          .               .                .            .        .
      blind roster-named                     .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      blind graded                           .       ~           .               .            .           .            .        .        .          .               .                .            .        .
      blind blind-completed                  .       ~           .               .            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    title: 'Before the record in their own name',
    explained:
      'What was published to a trainee. Whoever is no trainee has none; nobody writes it, since the relay derives it.',
    expected: `
                                      trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      record read                            +       .           .               .            .           .            .        .        .          .               .                .            .        .
      record module-published                .       .           .               .            .           .            .        .        .          .               .                .            .        .
      record module-withdrawn                .       .           .               .            .           .            .        .        .          .               .                .            .        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    context: { closedThrough: null },
    title: 'Before a request of their own that nobody deposited yet',
    explained: 'A trainee begins one for student affairs.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   +       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-given            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case message-sent                .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case read-noted                  .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case approved                    .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case refused                     .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case withdrawn                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    context: { closedThrough: null, case: IN_HAND },
    title: 'Before a request of their own, once it is deposited',
    explained: 'A trainee asked for something of student affairs; nobody has decided.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         +              .         .       .         +            .                 .                +        .
      case complement-given            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         +              .         .       .         +            .                 .                +        .
      case message-sent                +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case read-noted                  +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case approved                    .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case refused                     .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case withdrawn                   +       .       .                .              .         .              .         .       .         .            .                 .                .        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    applicantKind: 'staff',
    context: { closedThrough: null, case: IN_HAND },
    title: 'Before a request of their own, for somebody of the staff',
    explained:
      'Nobody handles or decides what they asked for themselves. A trainee with the same number sees nothing of it.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        .       +       +                +              +         +              +         +       +         +            +                 +                +        +
      case deposited                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-given            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case message-sent                .       +       +                +              +         +              +         +       +         +            +                 +                +        +
      case read-noted                  .       +       +                +              +         +              +         +       +         +            +                 +                +        +
      case approved                    .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case refused                     .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case withdrawn                   .       +       +                +              +         +              +         +       +         +            +                 +                +        +
    `
  },
  {
    ...HERE,
    ownRecord: true,
    context: { closedThrough: null, case: INCOMPLETE },
    title: 'Before a request of their own in which something is missing',
    explained: 'A complement was asked for: the time stands still until it comes.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-given            +       .       .                .              .         +              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         +              .         .       .         +            .                 .                +        .
      case message-sent                +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case read-noted                  +       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case approved                    .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case refused                     .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case withdrawn                   +       .       .                .              .         .              .         .       .         .            .                 .                .        .
    `
  },
  {
    ...HERE,
    context: { closedThrough: null, case: { ...IN_HAND, hasAskedComplement: true } },
    title: 'Before the request of a trainee whose complement came',
    explained: 'Law 55-19 lets a complement be asked for once.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-given            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         +              .         .       .         +            .                 .                +        .
      case message-sent                .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case read-noted                  .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case approved                    .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case refused                     .       .       .                .              .         .              .         .       .         +            .                 .                +        .
      case withdrawn                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
    `
  },
  {
    ...HERE,
    context: { closedThrough: null, case: { ...IN_HAND, caseState: 'refused' } },
    title: 'Before the request of a trainee that was refused',
    explained: 'What is decided stays decided: an appeal is another request.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-asked            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case complement-given            .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case assigned                    .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case message-sent                .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case read-noted                  .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case approved                    .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case refused                     .       .       .                .              .         .              .         .       .         .            .                 .                .        .
      case withdrawn                   .       .       .                .              .         .              .         .       .         .            .                 .                .        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    context: { closedThrough: null, case: { ...IN_HAND, caseState: 'approved' } },
    title: 'Before a request of their own that was approved',
    explained: 'A trainee asked for something of student affairs; its act is to be made out.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        +       .       .                .              .         +              .          .       .         +            +                 +                +        .
      case act-drawn                   .       .       .                .              .         +              .          .       .         +            .                 .                +        .
      case act-sealed                  .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-revoked                 .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-printed                 .       .       .                .              .         .              .          .       .         .            .                 .                .        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    context: {
      closedThrough: null,
      case: { ...IN_HAND, caseState: 'approved', hasAct: true }
    },
    title: 'Before a request of their own whose act was made out',
    explained: 'Who decides takes it back; whoever may read the request prints it.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        +       .       .                .              .         +              .          .       .         +            +                 +                +        .
      case act-drawn                   .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-sealed                  .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-revoked                 .       .       .                .              .         .              .          .       .         +            .                 .                +        .
      case act-printed                 +       .       .                .              .         +              .          .       .         +            +                 +                +        .
    `
  },
  {
    ...HERE,
    ownRecord: true,
    applicantKind: 'staff',
    context: {
      closedThrough: null,
      case: { ...IN_HAND, caseState: 'approved', hasAct: true }
    },
    title: 'Before a request of their own whose act was made out, for somebody of the staff',
    explained:
      'Nobody makes out or takes back an act of their own. A trainee with the same number sees nothing of it.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        .       +       +                +              +         +              +          +       +         +            +                 +                +        +
      case act-drawn                   .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-revoked                 .       .       .                .              .         .              .          .       .         .            .                 .                .        .
      case act-printed                 .       +       +                +              +         +              +          +       +         +            +                 +                +        +
    `
  },
  {
    ...HERE,
    context: { closedThrough: null },
    values: {},
    atCounter: true,
    title: 'At the counter of student affairs',
    explained: 'Somebody deposits for a trainee who stands there.',
    expected: `
                                       trainee trainer groupCoordinator departmentHead registrar studentAffairs hrOfficer finance itOfficer siteDirector assistantDirector secretaryGeneral director auditor
      case read                        .       .       .                .              .         +              .         .       .         +            +                 +                +        .
      case deposited                   .       .       .                .              .         +              .         .       .         .            .                 .                .        .
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

function actorWith(role: Role, { isTeaching, alsoTeaches = [] }: Situation): Actor {
  const teaching = { group: OWN_GROUP, module: MODULE, term: TERM, active: isTeaching }
  const teachesToo = alsoTeaches.includes(role)
  return {
    person: SOMEBODY,
    site: 'jadida',
    roles: [
      { role, group: GROUP_LEADERS.includes(role) ? OWN_GROUP : null },
      ...(teachesToo ? [{ role: 'trainer' as const, group: null }] : [])
    ],
    teachings: role === 'trainer' || teachesToo ? [teaching] : []
  }
}

function documentOf(kind: DocumentKind, situation: Situation): DocumentId {
  const {
    site,
    group,
    module = MODULE,
    ownEntries = false,
    ownRecord = false,
    applicantKind = 'trainee'
  } = situation
  switch (kind) {
    case 'directory':
      return directoryId(site)
    case 'group':
      return groupDocumentId(site, group)
    case 'register':
      return registerId(site, group, TERM)
    case 'gradebook':
      return gradebookId(site, group, TERM, module)
    case 'blind':
      return blindId(site, group, TERM, module, ownEntries ? SOMEBODY : SOMEBODY_ELSE)
    case 'anonymity':
      return anonymityId(site, group, TERM, module)
    case 'deliberation':
      return deliberationId(site, group, '2026')
    case 'record':
      return recordId(site, ownRecord ? SOMEBODY : SOMEBODY_ELSE)
    case 'catalogue':
      return catalogueId(site)
    case 'case':
      return caseId({
        ...{ site, service: 'studentAffairs', applicantKind, number: 1 },
        applicant: ownRecord ? SOMEBODY : SOMEBODY_ELSE
      })
  }
}

const KEYS: Readonly<Record<string, string>> = {
  'role-recorded': `${SOMEBODY_ELSE}.trainer.0`,
  'person-recorded': String(SOMEBODY_ELSE),
  'assessment-recorded': String(EXAM)
}

function factCalled(type: string, values: object = {}, atCounter = false): AnyFact {
  const key = KEYS[type] ?? '1'
  const lesson = type === 'roster-named' ? {} : { day: DAY, slot: 1 }
  return {
    type,
    at: 1,
    key,
    assessment: EXAM,
    assessments: [EXAM],
    ...lesson,
    atCounter,
    values,
    replaces: [1]
  } as unknown as AnyFact
}

function cellOf(answer: PolicyAnswer): Cell {
  if (answer.allowed) return '+'
  return answer.late ? '~' : '.'
}

function answerTo(role: Role, { kind, act }: Row, situation: Situation): Cell {
  const actor = actorWith(role, situation)
  const id = documentOf(kind, situation)
  const answer =
    act === 'read'
      ? mayRead(actor, id)
      : mayAppend(
          actor,
          id,
          factCalled(act, situation.values, situation.atCounter),
          situation.context
        )
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

type Secret = {
  readonly who: string
  readonly what: string
  readonly actor: Actor
  readonly documents: readonly DocumentId[]
}

const teachingOf = (module: ModuleId, term = TERM, active = true) => {
  return { group: OWN_GROUP, module, term, active }
}
const person = (roles: readonly Role[], teachings: Actor['teachings'] = []): Actor => ({
  person: SOMEBODY,
  site: 'jadida',
  roles: roles.map((role) => ({ role, group: null })),
  teachings
})
const GRADEBOOK = gradebookId('jadida', OWN_GROUP, TERM, MODULE)
const THEIR_ENTRIES = blindId('jadida', OWN_GROUP, TERM, MODULE, SOMEBODY_ELSE)
const CODES = anonymityId('jadida', OWN_GROUP, TERM, MODULE)
const DELIBERATION = deliberationId('jadida', OWN_GROUP, '2026')
const THEIR_RECORD = recordId('jadida', SOMEBODY_ELSE)
const EVERYTHING = [
  directoryId('jadida'),
  groupDocumentId('jadida', OWN_GROUP),
  registerId('jadida', OWN_GROUP, TERM),
  GRADEBOOK,
  THEIR_ENTRIES,
  CODES,
  DELIBERATION,
  THEIR_RECORD
]

const THEIR_REQUEST = requestOf('trainee', SOMEBODY_ELSE)

function requestOf(applicantKind: ApplicantKind, applicant: PersonId): DocumentId {
  return caseId({ site: 'jadida', service: 'studentAffairs', applicantKind, applicant, number: 1 })
}

/** What a device must not contain, whoever else its owner is. */
const SECRETS: readonly Secret[] = [
  {
    who: 'a trainee, with whatever assignment somebody gave them',
    what: 'any of these documents',
    actor: person(['trainee'], [teachingOf(MODULE)]),
    documents: EVERYTHING
  },
  {
    who: 'a trainer of the group',
    what: 'the gradebook of a module that somebody else teaches, and what anybody entered blind in it',
    actor: person(['trainer'], [teachingOf(OTHER_MODULE)]),
    documents: [GRADEBOOK, THEIR_ENTRIES]
  },
  {
    who: 'a trainer of the module',
    what: 'its gradebook of another term',
    actor: person(['trainer'], [teachingOf(MODULE, '2026-2')]),
    documents: [GRADEBOOK, THEIR_ENTRIES]
  },
  {
    who: 'a trainer whose assignment ended',
    what: 'the gradebook, even what they entered in it themselves',
    actor: person(['trainer'], [teachingOf(MODULE, TERM, false)]),
    documents: [GRADEBOOK, blindId('jadida', OWN_GROUP, TERM, MODULE, SOMEBODY)]
  },
  {
    who: 'the two people who enter an exam apart',
    what: 'what the other entered, before the anonymity is lifted and after, and whose paper has which code',
    actor: person(['trainer'], [teachingOf(MODULE)]),
    documents: [THEIR_ENTRIES, CODES]
  },
  {
    who: 'whoever validates, in a module that they teach or taught',
    what: 'what the others entered blind, and whose paper has which code',
    actor: person(['trainer', 'departmentHead', 'siteDirector'], [teachingOf(MODULE, TERM, false)]),
    documents: [THEIR_ENTRIES, CODES]
  },
  {
    who: 'studentAffairs, hrOfficer, finance and itOfficer together',
    what: 'any grade',
    actor: person(['studentAffairs', 'hrOfficer', 'finance', 'itOfficer']),
    documents: [GRADEBOOK, THEIR_ENTRIES]
  },
  {
    who: 'every trainer and coordinator of the group, jury or not',
    what: 'the deliberation',
    actor: person(['trainer', 'groupCoordinator'], [teachingOf(MODULE)]),
    documents: [DELIBERATION]
  },
  {
    who: 'groupCoordinator, registrar and the whole head office together',
    what: 'blind entries, and whose paper has which code',
    actor: person(['groupCoordinator', 'registrar', ...HEAD_OFFICE_ROLES]),
    documents: [THEIR_ENTRIES, CODES]
  },
  {
    who: 'everybody else, whatever roles they hold together',
    what: 'what was published to a trainee, as the trainee has it',
    actor: person(ROLES, [teachingOf(MODULE)]),
    documents: [THEIR_RECORD]
  },
  {
    who: 'trainers, coordinators, heads, it officer, auditor and the services that do not handle it, all together',
    what: 'a request of a trainee',
    actor: person(
      [
        ...['trainer', 'groupCoordinator', 'departmentHead', 'itOfficer', 'auditor'],
        ...['registrar', 'hrOfficer', 'finance']
      ] as Role[],
      [teachingOf(MODULE)]
    ),
    documents: [THEIR_REQUEST]
  },
  {
    who: 'a trainee who has the number of somebody of the staff',
    what: 'their requests',
    actor: person(['trainee']),
    documents: [requestOf('staff', SOMEBODY)]
  },
  {
    who: 'somebody of the staff who has the number of a trainee',
    what: 'the requests of that trainee',
    actor: person(['trainer']),
    documents: [requestOf('trainee', SOMEBODY)]
  },
  {
    who: 'a trainee of another site who has the same number',
    what: 'what was published to a trainee here',
    actor: person(['trainee']),
    documents: [recordId('settat', SOMEBODY)]
  }
]

describe('no device contains', () => {
  it.each(SECRETS)('of $who: $what', ({ actor, documents }) => {
    for (const document of documents) expect(mayRead(actor, document).allowed).toBe(false)
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
    'departmentHead, registrar, studentAffairs, hrOfficer, finance, itOfficer. A trainee receives the record in their name and no other document.',
    'That somebody no longer works here is recorded only by whoever may take each of the roles that this person holds, and',
    'that they do again only by whoever may give each of the roles that come back with them.',
    'That an assessment declared blind is not blind any more is said, until its entries are compared, only by those who compare them.',
    'Somebody with several roles may do what any of them may, but nobody validates grades of a module that they teach or taught.',
    '',
    ...tables,
    '## What must not be on a device',
    '',
    'Asked of the real policies, too: none of these people receives a byte of it.',
    '',
    '| who | never receives |',
    '|---|---|',
    ...SECRETS.map(({ who, what }) => `| ${who} | ${what} |`),
    ''
  ].join('\n')
}
