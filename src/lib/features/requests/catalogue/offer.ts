/** What somebody may ask for: of the catalogue, what is offered to people like them, and at a counter what its service handles. */
import { offeredIn, type CatalogueState } from '#shared/documents/catalogue.ts'
import { versionOf, type Procedure } from '#shared/domain/procedure.ts'
import type { ApplicantKind, Service } from '#shared/domain/services.ts'

export type Asker = {
  readonly kind: ApplicantKind
  /** The services of who sits at the counter; null: the person themself asks. */
  readonly services: readonly Service[] | null
}

/** One of each code: of two versions that were published at once, the same one on every phone. */
export function offerTo(catalogue: CatalogueState, { kind, services }: Asker): Procedure[] {
  const byCode = new Map<string, Procedure>()
  for (const procedure of offeredIn(catalogue)) {
    const isMeant = services === null || services.includes(procedure.service)
    if (!isMeant || !procedure.whoMayAsk.includes(kind)) continue
    const other = byCode.get(procedure.code)
    if (other === undefined || versionOf(procedure) < versionOf(other))
      byCode.set(procedure.code, procedure)
  }
  return [...byCode.values()]
}
