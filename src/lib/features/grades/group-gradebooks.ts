/** The gradebooks of a group that this person may read: of modules somebody teaches it, or that hold grades from before. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { activeAssessments, cellSeen, holdsGrades } from '#shared/documents/gradebook-results.ts'
import { deliberationId } from '#shared/documents/ids.ts'
import { modulesGiven, yearOfTerm, type GivenModule } from '#shared/documents/year-table.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { ReviewState } from '#shared/domain/review.ts'
import { mayRead } from '#shared/policies/policies.ts'
import type { GradebookAddress } from './addresses.ts'
import { documentOf, readGradebookJournal, type GradesApp } from './grades-app.ts'

export type GradebookLine = {
  readonly address: GradebookAddress
  readonly module: { readonly name?: string; readonly nameAr?: string } | undefined
  readonly state: ReviewState
  /** Cells that say something, of all cells there are. */
  readonly entered: number
  readonly cells: number
  readonly contradictions: number
}

export type GroupGradebooks = {
  readonly group: GroupId
  readonly label: string
  /** What names terms; null until it has come. */
  readonly directory: DirectoryState | null
  /** Training years whose deliberation this person may read. */
  readonly years: readonly string[]
  readonly lines: readonly GradebookLine[]
}

export async function readGroupGradebooks(
  app: GradesApp,
  group: GroupId
): Promise<GroupGradebooks> {
  const [actor, row, trainees] = await Promise.all([
    app.actor(),
    app.database.directories.get(app.profile.site),
    app.database.trainees.where({ site: app.profile.site, group }).toArray()
  ])
  const directory = row?.state
  const given = directory === undefined ? [] : modulesGiven(directory, group)
  const readable = given.filter((place) => {
    return mayRead(actor, documentOf(app, { ...place, group })).allowed
  })
  const active = trainees.filter((trainee) => trainee.active)
  const lines = (await Promise.all(readable.map(line))).filter((found) => found !== null)
  const years = [...new Set(lines.map((one) => yearOfTerm(one.address.term)))].filter((year) => {
    return mayRead(actor, deliberationId(app.profile.site, group, year)).allowed
  })
  const label = directory?.groups.get(String(group))?.values.label ?? ''
  return { group, label, directory: directory ?? null, years, lines }

  /** Null: nobody teaches it any more, and nobody has a grade in it. */
  async function line({ isTaught, module, term }: GivenModule): Promise<GradebookLine | null> {
    const address = { group, module, term }
    const state = foldGradebook(await readGradebookJournal(app, documentOf(app, address)))
    if (!isTaught && !holdsGrades(state)) return null
    const columns = activeAssessments(state)
    const entered = columns.flatMap(({ number }) =>
      active.filter(({ person }) => {
        const cell = cellSeen(state, number, person)
        return cell !== null && cell !== 'contradiction' && cell.kind !== 'blank'
      })
    )
    return {
      address,
      module: directory?.modules.get(String(address.module))?.values,
      state: state.review.state,
      entered: entered.length,
      cells: columns.length * active.length,
      contradictions: state.contradictions.length
    }
  }
}
