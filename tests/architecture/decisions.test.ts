import { expect, test } from 'vitest'
import { sources } from './sources.ts'

test('decision records are numbered one after the other, from 0001', () => {
  const names = sources('docs/decisions/*.md')
    .map(({ path }) => path.replace(/^.*\//, ''))
    .filter((name) => name !== 'README.md')
  const misnamed = names.filter((name) => !/^\d{4}-[a-z0-9-]+\.md$/.test(name))
  expect(misnamed, 'a record is called NNNN-what-was-decided.md').toEqual([])
  const numbers = names.map((name) => Number(name.slice(0, 4)))
  expect(numbers, 'each number once and without gaps; a superseded record stays').toEqual(
    names.map((_, index) => index + 1)
  )
})
