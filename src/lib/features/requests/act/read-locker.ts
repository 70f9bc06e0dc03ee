/** The acts that were made out for the person at the screen, read from their own requests on this device. */
import type { Act } from '#shared/documents/acts.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { readMine } from '../mine/read-mine.ts'
import type { RequestsApp } from '../requests-app.ts'

export type LockerItem = { readonly documentId: DocumentId; readonly act: Act }

/** The newest first; of each request the one that was made out last. */
export async function readLocker(app: RequestsApp): Promise<LockerItem[]> {
  const items = (await readMine(app)).flatMap(({ documentId, folded }): LockerItem[] => {
    const act = folded.acts.at(-1)
    return act === undefined ? [] : [{ documentId, act }]
  })
  return items.sort((one, other) => other.act.drawn.fact.at - one.act.drawn.fact.at)
}
