/** What may be asked for at a site, for people who have no account: papers and delays, before one begins. Names nobody. */
import { createHash } from 'node:crypto'
import { foldCatalogue, offeredIn, type CatalogueState } from '#shared/documents/catalogue.ts'
import { catalogueId, isSiteCode } from '#shared/documents/ids.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { versionOf, type Bilingual, type Procedure } from '#shared/domain/procedure.ts'
import { readCatalogue } from '../feed/read-models.ts'
import { MAX_PUBLIC_PROCEDURES, MAX_PUBLIC_SITES } from '../limits.ts'
import type { Questions } from '../store/store.ts'

/** `tag` follows from the body. */
export type CataloguePage = { readonly body: string; readonly tag: string }

export type PublicCatalogue = {
  /** JSON of what is offered now. A site that is not there and one that published nothing are alike: null. */
  pageOf(site: string): Promise<CataloguePage | null>
  /** JSON of the sites that published something, for whoever does not know the code of theirs. */
  sites(): Promise<CataloguePage>
}

type KnownPage = CataloguePage & { readonly head: number; readonly name: Bilingual }

/** As long as nobody publishes, a catalogue is not read again. */
export function createPublicCatalogue(questions: Questions): PublicCatalogue {
  const pageBySite = new Map<SiteCode, KnownPage>()
  const pageOf = async (site: string): Promise<KnownPage | null> => {
    const document = isSiteCode(site) ? await questions.documentNamed(catalogueId(site)) : null
    if (document === null) return null
    const known = pageBySite.get(site)
    if (known?.head === document.head) return known
    const catalogue = await catalogueOf(questions, site)
    if (catalogue === null || catalogue.versions.size === 0) return null
    const page = { ...tagged(contentOf(site, catalogue)), ...siteOf(site, catalogue) }
    const kept = { ...page, head: document.head }
    pageBySite.set(site, kept)
    return kept
  }
  return {
    pageOf,
    async sites() {
      const sites: { readonly site: SiteCode; readonly name: Bilingual }[] = []
      for (const site of (await questions.siteCodes()).slice(0, MAX_PUBLIC_SITES)) {
        const page = await pageOf(site)
        if (page !== null) sites.push({ site, name: page.name })
      }
      return tagged({ sites })
    }
  }
}

async function catalogueOf(questions: Questions, site: SiteCode): Promise<CatalogueState | null> {
  const journal = await readCatalogue(questions, site)
  return journal === null ? null : foldCatalogue(journal)
}

function siteOf(site: SiteCode, { site: stated }: CatalogueState): { readonly name: Bilingual } {
  const { name = '', nameAr = '' } = stated ?? {}
  const code = site.toUpperCase()
  return { name: { fr: name || nameAr || code, ar: nameAr || name || code } }
}

/** Only what was published for everybody: not who published it, nor why, nor how the act that follows is worded and signed. */
function contentOf(site: SiteCode, catalogue: CatalogueState): object {
  const procedures = offeredIn(catalogue)
    .slice(0, MAX_PUBLIC_PROCEDURES)
    .map((procedure) => ({ ...toldOf(procedure), version: versionOf(procedure) }))
  return { site, ...siteOf(site, catalogue), procedures }
}

function toldOf({ act: _, ...told }: Procedure): Omit<Procedure, 'act'> {
  return told
}

function tagged(content: object): CataloguePage {
  const body = JSON.stringify(content)
  return { body, tag: `"${createHash('sha256').update(body).digest('base64url')}"` }
}
