import { describe, expect, it } from 'vitest'
import type { Icon } from './icon.ts'
import { currentPlace, type Place } from './place.ts'

const icon = (() => ({})) as unknown as Icon
const places: Place[] = ['/', '/groups', '/groups/archive'].map((href) => ({
  href,
  label: href,
  icon
}))

describe('the place on screen', () => {
  it.each([
    ['/', '/'],
    ['/groups', '/groups'],
    ['/groups/7/lessons', '/groups'],
    ['/groups/archive/2025', '/groups/archive'],
    ['/groupsology', undefined],
    ['/settings', undefined]
  ])('%s belongs to %s', (path, href) => {
    expect(currentPlace(places, path)?.href).toBe(href)
  })
})
