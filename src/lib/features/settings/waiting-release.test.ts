import { describe, expect, test } from 'vitest'
import { newLines, readNews } from './waiting-release.ts'

const known = [{ version: '1.0', changes: ['appel', 'cartes'] }]

describe('what a waiting release says is new', () => {
  test('the lines of a release that this page does not know, the newest first', () => {
    const waiting = [{ version: '1.1', changes: ['notes', 'moyennes'] }, ...known]
    expect(newLines(waiting, known)).toEqual(['moyennes', 'notes'])
  })

  test('lines added to the release that this page runs, and none of the old ones', () => {
    const waiting = [{ version: '1.0', changes: ['appel', 'cartes', 'notes'] }]
    expect(newLines(waiting, known)).toEqual(['notes'])
  })

  test('an old line said in other words is not new', () => {
    const waiting = [{ version: '1.0', changes: ['appel sans réseau', 'cartes'] }]
    expect(newLines(waiting, known)).toEqual([])
  })

  test('no more lines than a banner can hold', () => {
    const changes = Array.from({ length: 40 }, (_, place) => `ligne ${place}`)
    expect(newLines([{ version: '2.0', changes }], known)).toHaveLength(5)
  })

  test('an answer that is no news is no news', () => {
    expect(readNews(null)).toBeNull()
    expect(readNews({ id: 'a', notes: { fr: [{ version: '1' }], ar: [] } })).toBeNull()
    expect(readNews({ id: 'a', notes: { fr: known, ar: known } })?.id).toBe('a')
  })
})
