/** Seals of the pages on screen: asked of the relay once everything that they show has reached it. */
import { transcriptDigest } from '#shared/documents/transcript.ts'
import type { YearRow } from '#shared/documents/year-table.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { sealOf, type SealedPage } from '#lib/app-seals.ts'
import type { RunningApp } from '#lib/app-context.ts'
import type { JuryReading } from '../read-jury.ts'

/** Why a page is not final. */
export type Provisional =
  | 'open'
  | 'disputed'
  | 'unsent'
  | 'moved'
  /** Of a module no rule is known here: its averages are missing. */
  | 'rule'
  /** Its seal is being asked for. */
  | 'waiting'
  | 'offline'
  /** The relay finds something else. */
  | 'refused'

export type PageSeal =
  | { readonly kind: 'sealed'; readonly text: string }
  | { readonly kind: 'provisional'; readonly because: Provisional }

/** What stands in the way before any relay is asked, or null. */
function whyProvisional(reading: JuryReading): Provisional | null {
  const { state, modules, isUnsent } = reading
  if (state.closings.length === 0) return 'open'
  if (state.closings.length > 1 || state.contradictions.length > 0) return 'disputed'
  if (modules.some(({ rule }) => rule === null)) return 'rule'
  if (isUnsent || isLocal(reading)) return 'unsent'
  return modules.some(({ hasMoved }) => hasMoved) ? 'moved' : null
}

/** Something that counts here has no word of the relay yet. */
function isLocal({ state, modules }: JuryReading): boolean {
  const standings = [state, ...modules.map(({ gradebook }) => gradebook)]
  return standings.some(({ standingByParcel }) => [...standingByParcel.values()].includes('local'))
}

export function minutesPage({ place, state, digest }: JuryReading): SealedPage {
  return {
    kind: 'minutes',
    ...place,
    minutes: state.closings[0]?.minutes ?? '',
    digest: hexOf(digest),
    person: null,
    amendments: state.amendments.length
  }
}

export function transcriptPage(reading: JuryReading, row: YearRow): SealedPage {
  const { modules, state, digest } = reading
  const place = state.decisionsByPerson.get(row.person)
  const decision = place?.kind === 'settled' ? place.value : null
  return {
    ...minutesPage(reading),
    kind: 'transcript',
    digest: hexOf(transcriptDigest({ row, modules, decision, minutes: digest })),
    person: row.person
  }
}

export class PageSeals {
  readonly #app: Pick<RunningApp, 'profile' | 'replica'>
  #sealByDigest = $state.raw<Readonly<Record<string, PageSeal>>>({})
  #turn = 0

  constructor(app: Pick<RunningApp, 'profile' | 'replica'>) {
    this.#app = app
  }

  of(reading: JuryReading, { digest }: SealedPage): PageSeal {
    const because = whyProvisional(reading)
    if (because !== null) return { kind: 'provisional', because }
    return this.#sealByDigest[digest] ?? { kind: 'provisional', because: 'waiting' }
  }

  /** Asks one after the other; call in an effect, and again when the pages changed. */
  async ask(reading: JuryReading, pages: readonly SealedPage[]): Promise<void> {
    const turn = ++this.#turn
    if (whyProvisional(reading) !== null) return
    const { profile, replica } = this.#app
    for (const page of pages) {
      const answer = await sealOf(profile, replica.storage, page)
      if (turn !== this.#turn) return
      const seal: PageSeal = answer.ok
        ? { kind: 'sealed', text: answer.text }
        : { kind: 'provisional', because: isUnreached(answer.reason) ? 'offline' : 'refused' }
      this.#sealByDigest = { ...this.#sealByDigest, [page.digest]: seal }
    }
  }
}

/** The relay did not say no: it did not say anything. */
function isUnreached(reason: string): boolean {
  return ['offline', 'not-the-relay', 'busy'].includes(reason)
}
