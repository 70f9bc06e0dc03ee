import { expect, test } from 'vitest'
import { place, sources } from './sources.ts'

const WRITTEN =
  '{*.*,{docs,service-worker,src,static,sync-server,tests}/**/*.{css,html,js,json,md,sql,svelte,ts}}'

test('no file holds both sides of a merge that nobody finished', () => {
  const left = sources(WRITTEN).flatMap(({ path, text }) =>
    [...text.matchAll(/^(<{7}|>{7}) /gm)].map(({ index }) => place(path, text, index))
  )
  expect(left, 'choose what the file should say, and delete the marks').toEqual([])
})
