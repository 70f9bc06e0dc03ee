/**
 * What a trainee is told, module by module: `record/<site>/<person>`. The relay alone writes it, when somebody who may
 * publishes a gradebook. It says everything that the trainee's screen shows, since their phone has neither the directory
 * nor the gradebook; it names nobody.
 */
import * as v from 'valibot'
import * as f from './fields.ts'
import { MAX_ASSESSMENT } from '../domain/grade.ts'
import { MODULE_OUTCOMES } from '../domain/module-result.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'

const moduleOf = {
  /** When the relay wrote it. */
  at: f.moment,
  group: f.groupId,
  term: f.term,
  module: f.moduleId,
  /** 1, 2, … of its gradebook. */
  number: f.count,
  /** The fact of the gradebook that it follows. */
  publication: f.parcelId
}

const modulePublished = defineFact(80, 'module-published', {
  ...moduleOf,
  groupLabel: f.text,
  moduleName: f.text,
  moduleNameAr: f.text,
  termName: f.text,
  termNameAr: f.text,
  /** The jury has closed the gradebook; before, its head has validated it. */
  locked: f.flag,
  assessments: v.pipe(
    v.array(
      v.strictObject({
        number: f.assessment,
        label: f.text,
        labelAr: f.text,
        max: f.positiveHundredths,
        weight: f.weight,
        day: v.nullable(f.day),
        cell: f.cell
      })
    ),
    v.maxLength(MAX_ASSESSMENT)
  ),
  /** What the result is out of. */
  outOf: f.positiveHundredths,
  /** As printed; null while something is missing. */
  result: v.nullable(f.hundredths),
  outcome: v.picklist(MODULE_OUTCOMES),
  honour: f.text,
  honourAr: f.text,
  replaces: f.parcelIds
})

/** What was told of the module no longer holds. It does not say why: a reason may speak of others. */
const moduleWithdrawn = defineFact(81, 'module-withdrawn', {
  ...moduleOf,
  groupLabel: f.text,
  moduleName: f.text,
  moduleNameAr: f.text,
  termName: f.text,
  termNameAr: f.text,
  replaces: f.parcelIds
})

const kinds = [modulePublished, moduleWithdrawn] as const

export const recordFacts = defineFacts(kinds)
export type RecordFact = FactOf<(typeof kinds)[number]>
export type ModulePublished = FactOf<typeof modulePublished>
export type ModuleWithdrawn = FactOf<typeof moduleWithdrawn>
