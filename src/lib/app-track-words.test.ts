import { expect, test } from 'vitest'
import type { DirectoryState, Group } from '#shared/documents/directory.ts'
import { sayLevelAndTrack, sayTrack } from './app-track-words.ts'

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '')
const group = (values: Partial<Group>) => ({ values }) as never
const MATHS = { level: 'Secondaire', track: 'Mathématiques', trackAr: 'الرياضيات' }

test('a track is called as the language calls it, and by the name that there is where there is one alone', () => {
  expect(plain(sayLevelAndTrack(MATHS, 'fr'))).toBe('Secondaire · Mathématiques')
  expect(plain(sayLevelAndTrack(MATHS, 'ar'))).toBe('Secondaire · الرياضيات')
  expect(sayLevelAndTrack({}, 'ar')).toBe('')
})

test('a rule, which knows its track by the French name, is called as a group of that track is', () => {
  const groups: DirectoryState['groups'] = new Map([
    ['1', group({ track: 'Mathématiques' })],
    ['2', group({ track: 'Français', trackAr: 'الفرنسية' })],
    ['3', group(MATHS)]
  ])
  expect(plain(sayTrack({ groups }, 'Mathématiques', 'ar'))).toBe('الرياضيات')
  expect(plain(sayTrack({ groups }, 'Mathématiques', 'fr'))).toBe('Mathématiques')
  expect(plain(sayTrack({ groups }, 'Amazighe', 'ar'))).toBe('Amazighe')
})
