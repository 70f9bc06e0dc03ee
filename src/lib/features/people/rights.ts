/** What the person at the screen may do, asked of the very table that the relay asks: buttons follow from it. */
import { directoryId, groupDocumentId, registerId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import { mayAppend, mayRead } from '#shared/policies/policies.ts'

export type Rights = {
  /** Identities and lists of groups. */
  readonly keepsLists: boolean
  /** Groups, modules, assignments, timetable, calendar. */
  readonly keepsStructure: boolean
  readonly addsStaff: boolean
  readonly justifies: boolean
  /** Closes registers and decides of what comes late. */
  readonly closes: boolean
}

const NO_CONTEXT = { closedThrough: null }
/** Rights over a site do not depend on which group or term; any will do to ask. */
const SOME_GROUP = 1 as GroupId
const SOME_TERM = '2020-1'
const record = { at: 0, key: '1', values: {}, replaces: [] }

export function rightsOf(actor: Actor): Rights {
  const { site } = actor
  const directory = directoryId(site)
  const register = registerId(site, SOME_GROUP, SOME_TERM)
  const may = (document: Parameters<typeof mayAppend>[1], fact: AnyFact) =>
    mayAppend(actor, document, fact, NO_CONTEXT).allowed
  return {
    keepsLists: may(groupDocumentId(site, SOME_GROUP), { type: 'trainee-recorded', ...record }),
    keepsStructure: may(directory, { type: 'group-recorded', ...record }),
    addsStaff: may(directory, { type: 'person-recorded', ...record }),
    justifies: may(register, {
      type: 'justification-withdrawn',
      at: 0,
      reason: '-',
      replaces: []
    }),
    closes: may(register, { type: 'closed', at: 0, throughDay: 0, reason: '', replaces: [] })
  }
}

/** Does this person receive the list of this group? */
export function readsGroup(actor: Actor, group: GroupId): boolean {
  return mayRead(actor, groupDocumentId(actor.site, group)).allowed
}

export function teaches(actor: Actor, group: GroupId): boolean {
  return actor.teachings.some((teaching) => teaching.active && teaching.group === group)
}

export function isSelf(actor: Actor, person: PersonId): boolean {
  return actor.person === person
}
