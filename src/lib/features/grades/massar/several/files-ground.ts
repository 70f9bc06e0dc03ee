/** What files of MASSAR are placed and compared with, as this device has it: no visit is opened, nothing is written. */
import { parseAssignmentKey, type DirectoryState } from '#shared/documents/directory.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { activeAssessments } from '#shared/documents/gradebook-results.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { whyLeft } from '#lib/replica/draft-keeper.ts'
import { gradebookHref, type GradebookAddress } from '../../addresses.ts'
import { closedAssessments } from '../../grade-commands.ts'
import { everyoneGraded, readSurroundings } from '../../grade-visit.ts'
import { documentOf, readGradebookJournal, type GradesApp } from '../../grades-app.ts'
import type { GradebookGround } from '../describe-file.ts'
import type { OpenGradebook } from '../recognise-file.ts'
import type { GroupsByCode } from './place-file.ts'

export type FilesGround = {
  /** What names terms; null until it has come. */
  readonly directory: DirectoryState | null
  /** Every gradebook that this person may read. */
  readonly gradebooks: readonly OpenGradebook[]
  readonly groupsByCode: GroupsByCode
}

export async function readFilesGround(app: GradesApp): Promise<FilesGround> {
  const [actor, row, trainees] = await Promise.all([
    app.actor(),
    app.database.directories.get(app.profile.site),
    app.database.trainees.where({ site: app.profile.site }).toArray()
  ])
  const groupsByCode = new Map<string, GroupId[]>()
  for (const { massarCode, group } of trainees)
    groupsByCode.set(massarCode, [...(groupsByCode.get(massarCode) ?? []), group])
  if (row === undefined) return { directory: null, gradebooks: [], groupsByCode }
  const directory = row.state
  const found = new Map<string, OpenGradebook>()
  for (const key of directory.assignments.keys()) {
    const { group, module, term } = parseAssignmentKey(key)
    const address = { group, module, term }
    if (found.has(gradebookHref(address))) continue
    if (!mayRead(actor, documentOf(app, address)).allowed) continue
    found.set(gradebookHref(address), namedGradebook(directory, address))
  }
  return { directory, gradebooks: [...found.values()], groupsByCode }
}

function namedGradebook(directory: DirectoryState, address: GradebookAddress): OpenGradebook {
  const module = directory.modules.get(String(address.module))?.values
  return {
    ...address,
    groupLabel: directory.groups.get(String(address.group))?.values.label ?? '',
    moduleNames: [module?.name ?? '', module?.nameAr ?? '']
  }
}

export type PlacedGround = GradebookGround & {
  /** Why what an earlier visit typed is no entry yet, and will not be filled in; or null. */
  readonly leftUnstated: string | null
}

export async function readGradebookGround(
  app: GradesApp,
  address: GradebookAddress
): Promise<PlacedGround> {
  const gradebook = documentOf(app, address)
  const [journal, surroundings, leftUnstated] = await Promise.all([
    readGradebookJournal(app, gradebook),
    readSurroundings(app, address),
    whyLeft(app.replica, ({ documentId }) => documentId === gradebook)
  ])
  const state = foldGradebook(journal)
  const { actor, directory, trainees, groupNow } = surroundings
  const closedTo = closedAssessments({ actor, gradebook, state, today: app.officeNow().day })
  return {
    ...{ directory, state, typing: new Map(), trainees, closedTo, leftUnstated },
    list: everyoneGraded(state, groupNow),
    assessments: activeAssessments(state)
  }
}
