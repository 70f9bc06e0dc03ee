/** The groups a person may open, with how many trainees each has. */
import type { RunningApp } from '#lib/app-context.ts'
import type { Group } from '#shared/documents/directory.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'
import { readsGroup, rightsOf, teaches } from '../rights.ts'

export type GroupSummary = {
  readonly group: GroupId
  readonly label: string
  /** Level and track in the language of the screen follow from these. */
  readonly kind: Pick<Partial<Group>, 'level' | 'levelAr' | 'track' | 'trackAr'>
  readonly trainingYear: string
  /** Active trainees; null while the list may be on its way to this device. */
  readonly trainees: number | null
  readonly isMine: boolean
  readonly active: boolean
}

export type GroupList = {
  readonly groups: readonly GroupSummary[]
  /** The directory of the site has come to this device. */
  readonly isSiteKnown: boolean
  readonly mayImport: boolean
  readonly seesStaff: boolean
}

type ListApp = Pick<RunningApp, 'profile' | 'database' | 'actor' | 'replica'>

export async function readGroupList(app: ListApp): Promise<GroupList> {
  const [actor, row] = [await app.actor(), await app.database.directories.get(app.profile.site)]
  const sizes = await sizeByGroup(app)
  const isBeingRead = (await app.database.stale.count()) > 0
  const heard = (await app.replica.storage.noted(LAST_EXCHANGE)) as LastExchange | undefined
  // The relay gave all that it has, and all of it was read: a list that is not here is nowhere.
  const isWhole = !isBeingRead && heard !== undefined && heard.arriving === undefined
  const groups = [...(row?.state.groups.values() ?? [])]
    .map(({ key, values }): GroupSummary => {
      const group = Number(key) as GroupId
      return {
        group,
        label: values.label ?? '',
        kind: values,
        trainingYear: values.trainingYear ?? '',
        trainees: sizes.get(group) ?? (isWhole ? 0 : null),
        isMine: teaches(actor, group),
        active: values.active !== false
      }
    })
    .filter(({ group }) => readsGroup(actor, group))
  const { keepsLists, keepsStructure, addsStaff } = rightsOf(actor)
  return {
    groups,
    isSiteKnown: row !== undefined,
    mayImport: keepsLists,
    seesStaff: keepsStructure || addsStaff
  }
}

async function sizeByGroup({ database, profile }: ListApp): Promise<Map<GroupId, number>> {
  const sizes = new Map<GroupId, number>()
  await database.trainees.where({ site: profile.site }).each(({ group, active }) => {
    sizes.set(group, (sizes.get(group) ?? 0) + (active ? 1 : 0))
  })
  return sizes
}
