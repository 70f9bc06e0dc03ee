/** What may be asked for at a site, for people who have no account: papers and delays, before one begins. Names nobody. */
import { createHash } from 'node:crypto'
import { foldCatalogue, offeredIn } from '#shared/documents/catalogue.ts'
import { catalogueId, isSiteCode } from '#shared/documents/ids.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import { readCatalogue } from '../feed/read-models.ts'
import { MAX_PUBLIC_PROCEDURES } from '../limits.ts'
import type { Questions } from '../store/store.ts'

/** `tag` follows from the body. */
export type CataloguePage = { readonly body: string; readonly tag: string }

export type PublicCatalogue = {
  /** JSON of what is offered now. A site that is not there and one that published nothing are alike: null. */
  pageOf(site: string): Promise<CataloguePage | null>
}

/** As long as nobody publishes, a catalogue is not read again. */
export function createPublicCatalogue(questions: Questions): PublicCatalogue {
  const pageBySite = new Map<SiteCode, CataloguePage & { readonly head: number }>()
  return {
    async pageOf(site) {
      const document = isSiteCode(site) ? await questions.documentNamed(catalogueId(site)) : null
      if (document === null) return null
      const known = pageBySite.get(site)
      if (known?.head === document.head) return known
      const body = await bodyOf(questions, site)
      const tag = `"${createHash('sha256').update(body).digest('base64url')}"`
      const page = { head: document.head, body, tag }
      pageBySite.set(site, page)
      return page
    }
  }
}

async function bodyOf(questions: Questions, site: SiteCode): Promise<string> {
  const journal = await readCatalogue(questions, site)
  const offered = journal === null ? [] : offeredIn(foldCatalogue(journal))
  const procedures = offered
    .slice(0, MAX_PUBLIC_PROCEDURES)
    .map((procedure) => ({ ...procedure, version: versionOf(procedure) }))
  return JSON.stringify({ site, procedures })
}
