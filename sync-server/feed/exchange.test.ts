import { beforeEach, describe, expect, it } from 'vitest'
import { foldRegister, registerFacts } from '#shared/documents/register.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { jadida, lessonFacts, NADIA, SAMIRA, tinyCentre } from '../testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
})

function lessonsOn(device: TestDevice, document: DocumentId) {
  const update = device.contents.get(document)
  if (update === undefined) return []
  return [...foldRegister(readJournal(update, registerFacts)).lessonsByKey.values()]
}

describe('an exchange', () => {
  it('brings a lesson of the trainer to the registrar', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const nadia = await relay.enrol(NADIA, 'jadida')
    await samira.sync()
    await nadia.sync()

    const lesson = await samira.parcel(jadida.registerA, lessonFacts(2500, 1, [0]))
    const { receipts } = await samira.exchange([lesson])
    expect(receipts).toMatchObject([{ outcome: 'received', heldBecause: '' }])

    await nadia.sync()
    const [seen] = lessonsOn(nadia, jadida.registerA)
    expect(seen?.signOffs).toHaveLength(1)
    expect(seen?.marksByPerson.get(2001 as never)).toMatchObject({ value: { status: 'absent' } })
  })

  it('gives the same receipt when a parcel is sent again because the answer was lost', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const lesson = await samira.parcel(jadida.registerA, lessonFacts(2500, 1))
    const first = await samira.exchange([lesson])
    const again = await samira.exchange([lesson, lesson])
    expect(again.receipts).toEqual([first.receipts[0], first.receipts[0]])
  })
})
