/** The comparison of two blind entries on screen, for those who validate: read again whenever a document of it changes. */
import { anonymityFacts, type AnonymityFact } from '#shared/documents/anonymity-facts.ts'
import { anonymityId, blindId, type DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { PaperCode } from '#shared/domain/paper-code.ts'
import { mayAppendAll, mayRead } from '#shared/policies/policies.ts'
import { toasts } from '#lib/ui/toasts.svelte.ts'
import type { GradeView } from '../grade-view.svelte.ts'
import type { GradesApp } from '../grades-app.ts'
import { sayRefusal } from '../words.ts'
import { readBlind, type BlindReading } from './read-blind.ts'

export class BlindReview {
  readonly app: GradesApp
  readonly view: GradeView
  readonly assessment: number
  readonly document: DocumentId
  /** Undefined until it was read. */
  #reading = $state.raw<BlindReading>()
  #hasFailed = $state(false)
  #turn = 0

  constructor(app: GradesApp, view: GradeView, assessment: number) {
    const { group, term, module } = view.address
    this.app = app
    this.view = view
    this.assessment = assessment
    this.document = anonymityId(app.profile.site, group, term, module)
  }

  /** As it is planned. */
  planned = $derived.by(() =>
    this.view.now.assessments.find(({ number }) => number === this.assessment)
  )
  /** The two who enter it, where both were named. */
  enterers = $derived.by((): readonly [PersonId, PersonId] | null => {
    const { enterer, secondEnterer } = this.planned?.values ?? {}
    const areNamed = typeof enterer === 'number' && typeof secondEnterer === 'number'
    return areNamed ? [enterer, secondEnterer] : null
  })
  mayReview = $derived.by(() => mayRead(this.view.now.actor, this.document).allowed)
  /** Those of the group who have no code yet. */
  uncoded = $derived.by(() => {
    const coded = [...(this.#reading?.table.personByCode.values() ?? [])]
    return this.view.now.groupNow.filter((person) => !coded.includes(person))
  })
  /** Codes of the table that those who enter have not been told of yet. */
  unlisted = $derived.by(() => {
    const listed = this.#listed()
    return (this.#reading?.codes ?? []).filter((code) => !listed.includes(code))
  })
  /** On a paper already, whoever gave them. */
  takenCodes = $derived.by(() => [...(this.#reading?.codes ?? []), ...this.#listed()])
  /** Somebody else gave codes whose names have not come here yet. */
  hasNameless = $derived.by(() => {
    const { codes = [] } = this.#reading ?? {}
    return this.#listed().some((code) => !codes.includes(code))
  })
  /** The relay has every code, and this device the name behind each: what is printed stands. */
  isTableWhole = $derived.by(() => this.#reading?.table.isReceived === true && !this.hasNameless)

  get reading(): BlindReading | undefined {
    return this.#reading
  }

  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Follows the documents; call in an effect. Returns how to stop. */
  follow(): () => void {
    void this.read()
    return this.app.onDocuments((documents) => {
      const ours = [this.document, this.view.now.gradebook, ...this.#entryDocuments()]
      if (ours.some((document) => documents.includes(document))) void this.read()
    })
  }

  async read(): Promise<void> {
    const turn = ++this.#turn
    try {
      const { app, document, assessment, enterers } = this
      const entries = this.#entryDocuments()
      const reading = await readBlind(app, { document, entries, assessment, enterers })
      // An older reading that ends later must not come over a newer one.
      if (turn !== this.#turn) return
      this.#reading = reading
      this.#hasFailed = false
    } catch {
      // The database refused to be read: the screen says so and offers another try.
      if (turn === this.#turn) this.#hasFailed = true
    }
  }

  /** Writes what only those who validate ever receive; tells why not. Answers whether it was done. */
  async write(fact: AnonymityFact): Promise<boolean> {
    const { app, document } = this
    const answer = mayAppendAll(this.view.now.actor, document, [fact], { closedThrough: null })
    if (!answer.allowed) {
      toasts.show({ text: sayRefusal(answer.reason) })
      return false
    }
    await app.replica.append(anonymityFacts, document, [fact], 'strict').durable
    await this.read()
    return true
  }

  #listed(): readonly PaperCode[] {
    return this.view.now.state.codesByAssessment.get(this.assessment) ?? []
  }

  #entryDocuments(): DocumentId[] {
    const { group, term, module } = this.view.address
    return (this.enterers ?? []).map((person) => {
      return blindId(this.app.profile.site, group, term, module, person)
    })
  }
}
