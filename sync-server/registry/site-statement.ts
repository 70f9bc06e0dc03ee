/**
 * What the relay says of a site in its catalogue: its name, and the days on which its offices are closed. People who may not
 * read the directory count the days of their request with it, and it shows them nothing else of there.
 */
import { foldCatalogue, MAX_STATED_HOLIDAYS, type SiteStated } from '#shared/documents/catalogue.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { LAST_DAY } from '#shared/documents/fields.ts'
import { catalogueId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { canonical } from '#shared/domain/procedure.ts'
import type { Change } from '../feed/accept.ts'
import { readCatalogue, readDirectory } from '../feed/read-models.ts'
import type { Ledger, Store } from '../store/store.ts'
import type { KindKeeper, OwnHand } from './own-hand.ts'

/** The directory of a site says another name or other days off. */
export function createSiteKeeper(hand: OwnHand): KindKeeper {
  return keeperFor(hand, ['site-recorded', 'holiday-recorded'])
}

/** Something is published that counts by them. */
export function createPublishedSiteKeeper(hand: OwnHand): KindKeeper {
  return keeperFor(hand, ['procedure-published'])
}

/** States every site of a log that an older release wrote; nothing where that was done. */
export async function stateSites(hand: OwnHand, store: Store, now: Moment): Promise<void> {
  await store.write(async (ledger) => {
    for (const site of await ledger.siteCodes()) await stateSite(hand, ledger, site, now)
  })
}

function keeperFor(hand: OwnHand, types: readonly AnyFact['type'][]): KindKeeper {
  return {
    isConcernedBy: (facts) => facts.some(({ type }) => types.includes(type)),
    keep: (ledger, { site }, now) => stateSite(hand, ledger, site, now)
  }
}

/** Where nothing was ever published, nobody counts. */
async function stateSite(
  hand: OwnHand,
  ledger: Ledger,
  site: SiteCode,
  now: Moment
): Promise<Change[]> {
  const catalogue = await readCatalogue(ledger, site)
  const directory = catalogue === null ? null : await readDirectory(ledger, site)
  if (catalogue === null || directory === null) return []
  const stated = statementOf(directory, now)
  const known = foldCatalogue(catalogue).site
  if (known !== null && canonical({ ...known, at: now }) === canonical(stated)) return []
  return [await hand.write(ledger, catalogueId(site), [stated], now)]
}

function statementOf({ site, holidays }: DirectoryState, now: Moment): SiteStated {
  const { name = '', nameAr = '' } = site?.values ?? {}
  const days = [...holidays.values()]
    .filter(({ values }) => values.active === true)
    .map(({ key }) => Number(key))
    .filter((day) => day <= LAST_DAY)
    .sort((one, other) => one - other)
  return { type: 'site-stated', at: now, name, nameAr, holidays: days.slice(-MAX_STATED_HOLIDAYS) }
}
