/** Takes over class lists: what the registrar saw and chose, and nothing else. */
import type { DirectoryFact } from '#shared/documents/directory.ts'
import type { GroupFact, Trainee } from '#shared/documents/group.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { directoryOf, groupDocumentOf, readGroup, type PeopleApp } from '../people-app.ts'
import type { RecordChange } from '../record-change.ts'
import { write, type Addition, type WriteRefusal } from '../write.ts'
import type { GroupPlan } from './group-plan.ts'
import { isReordered, type ImportPlan, type OtherGroup } from './import-plan.ts'

/** One class as it will be taken over. */
export type ClassPlan = {
  readonly group: GroupPlan
  readonly people: ImportPlan
  /** Of those active elsewhere, whom to move here. */
  readonly moves: ReadonlySet<PersonId>
  /** Of those gone from the list, whom to mark as left. */
  readonly leavers: ReadonlySet<PersonId>
}

export type ImportCounts = {
  readonly added: number
  readonly changed: number
  /** Only their place in the list changes. */
  readonly reordered: number
  readonly moved: number
  readonly left: number
  readonly unchanged: number
  readonly skipped: number
}

export type ImportResult =
  | {
      readonly ok: true
      readonly counts: ImportCounts
      readonly parcels: readonly ParcelId[]
      /** False while a part lives in memory only, because the disk would not take it. */
      readonly isStored: boolean
    }
  | { readonly ok: false; readonly reason: WriteRefusal }

/** Every other group of the site as its list lies on this device: where a person may already be. */
export async function readOtherGroups(
  app: PeopleApp,
  labelByGroup: ReadonlyMap<GroupId, string>
): Promise<OtherGroup[]> {
  return Promise.all(
    [...labelByGroup].map(async ([group, label]) => ({
      group,
      label,
      state: await readGroup(app, group)
    }))
  )
}

/** Writes all chosen classes, or nothing where one fact of them is not allowed. */
export async function applyImport(
  app: PeopleApp,
  classes: readonly ClassPlan[],
  onProgress?: (done: number, total: number) => void
): Promise<ImportResult> {
  const additions = importAdditions(app, classes, app.moment())
  const written = await write(app, additions, onProgress)
  if (!written.ok && written.reason !== 'not-stored') return written
  const { ok: isStored, parcels } = written
  return { ok: true, counts: countImport(classes), parcels, isStored }
}

/** Groups first, then who joins them, then who leaves others: at no moment is a person in no group. */
function importAdditions(app: PeopleApp, classes: readonly ClassPlan[], at: Moment): Addition[] {
  const groups = classes.flatMap(({ group }): DirectoryFact[] =>
    group.change === null
      ? []
      : [{ type: 'group-recorded', at, key: String(group.group), ...group.change }]
  )
  const factsByDocument = new Map<DocumentId, GroupFact[]>()
  const add = (group: GroupId, facts: readonly GroupFact[]) => {
    const documentId = groupDocumentOf(app, group)
    factsByDocument.set(documentId, [...(factsByDocument.get(documentId) ?? []), ...facts])
  }
  for (const plan of classes) add(plan.group.group, joiningFacts(plan, at))
  for (const plan of classes) {
    chosenMoves(plan).forEach(({ person, from, leaving }) =>
      add(from.group, [traineeFact(person, leaving, at)])
    )
  }
  return [
    { documentId: directoryOf(app), facts: groups },
    ...[...factsByDocument].map(([documentId, facts]) => ({ documentId, facts }))
  ]
}

function joiningFacts(plan: ClassPlan, at: Moment): GroupFact[] {
  const { added, changed } = plan.people
  const joining = [...added, ...changed, ...chosenMoves(plan)]
  return [
    ...joining.map(({ person, change }) => traineeFact(person, change, at)),
    ...chosenLeavers(plan).map(({ person, leaving }) => traineeFact(person, leaving, at))
  ]
}

function chosenMoves({ people, moves }: ClassPlan) {
  return people.moved.filter(({ person }) => moves.has(person))
}

function chosenLeavers({ people, leavers }: ClassPlan) {
  return people.gone.filter(({ person }) => leavers.has(person))
}

export function traineeFact(
  person: PersonId,
  change: RecordChange<Trainee>,
  at: Moment
): GroupFact {
  return { type: 'trainee-recorded', at, key: String(person), ...change }
}

/** What an import of these classes changes, in numbers. */
export function countImport(classes: readonly ClassPlan[]): ImportCounts {
  const sum = (count: (plan: ClassPlan) => number) =>
    classes.reduce((total, plan) => total + count(plan), 0)
  return {
    added: sum(({ people }) => people.added.length),
    changed: sum(({ people }) => people.changed.filter((one) => !isReordered(one)).length),
    reordered: sum(({ people }) => people.changed.filter(isReordered).length),
    moved: sum((plan) => chosenMoves(plan).length),
    left: sum((plan) => chosenLeavers(plan).length),
    unchanged: sum(({ people }) => people.unchanged.length),
    skipped: sum(({ people }) => people.skipped.length)
  }
}
