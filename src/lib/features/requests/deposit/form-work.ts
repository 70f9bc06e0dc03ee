/** One form on screen: what is typed and kept, what is wrong with it, and its deposit. Screens that look at it follow it. */
import { createSubscriber } from 'svelte/reactivity'
import type { DocumentId } from '#shared/documents/ids.ts'
import { faultsIn, type AnswerFault, type Answers } from '#shared/domain/procedure.ts'
import { keepDrafts, type DraftKeeper, type Saving } from '#lib/replica/draft-keeper.ts'
import { formHref } from '../addresses.ts'
import type { RequestsApp } from '../requests-app.ts'
import { deposit, type DepositOutcome } from './deposit-commands.ts'
import type { FormPlace, OpenedForm } from './open-form.ts'
import { answersOf, type RequestDraft } from './request-draft.ts'

export type FormSetting = FormPlace & { readonly atCounter: boolean }

export class FormWork {
  readonly documentId: DocumentId
  #texts: RequestDraft['texts']
  /** Faults are shown from the first try on: nobody is told what is missing while they type. */
  #hasTried = false
  #keeper: DraftKeeper<RequestDraft>
  #app: RequestsApp
  #tell = () => {}
  #look = createSubscriber((update) => {
    this.#tell = update
    return () => (this.#tell = () => {})
  })
  #setting: () => FormSetting

  constructor(
    app: RequestsApp,
    opened: Extract<OpenedForm, { readonly kind: 'open' }>,
    /** Asked again each time: the catalogue may change while somebody types. */
    setting: () => FormSetting
  ) {
    this.documentId = opened.documentId
    this.#texts = opened.texts
    this.#app = app
    this.#setting = setting
    this.#keeper = keepDrafts({
      replica: app.replica,
      key: opened.key,
      documentId: opened.documentId,
      lesson: null,
      openedAt: app.moment(),
      changed: () => this.#tell()
    })
  }

  get saving(): Saving {
    this.#look()
    return this.#keeper.saving()
  }

  get isEmpty(): boolean {
    this.#look()
    return Object.values(this.#texts).every((text) => text.trim() === '')
  }

  get answers(): Answers {
    this.#look()
    return answersOf(this.#setting().procedure, this.#texts)
  }

  /** What is wrong, as far as it is said already. */
  get faults(): readonly AnswerFault[] {
    this.#look()
    return this.#hasTried ? this.#allFaults() : []
  }

  textOf(key: string): string {
    this.#look()
    return this.#texts[key] ?? ''
  }

  type(key: string, text: string): void {
    this.#take({ ...this.#texts, [key]: text })
  }

  /** Empties the form. Gives the way back. */
  clear(): () => void {
    const before = this.#texts
    this.#hasTried = false
    this.#take({})
    return () => this.#take(before)
  }

  /** May it be deposited? From now on faults are shown. */
  try(): boolean {
    this.#hasTried = true
    this.#tell()
    return this.#allFaults().length === 0
  }

  /** The draft goes once the request is on the disk. */
  async deposit(): Promise<DepositOutcome> {
    const { documentId, answers } = this
    const outcome = await deposit(this.#app, { ...this.#setting(), documentId, answers })
    if (outcome.ok) this.#keeper.stated(Promise.resolve())
    await this.#keeper.settled()
    return outcome
  }

  retry(): Promise<void> {
    return this.#keeper.retry()
  }

  #allFaults(): AnswerFault[] {
    return faultsIn(this.#setting().procedure, this.answers)
  }

  #take(texts: RequestDraft['texts']): void {
    this.#texts = texts
    if (this.isEmpty) this.#keeper.drop()
    else {
      const { procedure, applicant, atCounter, appealOf } = this.#setting()
      const href = formHref(procedure.code, atCounter ? applicant : null, appealOf)
      this.#keeper.keep({ href, texts }, this.#app.moment())
    }
    this.#tell()
  }
}
