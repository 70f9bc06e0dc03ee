/**
 * What the relay says of the acts of a request: the number of the register of acts, without gaps for each site, register and year, and
 * the seal that proves it, both in the transaction that accepts the act.
 */
import { actDigest, type Act } from '#shared/documents/acts.ts'
import type { CaseFact } from '#shared/documents/case-facts.ts'
import type { FoldedCase } from '#shared/documents/case.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { officeTime, yearOf, type Moment } from '#shared/domain/calendar.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { holderOf } from '#shared/domain/seal.ts'
import type { Ledger } from '../store/store.ts'
import { sealIn } from './seals.ts'

type Acts = {
  readonly documentId: DocumentId
  readonly site: SiteCode
  readonly folded: FoldedCase
  readonly now: Moment
}

/** Numbers and seals those that have none. */
export async function sealedActs(ledger: Ledger, acts: Acts): Promise<CaseFact[]> {
  const waiting = acts.folded.acts.filter(({ sealed }) => sealed === null)
  const facts: CaseFact[] = []
  for (const act of waiting) facts.push(await seal(ledger, acts, act))
  return facts
}

async function seal(
  ledger: Ledger,
  { documentId, site, folded, now }: Acts,
  act: Act
): Promise<CaseFact> {
  const { register, validThrough, at } = act.drawn.fact
  const year = yearOf(officeTime(now).day)
  const number = await ledger.takeActNumber(site, register, year)
  const text = await sealIn(ledger, {
    ...{ kind: 'act', site, register, year: String(year), number, validThrough },
    // The day that stands on the paper, by the clock of who made it out.
    day: Math.max(0, officeTime(at).day),
    digest: actDigest(documentId, act),
    holder: folded.deposit === null ? '' : holderOf(folded.deposit.fact),
    sealedAt: now
  })
  return { type: 'act-sealed', at: now, act: act.parcel, year: String(year), number, seal: text }
}
