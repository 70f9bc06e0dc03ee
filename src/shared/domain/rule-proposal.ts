/**
 * A rule to begin with, for whoever sets up grading. Every figure in it is inferred from general practice (DOMAIN
 * section 2: no text for training centres was found): it is offered for editing and says "to confirm" until somebody
 * with a text in hand has.
 */
import type { GradingRule } from './grading-rule.ts'

export const PROPOSED_RULE: GradingRule = {
  outOf: 2_000,
  rounding: { to: 1, mode: 'halfUp' },
  codes: {
    absent: 'zero',
    justifiedAbsent: 'blocks',
    exempted: 'excluded',
    notHandedIn: 'zero'
  },
  parts: [
    { kinds: ['test', 'integratedActivities', 'practical'], weight: 50 },
    { kinds: ['finalExam'], weight: 50 }
  ],
  resit: { mode: 'best', of: 'module', cap: null },
  pass: 1_000,
  resitFrom: 500,
  eliminatoryBelow: 500,
  compensation: { minimum: 800, maxModules: 2, overallFrom: 1_000 },
  moduleWeights: [],
  honours: [
    { code: 'AB', label: 'Assez bien', labelAr: 'مستحسن', from: 1_200 },
    { code: 'B', label: 'Bien', labelAr: 'حسن', from: 1_400 },
    { code: 'TB', label: 'Très bien', labelAr: 'حسن جدا', from: 1_600 }
  ]
}
