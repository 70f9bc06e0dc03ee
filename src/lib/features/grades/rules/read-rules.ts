/** Grading rules as this device's copy of the directory has them. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { GradesApp } from '../grades-app.ts'
import type { RulePlace } from './rule-commands.ts'

export type Rules = {
  /** Null while the directory has not come to this device. */
  readonly directory: DirectoryState | null
  readonly actor: Actor
}

export async function readRules(app: GradesApp): Promise<Rules> {
  const row = await app.database.directories.get(app.profile.site)
  return { directory: row?.state ?? null, actor: await app.actor() }
}

/** Every track and year that has a group or a rule, the latest year first. */
export function rulePlaces({ groups, gradingRules }: DirectoryState): RulePlace[] {
  const ofGroups = [...groups.values()].map(({ values }) => values)
  const ofRules = [...gradingRules.values()].map(({ record }) => record.values)
  const places = new Map<string, RulePlace>()
  for (const { track, trainingYear } of [...ofGroups, ...ofRules]) {
    if (!track || !trainingYear) continue
    places.set(JSON.stringify([track, trainingYear]), { track, trainingYear })
  }
  return [...places.values()].sort(
    (one, other) =>
      other.trainingYear.localeCompare(one.trainingYear) || one.track.localeCompare(other.track)
  )
}
