import { expect, it } from 'vitest'
import { readContents } from '#shared/journal/parcel.ts'
import { MAX_TAIL_ROWS } from '../limits.ts'
import { jadida, lessonFacts, SAMIRA, tinyCentre } from '../testing-centre.ts'
import { createTestRelay } from '../testing.ts'
import { wholeDocument } from './content.ts'

it('a long register is put together in the background, and reads the same as before', async () => {
  const relay = await createTestRelay({ centre: tinyCentre() })
  const samira = await relay.enrol(SAMIRA, 'jadida')
  const lessons = await Promise.all(
    Array.from({ length: MAX_TAIL_ROWS + 10 }, (_, index) =>
      samira.parcel(jadida.registerA, lessonFacts(2_500 + Math.floor(index / 10), index % 10))
    )
  )
  await samira.exchange(lessons)
  const document = (await relay.store.documentNamed(jadida.registerA))?.number ?? 0
  await expect.poll(async () => (await relay.store.documentNumbered(document))?.tailRows).toBe(0)

  const parts = await relay.store.partsOf(document)
  expect(parts.rows).toEqual([])
  const { parcels, stamps } = readContents(wholeDocument(parts))
  expect(parcels).toHaveLength(lessons.length)
  expect(stamps).toHaveLength(lessons.length)

  await samira.exchange([await samira.parcel(jadida.registerA, lessonFacts(2_600, 1))])
  const later = readContents(wholeDocument(await relay.store.partsOf(document)))
  expect(later.parcels).toHaveLength(lessons.length + 1)
  await relay.stop()
})
