import { expect, test } from 'vitest'
import type { Actor, Role } from '#shared/domain/people.ts'
import { parseGroupTerm, lessonHref, totalsHref } from './addresses.ts'
import { isOverseer, oversees, readsTotals } from './scope.ts'
import { DAY, GROUP, MODULE, OTHER_GROUP, SALMA, SITE, TERM } from './testing.ts'

function holder(role: Role, group: Actor['roles'][number]['group'] = null, site = SITE): Actor {
  const teachings = [{ group: GROUP, module: MODULE, term: TERM, active: true }]
  return {
    person: SALMA,
    site,
    roles: [{ role, group }],
    teachings: role === 'trainer' ? teachings : []
  }
}

test.each([
  ['a registrar sees every group of the site', holder('registrar'), [true, true]],
  ['student affairs see every group of the site', holder('studentAffairs'), [true, true]],
  ['a site director sees every group of the site', holder('siteDirector'), [true, true]],
  ['a coordinator sees their group alone', holder('groupCoordinator', GROUP), [true, false]],
  ['the head office sees every site', holder('auditor', null, 'casablanca'), [true, true]],
  [
    'a registrar of another site sees nothing here',
    holder('registrar', null, 'settat'),
    [false, false]
  ],
  ['a trainer has no board', holder('trainer'), [false, false]],
  ['finance has no board', holder('finance'), [false, false]]
] as const)('%s', (_, actor, seen) => {
  expect([GROUP, OTHER_GROUP].map((group) => oversees(actor, SITE, group))).toEqual(seen)
})

test('a trainer sees the totals of the groups they teach, and has no board', () => {
  const trainer = holder('trainer')
  expect(isOverseer(trainer)).toBe(false)
  expect(readsTotals(trainer, SITE, GROUP, TERM)).toBe(true)
  expect(readsTotals(trainer, SITE, OTHER_GROUP, TERM)).toBe(false)
})

test('the address of a group’s totals leads back to it, and nonsense leads nowhere', () => {
  const place = { site: SITE, group: GROUP, term: TERM }
  const [, , site, group, term] = totalsHref(place).split('/')
  expect(parseGroupTerm({ site, group, term })).toEqual(place)
  expect(parseGroupTerm({ site, group: '../x', term })).toBeNull()
  expect(lessonHref({ group: GROUP, term: TERM, day: DAY, slot: 1 })).toBe(
    '/lesson/7/2026-1/2026-11-19/1'
  )
})
