/** What moved the averages of a module besides its grades: scale, weight and rule, each as it was changed. Pure. */
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { Hundredths } from '#shared/domain/grade.ts'
import type { Standing } from '#shared/journal/fold.ts'
import type { Entry, Journal } from '#shared/journal/journal.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'

/** Only what was said. */
export type PlanValues = {
  readonly max?: Hundredths
  readonly step?: Hundredths
  readonly weight?: number
  /** False: it was taken out of the averages. */
  readonly active?: boolean
  /** Number of the rule. */
  readonly rule?: number
}

export type PlanChange = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  /** Null: the rule of the gradebook. */
  readonly assessment: number | null
  /** What its author saw: several where people had differed. */
  readonly from: readonly PlanValues[]
  readonly to: PlanValues
  readonly standing: Standing
  /** Something of it still stands. */
  readonly isCurrent: boolean
}

/** In the order of their clocks. A change of a name, a day or an order moves nothing and is none. */
export function planChanges(
  { entries }: Pick<Journal<GradebookFact>, 'entries'>,
  gradebook: GradebookState
): PlanChange[] {
  const said = entries.flatMap((entry) => saidOf(entry) ?? [])
  return said
    .map(({ entry, assessment, values, replaces }) => {
      const { parcel, writer, fact } = entry
      const seen = said.filter((other) => {
        return other.assessment === assessment && replaces.includes(other.entry.parcel)
      })
      return {
        ...{ parcel, writer, assessment, at: fact.at },
        from: seen.map((other) => picked(other.values, values)),
        to: values,
        standing: gradebook.standingByParcel.get(parcel) ?? 'local',
        isCurrent: currentParcels(gradebook, assessment).has(parcel)
      }
    })
    .sort((one, other) => one.at - other.at || one.parcel - other.parcel)
}

/** Of these values, those that the change is about. */
function picked(values: PlanValues, about: PlanValues): PlanValues {
  return Object.fromEntries(Object.entries(values).filter(([field]) => field in about))
}

type PlanFact = Extract<GradebookFact, { readonly type: 'assessment-recorded' | 'rule-chosen' }>

type Said = {
  readonly entry: Entry<PlanFact>
  readonly assessment: number | null
  readonly values: PlanValues
  readonly replaces: readonly ParcelId[]
}

function saidOf({ fact, ...where }: Entry<GradebookFact>): Said | null {
  if (fact.type === 'rule-chosen')
    return {
      entry: { fact, ...where },
      assessment: null,
      values: { rule: fact.rule },
      replaces: fact.replaces
    }
  if (fact.type !== 'assessment-recorded') return null
  const { max, step, weight, active } = fact.values
  const values = {
    ...(max === undefined ? {} : { max }),
    ...(step === undefined ? {} : { step }),
    ...(weight === undefined ? {} : { weight }),
    ...(active === undefined ? {} : { active })
  }
  if (Object.keys(values).length === 0) return null
  const assessment = Number(fact.key)
  return { entry: { fact, ...where }, assessment, values, replaces: fact.replaces }
}

const MOVING = ['max', 'step', 'weight', 'active']

function currentParcels(
  { assessments, rule }: GradebookState,
  assessment: number | null
): ReadonlySet<ParcelId> {
  if (assessment === null) return new Set((rule?.current ?? []).map(({ parcel }) => parcel))
  const fields = assessments.find(({ number }) => number === assessment)?.currentByField
  return new Set(MOVING.flatMap((field) => fields?.get(field) ?? []))
}
