import { expect, test } from 'vitest'
import { caseId, directoryId, gradebookId, registerId } from '#shared/documents/ids.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { unfinishedDrafts } from './unfinished-drafts.ts'

const GROUP = 501 as GroupId
const content = null

test('what was begun and not finished is listed with its screen, the oldest first', () => {
  const register = registerId('jadida', GROUP, '2026-1')
  const gradebook = gradebookId('jadida', GROUP, '2026-1', 900 as ModuleId)
  const drafts = [
    { key: 'b', documentId: gradebook, day: null, slot: null, openedAt: 1, changedAt: 20, content },
    { key: 'a', documentId: register, day: 2_500, slot: 3, openedAt: 1, changedAt: 10, content }
  ]
  expect(unfinishedDrafts(drafts)).toEqual([
    expect.objectContaining({ href: '/lesson/dx/2026-1/2026-11-05/3', date: '2026-11-05' }),
    expect.objectContaining({ href: '/grades/dx/2026-1/p0', date: null })
  ])
})

test('what cannot become an entry comes first, however young it is', () => {
  const documentId = gradebookId('jadida', GROUP, '2026-1', 900 as ModuleId)
  const draft = { documentId, day: null, slot: null, openedAt: 1, content }
  const drafts = [
    { ...draft, key: 'old', changedAt: 10 },
    { ...draft, key: 'stuck', changedAt: 20, unstated: 'too-much-at-once' }
  ]
  expect(unfinishedDrafts(drafts)).toMatchObject([
    { key: 'stuck', isUnstated: true },
    { key: 'old', isUnstated: false }
  ])
})

test('a draft that no screen of this release opens is listed all the same', () => {
  const documentId = directoryId('jadida')
  const draft = { key: 'a', documentId, day: null, slot: null, openedAt: 1, changedAt: 1, content }
  expect(unfinishedDrafts([draft])).toMatchObject([{ href: null }])
})

test('a request that was begun is listed with its form', () => {
  const documentId = caseId({
    ...{ site: 'jadida', service: 'registrar', applicantKind: 'trainee' },
    ...{ applicant: 7 as PersonId, number: 9 }
  })
  const begun = { documentId, day: null, slot: null, openedAt: 1, changedAt: 1 }
  const href = '/requests/new/transcript/form'
  expect(unfinishedDrafts([{ ...begun, key: 'a', content: { href, texts: {} } }])).toMatchObject([
    { href }
  ])
})
