/** One gradebook on screen: the visit as runes, its rule, and what the person may do now. */
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { followedRule, isProposed, ruleOf } from '#shared/documents/followed-rule.ts'
import { ruleFor, type KnownRule } from '#shared/documents/grading-rules.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import { nameOf } from '#shared/documents/ids.ts'
import { MAX_ASSESSMENT } from '#shared/domain/grade.ts'
import type { AssessmentState } from '#shared/documents/gradebook.ts'
import type { CellPlace } from '#shared/domain/anomalies.ts'
import { stateOn } from '#shared/domain/review.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { toasts } from '#lib/ui/toasts.svelte.ts'
import type { GradebookAddress } from './addresses.ts'
import { refusalOf, type GradeDesk, type GradeOutcome } from './grade-commands.ts'
import type { GradeSnapshot, GradeVisit } from './grade-visit.ts'
import { publicationStateOf } from './publication/publication-state.ts'
import { inLanguage, sayRefusal } from './words.ts'

/** Bytes of a digest: what a probe of a right carries in its place. */
const NO_DIGEST = new Uint8Array(32)

export class GradeView {
  readonly visit: GradeVisit
  readonly address: GradebookAddress
  readonly #today: () => number
  #snapshot = $state.raw() as GradeSnapshot

  readonly followed = $derived.by(() => {
    return followedRule(this.#snapshot.directory, this.address.group, this.#snapshot.state)
  })
  /** Null where it is not known here: then there are no averages, rather than those of another rule. */
  readonly rule: GradingRule | null = $derived.by(() => ruleOf(this.followed))
  /** The gradebook names a rule, or two. */
  namesRule = $derived.by(() => (this.#snapshot.state.rule?.kind ?? 'unsaid') !== 'unsaid')
  /** Whose rules hold here. */
  rulePlace = $derived.by(() => {
    const group = this.#snapshot.directory?.groups.get(String(this.address.group))?.values
    const { track, trainingYear } = group ?? {}
    return track && trainingYear ? { track, trainingYear } : null
  })
  /** The rule that the track follows now. */
  readonly ruleInUse: KnownRule | null = $derived.by(() => {
    const { rulePlace } = this
    const rules = this.#snapshot.directory?.gradingRules
    if (rulePlace === null || rules === undefined) return null
    return ruleFor(rules.values(), rulePlace.track, rulePlace.trainingYear)
  })
  /** Nobody has confirmed the rule that gives the averages. */
  isRuleProposed = $derived.by(() => isProposed(this.followed))
  title = $derived.by(() => {
    const { directory } = this.#snapshot
    const module = directory?.modules.get(String(this.address.module))?.values
    return inLanguage(module) || m.grades_grades()
  })
  groupLabel = $derived.by(
    () => this.#snapshot.directory?.groups.get(String(this.address.group))?.values.label ?? ''
  )
  /** Papers by their codes stand in place of trainees: the visit is to a blind entry. */
  byCode = $derived.by(() => nameOf(this.#snapshot.gradebook).kind === 'blind')
  /** Why this person cannot type now, or null. */
  whyNotEnter = $derived.by(() => this.#refusal('graded')?.reason ?? null)
  mayEnter = $derived.by(() => this.whyNotEnter === null)
  mayCorrect = $derived.by(() => this.#refusal('grades-corrected')?.late !== false)
  mayPlan = $derived.by(() => this.#refusal('assessment-recorded') === null)
  /** Handed in once, it is the reviewer's: submitting again would only say the same. */
  maySubmit = $derived.by(
    () =>
      stateOn(this.#snapshot.state.review, this.#today()) === 'open' &&
      this.#refusal('submitted') === null
  )
  mayReturn = $derived.by(() => this.#refusal('returned') === null)
  mayValidate = $derived.by(() => this.#refusal('validated') === null)
  /** Whose role it is to publish, whatever the gradebook's state. */
  publishes = $derived.by(() => this.#refusal('published')?.late !== false)
  mayPublish = $derived.by(() => this.#refusal('published') === null)
  /** What trainees were told and what is under way. */
  publication = $derived.by(() => publicationStateOf(this.#snapshot.state, this.#today()))
  /** Admits or rejects what came late. */
  mayDecide = $derived.by(() => this.#refusal('decided') === null)
  /** What the jury has not closed is returned instead, without an end. */
  mayReopen = $derived.by(
    () =>
      stateOn(this.#snapshot.state.review, this.#today()) === 'locked' &&
      this.#refusal('reopened') === null
  )
  /** Is there a step of the review that this person may take now? */
  hasStep = $derived.by(
    () => this.maySubmit || this.mayReturn || this.mayValidate || this.mayReopen
  )

  constructor(visit: GradeVisit, address: GradebookAddress, today: () => number) {
    this.visit = visit
    this.address = address
    this.#today = today
    this.#snapshot = visit.snapshot()
    visit.subscribe(() => (this.#snapshot = visit.snapshot()))
  }

  get now(): GradeSnapshot {
    return this.#snapshot
  }

  /** Why this person cannot type in this assessment, or null. */
  whyNotEnterIn(assessment: number): Refusal | null {
    return this.whyNotEnter ?? this.#snapshot.closedTo.get(assessment) ?? null
  }

  /** May this person end a contradiction in this assessment, be it that somebody decides of it then? */
  maySettleIn(assessment: number): boolean {
    if (this.byCode) return this.mayEnter
    if (this.#snapshot.closedTo.get(assessment) === 'entered-by-another') return false
    return this.#refusal('grades-settled')?.late !== false
  }

  /** Takes the last step back and answers where it was, or tells why not. */
  undo(): CellPlace | null {
    return this.#told(this.visit.undo())
  }

  redo(): CellPlace | null {
    return this.#told(this.visit.redo())
  }

  #told(walked: ReturnType<GradeVisit['undo']>): CellPlace | null {
    if (typeof walked !== 'string') return walked
    toasts.show({ text: sayRefusal(walked) })
    return null
  }

  /** Is this person one of the two who enter a blind assessment, or may they type in any other? */
  enters({ number, values }: AssessmentState): boolean {
    const { actor, state } = this.#snapshot
    if (!state.unrevealed.includes(number)) return this.whyNotEnterIn(number) === null
    const isNamed = [values.enterer, values.secondEnterer].includes(actor.person)
    return isNamed && this.mayEnter
  }

  /** Its papers have codes: that it is blind, and who enters it, changes no more. */
  isCoded({ number }: AssessmentState): boolean {
    return this.#snapshot.state.codesByAssessment.has(number)
  }

  /** May this person give its codes, compare its two entries, and lift its anonymity? */
  compares({ number }: AssessmentState): boolean {
    const { state } = this.#snapshot
    return state.unrevealed.includes(number) && this.#refusal('blind-revealed') === null
  }

  /** Does it, and tells why not or that it waits. Answers whether it was done. */
  perform(command: (desk: GradeDesk) => GradeOutcome): boolean {
    const outcome = this.visit.perform(command)
    if (!outcome.ok) toasts.show({ text: sayRefusal(outcome.reason) })
    else if (outcome.waitsBecause !== null)
      toasts.show({ text: m.grades_held_waits({ because: sayRefusal(outcome.waitsBecause) }) })
    return outcome.ok
  }

  /** Of a blind entry its one assessment; of a gradebook any that is typed in the usual way. */
  #probed(): number {
    const { assessments, closedTo } = this.#snapshot
    if (this.byCode) return assessments[0]?.number ?? 1
    return Array.from({ length: MAX_ASSESSMENT }, (_, place) => place + 1).find(
      (number) => !closedTo.has(number)
    ) as number
  }

  #refusal(type: GradebookFact['type']) {
    const probe = {
      ...{ type, at: 0, replaces: [], digest: NO_DIGEST, reason: '', key: '1', values: {} },
      ...{ assessment: this.#probed(), assessments: [], entries: [], roster: 0, cells: NO_DIGEST },
      ...{ parcels: [], admitted: true, throughDay: 0 }
    } as unknown as GradebookFact
    const { actor, gradebook, state } = this.#snapshot
    return refusalOf({ actor, gradebook, state, today: this.#today() }, [probe])
  }
}
