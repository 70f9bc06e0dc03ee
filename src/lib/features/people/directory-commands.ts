/** Changes of the site's directory: staff, roles, groups, modules, assignments, timetable, calendar, settings. */
import type { DirectoryFact, DirectoryState } from '#shared/documents/directory.ts'
import type { RecordState } from '#shared/documents/records.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { directoryOf, readDirectory, type PeopleApp } from './people-app.ts'
import { changeOf } from './record-change.ts'
import { write, type WriteResult } from './write.ts'

type ChangeBy<Fact> = Fact extends DirectoryFact ? Pick<Fact, 'type' | 'key' | 'values'> : never

/** What some fields of one record should say. */
export type DirectoryChange = ChangeBy<DirectoryFact>

/** Writes what differs, in one gesture. What the directory says already is not written again. */
export async function changeDirectory(
  app: PeopleApp,
  changes: readonly DirectoryChange[]
): Promise<WriteResult> {
  const facts = directoryChangeFacts(await readDirectory(app), changes, app.moment())
  return write(app, [{ documentId: directoryOf(app), facts }])
}

/** The facts that bring a directory to say this. */
function directoryChangeFacts(
  directory: DirectoryState,
  changes: readonly DirectoryChange[],
  at: Moment
): DirectoryFact[] {
  return changes.flatMap((change) => {
    const difference = changeOf(recordOf(directory, change), change.values)
    return difference === null ? [] : [{ ...change, at, ...difference }]
  })
}

function recordOf(
  directory: DirectoryState,
  { type, key }: DirectoryChange
): RecordState<object> | undefined {
  if (type === 'site-recorded') return directory.site ?? undefined
  return collectionOf(directory, type).get(key)
}

function collectionOf(
  directory: DirectoryState,
  type: Exclude<DirectoryFact['type'], 'site-recorded'>
): ReadonlyMap<string, RecordState<object>> {
  const collections = {
    'person-recorded': directory.people,
    'role-recorded': directory.roles,
    'group-recorded': directory.groups,
    'module-recorded': directory.modules,
    'assignment-recorded': directory.assignments,
    'timetable-recorded': directory.timetable,
    'term-recorded': directory.terms,
    'slot-recorded': directory.slots,
    'holiday-recorded': directory.holidays,
    'setting-recorded': directory.settings,
    'grading-rule-recorded': new Map(
      [...directory.gradingRules].map(([id, { record }]) => [String(id), record])
    )
  }
  return collections[type]
}
