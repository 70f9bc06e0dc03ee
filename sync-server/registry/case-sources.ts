/** What the last day of a request follows from besides itself: what was published, and when offices are closed. */
import type { Deposited } from '#shared/documents/case-facts.ts'
import type { CatalogueFact } from '#shared/documents/catalogue.ts'
import { entriesOf } from '#shared/documents/verdicts.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { versionOf, type Procedure } from '#shared/domain/procedure.ts'
import type { Journal } from '#shared/journal/journal.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { readCatalogue, readDirectory } from '../feed/read-models.ts'
import type { Questions } from '../store/store.ts'

export type KnownProcedure = {
  readonly procedure: Procedure
  /** The parcel that published it first. */
  readonly parcel: ParcelId
}

export type CaseSources = {
  /** Null: nobody published to the relay what was asked for. */
  procedureOf(
    site: SiteCode,
    deposit: Pick<Deposited, 'procedure' | 'version'>
  ): Promise<KnownProcedure | null>
  /** Days off, ascending, with a parcel that says so. */
  holidaysOf(site: SiteCode): Promise<ReadonlyMap<Day, ParcelId>>
}

/** For one transaction: each catalogue and directory is read once. */
export function createCaseSources(questions: Questions): CaseSources {
  const versionsBySite = new Map<SiteCode, Promise<ReadonlyMap<number, KnownProcedure>>>()
  const holidaysBySite = new Map<SiteCode, Promise<ReadonlyMap<Day, ParcelId>>>()
  return {
    async procedureOf(site, { procedure: code, version }) {
      const reading = versionsBySite.get(site) ?? readCatalogue(questions, site).then(versionsIn)
      versionsBySite.set(site, reading)
      const known = (await reading).get(version)
      return known?.procedure.code === code ? known : null
    },
    holidaysOf(site) {
      const reading = holidaysBySite.get(site) ?? readHolidays(questions, site)
      holidaysBySite.set(site, reading)
      return reading
    }
  }
}

function versionsIn(journal: Journal<CatalogueFact> | null): Map<number, KnownProcedure> {
  const versions = new Map<number, KnownProcedure>()
  for (const { fact, parcel } of journal === null
    ? []
    : entriesOf(journal, 'procedure-published')) {
    const version = versionOf(fact.procedure)
    if (!versions.has(version)) versions.set(version, { procedure: fact.procedure, parcel })
  }
  return versions
}

async function readHolidays(questions: Questions, site: SiteCode): Promise<Map<Day, ParcelId>> {
  const directory = await readDirectory(questions, site)
  const days = [...(directory?.holidays.values() ?? [])].flatMap(
    ({ key, values, currentByField }): [Day, ParcelId][] => {
      const [parcel] = currentByField.get('active') ?? []
      return values.active === true && parcel !== undefined ? [[Number(key), parcel]] : []
    }
  )
  return new Map(days.sort(([one], [other]) => one - other))
}
