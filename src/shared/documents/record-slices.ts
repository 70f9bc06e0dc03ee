/** What one trainee is told of a gradebook: their own cells and what follows from them, and nothing of anybody else. */
import type { DirectoryState } from './directory.ts'
import { activeAssessments, cellSeen, gradedAssessments } from './gradebook-results.ts'
import { scaleOf, type GradebookState } from './gradebook.ts'
import { wireCell } from './packed-cells.ts'
import type { ModulePublished, ModuleWithdrawn } from './record-facts.ts'
import type { ModuleOfYear } from './year-table.ts'
import { BLANK } from '../domain/grade.ts'
import type { GradingRule } from '../domain/grading-rule.ts'
import type { GroupId, PersonId } from '../domain/identity.ts'
import { moduleResult } from '../domain/module-result.ts'

/** Characters of an assessment's label that are told: as many assessments as there can be must fit into one parcel. */
const MAX_LABEL_TOLD = 60
/** Counts for an assessment whose weight nobody gave. */
const USUAL_WEIGHT = 100

export type GradebookPlace = ModuleOfYear & { readonly group: GroupId }

/** The facts alone: whoever writes them says when, for which publication and what they replace. */
export type Slice = Omit<ModulePublished, 'type' | 'at' | 'number' | 'publication' | 'replaces'>

/** One trainee's part of a gradebook whose content is agreed on; no rank, which would speak of the others. */
export function sliceOf(
  directory: DirectoryState,
  place: GradebookPlace,
  { gradebook, rule }: { readonly gradebook: GradebookState; readonly rule: GradingRule },
  person: PersonId
): Slice {
  const { result, outcome, honour } = moduleResult(gradedAssessments(gradebook, person), rule)
  return {
    ...namesOf(directory, place),
    locked: gradebook.review.state === 'locked',
    assessments: activeAssessments(gradebook).flatMap((assessment) => {
      const { number, values } = assessment
      const scale = scaleOf(assessment)
      const cell = cellSeen(gradebook, number, person)
      if (scale === null || cell === 'contradiction') return []
      return [
        {
          number,
          label: shortened(values.label),
          labelAr: shortened(values.labelAr),
          max: scale.max,
          weight: values.weight ?? USUAL_WEIGHT,
          day: values.day ?? null,
          cell: wireCell(cell ?? BLANK)
        }
      ]
    }),
    outOf: rule.outOf,
    result,
    outcome,
    honour: honour?.label ?? '',
    honourAr: honour?.labelAr ?? ''
  }
}

function shortened(label = ''): string {
  return label.slice(0, MAX_LABEL_TOLD)
}

/** How the module is called, since a trainee's phone has no directory. */
export function namesOf(
  directory: DirectoryState,
  { group, term, module }: GradebookPlace
): Omit<ModuleWithdrawn, 'type' | 'at' | 'number' | 'publication' | 'replaces'> {
  const { name: moduleName = '', nameAr: moduleNameAr = '' } =
    directory.modules.get(String(module))?.values ?? {}
  const { name: termName = '', nameAr: termNameAr = '' } = directory.terms.get(term)?.values ?? {}
  const groupLabel = directory.groups.get(String(group))?.values.label ?? ''
  return { group, term, module, groupLabel, moduleName, moduleNameAr, termName, termNameAr }
}
