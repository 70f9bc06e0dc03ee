/** Answers on their way to a complement: what stands is shown, what is typed over it is what the complement says. */
import { isoOfDay } from '#shared/domain/calendar.ts'
import {
  faultsIn,
  type AnswerFault,
  type Answers,
  type Procedure,
  type ProcedureField
} from '#shared/domain/procedure.ts'
import { answersOf } from '../deposit/request-draft.ts'

export class ComplementWork {
  readonly #procedure: Pick<Procedure, 'fields'>
  readonly #answers: Answers
  #typed = $state.raw<Readonly<Record<string, string>>>({})

  constructor(procedure: Procedure | null, answers: Answers) {
    this.#procedure = procedure ?? { fields: [] }
    this.#answers = answers
  }

  textOf(key: string): string {
    const field = this.#procedure.fields.find((one) => one.key === key)
    return this.#typed[key] ?? textOf(field, this.#answers[key])
  }

  type(key: string, text: string): void {
    this.#typed = { ...this.#typed, [key]: text }
  }

  /** Answers that differ from those that stand. A field that was emptied keeps its answer: nothing is taken back unsaid. */
  get changed(): Answers {
    const typed = answersOf(this.#procedure, this.#typed)
    return Object.fromEntries(
      Object.entries(typed).filter(([key, answer]) => answer !== this.#answers[key])
    )
  }

  get isChanged(): boolean {
    return Object.keys(this.changed).length > 0
  }

  get faults(): AnswerFault[] {
    const { changed } = this
    const faults = faultsIn(this.#procedure, { ...this.#answers, ...changed })
    return faults.filter(({ key }) => key in changed)
  }

  get isFit(): boolean {
    return this.faults.length === 0
  }
}

function textOf(field: ProcedureField | undefined, answer: string | number | undefined): string {
  if (answer === undefined) return ''
  return field?.kind === 'day' ? isoOfDay(Number(answer)) : String(answer)
}
