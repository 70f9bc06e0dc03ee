/** Before one asks: who asks, and what of the catalogue is for them. */
import { offeredIn } from '#shared/documents/catalogue.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Service } from '#shared/domain/services.ts'
import { COUNTER, parseApplicant } from '../addresses.ts'
import {
  readCandidates,
  readOwn,
  servicesOf,
  type Applicant,
  type Candidate
} from '../applicants.ts'
import { readCatalogue, type RequestsApp } from '../requests-app.ts'
import { offerTo } from './offer.ts'

export type Desk =
  | {
      readonly kind: 'ready'
      readonly applicant: Applicant
      readonly atCounter: boolean
      readonly offer: readonly Procedure[]
      /** Something is offered to somebody: the catalogue has come here. */
      readonly hasCatalogue: boolean
      /** Services whose people the person at the screen is one of. */
      readonly services: readonly Service[]
    }
  /** Somebody stands at the counter, and is not chosen yet. */
  | { readonly kind: 'choose'; readonly candidates: readonly Candidate[] }
  /** The counter belongs to the people of a service. */
  | { readonly kind: 'closed' }
  /** This device knows nobody of that number, or themself is meant. */
  | { readonly kind: 'nobody' }

/** `query` of the address: with `counter`, for somebody who stands there. */
export async function readDesk(app: RequestsApp, query: URLSearchParams): Promise<Desk> {
  const [catalogue, actor] = await Promise.all([readCatalogue(app), app.actor()])
  const services = servicesOf(actor)
  const hasCatalogue = offeredIn(catalogue).length > 0
  const chosen = query.get(COUNTER)
  if (chosen === null) {
    const applicant = await readOwn(app)
    const offer = offerTo(catalogue, { kind: applicant.kind, services: null })
    return { kind: 'ready', applicant, atCounter: false, offer, hasCatalogue, services }
  }
  if (services.length === 0) return { kind: 'closed' }
  const candidates = await readCandidates(app)
  if (chosen === '') return { kind: 'choose', candidates }
  const ref = parseApplicant(chosen)
  const applicant = candidates.find(
    ({ kind, person }) => kind === ref?.kind && person === ref.person
  )
  if (applicant === undefined) return { kind: 'nobody' }
  const offer = offerTo(catalogue, { kind: applicant.kind, services })
  return { kind: 'ready', applicant, atCounter: true, offer, hasCatalogue, services }
}
