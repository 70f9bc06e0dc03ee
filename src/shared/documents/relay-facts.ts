/** Facts that the relay alone writes: they follow from those of people, so a relay that lost them writes them again. */
import { caseFacts, RELAY_CASE_FACTS } from './case-facts.ts'
import { catalogueFacts, RELAY_CATALOGUE_FACTS } from './catalogue.ts'
import { gradebookFacts, type GradebookFact } from './gradebook-facts.ts'
import type { DocumentKind } from './ids.ts'
import { factsByKind } from './kinds.ts'
import type { WireFact } from '../journal/parcel.ts'

const OF_GRADEBOOKS: GradebookFact['type'] = 'publication-kept'

const codes: Readonly<Partial<Record<DocumentKind, readonly number[]>>> = {
  gradebook: gradebookFacts.kinds
    .filter(({ type }) => type === OF_GRADEBOOKS)
    .map(({ code }) => code),
  record: factsByKind.record.kinds.map(({ code }) => code),
  catalogue: catalogueFacts.kinds
    .filter(({ type }) => RELAY_CATALOGUE_FACTS.some((own) => own === type))
    .map(({ code }) => code),
  case: caseFacts.kinds
    .filter(({ type }) => RELAY_CASE_FACTS.some((own) => own === type))
    .map(({ code }) => code)
}

/** Did the relay write these facts itself? */
export function isOfRelay(kind: DocumentKind, facts: readonly WireFact[]): boolean {
  const own = codes[kind] ?? []
  return facts.length > 0 && facts.every(([code]) => own.includes(code as number))
}
