import { expect, it } from 'vitest'
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { gradebookId, type DocumentId } from '#shared/documents/ids.ts'
import type { GroupId, ModuleId } from '#shared/domain/identity.ts'
import { encodeParcel, mergeUpdates, type ParcelId } from '#shared/journal/parcel.ts'
import { parcelId } from '#shared/journal/testing.ts'
import { missingFrom } from './lost-parcels.ts'
import type { ReceivedRow } from './storage.ts'

const GRADEBOOK = gradebookId('jadida', 501 as GroupId, '2026-1', 71 as ModuleId)
const digest = new Uint8Array(32)

function received(documentId: DocumentId, id: ParcelId, fact: GradebookFact): ReceivedRow {
  const update = encodeParcel({ id, facts: [gradebookFacts.encode(fact)] })
  return { documentId, update, parcel: 0 }
}

it('of a relay taken back to a backup, only what people wrote is lost: what it writes itself it writes again', () => {
  const published = parcelId(7, 1)
  const rows = [
    received(GRADEBOOK, published, { type: 'published', at: 1, digest, replaces: [] }),
    received(GRADEBOOK, parcelId(9, 1), {
      ...{ type: 'publication-kept', at: 2, publication: published, number: 1 },
      ...{ trainees: 30, withdrawn: false, digest }
    })
  ]
  const lost = missingFrom({ documentId: GRADEBOOK, update: mergeUpdates([]) }, rows)
  expect(lost).toHaveLength(1)
  expect(lost[0]).toMatchObject({ documentId: GRADEBOOK, tray: 2 })
})
