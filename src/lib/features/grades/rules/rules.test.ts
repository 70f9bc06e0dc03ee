import { describe, expect, test } from 'vitest'
import { ruleFor } from '#shared/documents/grading-rules.ts'
import { directoryId } from '#shared/documents/ids.ts'
import { problemsOf, type GradingRule } from '#shared/domain/grading-rule.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import { refreshReadModels } from '#lib/readmodels/refresh.ts'
import { gradebookHref } from '../addresses.ts'
import { chooseRule, recordAssessment } from '../grade-commands.ts'
import { ADDRESS, HEAD, openPhone, TEST_1, TRAINER, type Phone } from '../testing.ts'
import { readRules } from './read-rules.ts'
import { backFromRule, parseRulePlace, ruleHref } from './rule-address.ts'
import { mayWriteRules, saveRule, versionLabel, versionOf, versionsOf } from './rule-commands.ts'
import { draftOf, ruleOfDraft } from './rule-draft.ts'
import { workedExample } from './worked-example.ts'

const PLACE = { track: 'Mathématiques', trainingYear: '2026-2027' }
const PASS_AT_12: GradingRule = { ...PROPOSED_RULE, pass: 1_200 }

async function rulesOn({ app }: Phone) {
  await refreshReadModels(app.database, app.replica)
  const { directory } = await readRules(app)
  if (directory === null) throw new Error('the directory is not here')
  const versions = versionsOf(directory, PLACE)
  return { versions, used: ruleFor(versions, PLACE.track, PLACE.trainingYear) }
}

describe('writing rules', () => {
  test('a changed rule is another version; the one before stays what it was', async () => {
    const phone = await openPhone(HEAD, 13)
    const first = { ...PLACE, rule: PROPOSED_RULE, toConfirm: true }
    expect(await saveRule(phone.app, first)).toEqual({ ok: true, version: 1, isInUse: true })
    await saveRule(phone.app, { ...PLACE, rule: PASS_AT_12, toConfirm: true })
    const { versions, used } = await rulesOn(phone)
    expect(versions.map(versionOf)).toEqual([2, 1])
    expect(used?.rule.pass).toBe(1_200)
    expect(versions[1]?.rule).toEqual(PROPOSED_RULE)
    // Taken up again, an older text is the newest version.
    await saveRule(phone.app, first)
    expect((await rulesOn(phone)).used?.rule.pass).toBe(PROPOSED_RULE.pass)
  })

  test('two versions of one number, written apart, are told apart alike on every phone, until one is written again', async () => {
    const [one, other] = [await openPhone(HEAD, 13), await openPhone(HEAD, 14)]
    await saveRule(one.app, { ...PLACE, rule: PROPOSED_RULE, toConfirm: true })
    await saveRule(other.app, { ...PLACE, rule: PASS_AT_12, toConfirm: true })
    const written = async ({ app }: Phone) => {
      const documentId = directoryId(app.profile.site)
      return { documentId, update: await app.replica.contents(documentId) }
    }
    const [fromOne, fromOther] = [await written(one), await written(other)]
    await one.receive([fromOther])
    await other.receive([fromOne])
    const labels = async (phone: Phone) => {
      const { versions, used } = await rulesOn(phone)
      const { directory } = await readRules(phone.app)
      expect(versionLabel(directory!, used!)).toBe('1A')
      return versions.map((version) => [version.id, versionLabel(directory!, version)])
    }
    expect((await labels(one)).map(([, label]) => label).sort()).toEqual(['1A', '1B'])
    expect(await labels(one)).toEqual(await labels(other))
    const { used } = await rulesOn(one)
    const again = await saveRule(one.app, { ...PLACE, rule: used!.rule, toConfirm: true })
    expect(again).toMatchObject({ ok: true, version: 2 })
    const { directory } = await readRules(one.app)
    const { versions } = await rulesOn(one)
    expect(versions.map((version) => versionLabel(directory!, version)).sort()).toHaveLength(2)
    expect((await rulesOn(one)).used?.id).toBe(used!.id)
  })

  test('confirming a rule says only that, and writes no version', async () => {
    const phone = await openPhone(HEAD, 13)
    await saveRule(phone.app, { ...PLACE, rule: PROPOSED_RULE, toConfirm: true })
    await saveRule(phone.app, { ...PLACE, rule: PROPOSED_RULE, toConfirm: false })
    const { versions, used } = await rulesOn(phone)
    expect(versions).toHaveLength(1)
    expect(used?.record.values).toMatchObject({ version: 1, toConfirm: false })
    expect(used?.record.contradictions).toEqual([])
  })

  test('a rule that contradicts itself is kept, and no average follows it', async () => {
    const phone = await openPhone(HEAD, 13)
    await saveRule(phone.app, { ...PLACE, rule: PROPOSED_RULE, toConfirm: true })
    const impossible = { ...PROPOSED_RULE, pass: 2_500 }
    expect(problemsOf(impossible)).toContain('pass-above-scale')
    const outcome = await saveRule(phone.app, { ...PLACE, rule: impossible, toConfirm: true })
    expect(outcome).toEqual({ ok: true, version: 2, isInUse: false })
    expect((await rulesOn(phone)).used?.rule).toEqual(PROPOSED_RULE)
  })

  test('a trainer reads rules and writes none', async () => {
    const { app } = await openPhone(TRAINER, 11)
    expect(mayWriteRules(await app.actor())).toBe(false)
    const outcome = await saveRule(app, { ...PLACE, rule: PROPOSED_RULE, toConfirm: true })
    expect(outcome).toEqual({ ok: false, reason: 'not-your-role' })
  })
})

test('the first plan of a gradebook names the rule of that day, and later plans leave it', async () => {
  const visit = await (await openPhone(TRAINER, 11)).open()
  const plan = (rule: number) =>
    visit.perform((desk) => recordAssessment(desk, TEST_1, { max: 2000, step: 25 }, rule))
  plan(77)
  plan(78)
  expect(visit.snapshot().state.rule).toMatchObject({ kind: 'settled', value: 77 })
  visit.perform((desk) => chooseRule(desk, 78))
  expect(visit.snapshot().state.rule).toMatchObject({ kind: 'settled', value: 78 })
  await visit.close()
})

test('the way back from a rule leads to the gradebook that led there, else to the list of rules', () => {
  const place = { track: 'التعليم الابتدائي', trainingYear: '2026-2027' }
  const queryOf = (href: string) => new URL(href, 'https://annex.test').searchParams
  const fromGradebook = queryOf(ruleHref(place, ADDRESS))
  expect(backFromRule(fromGradebook)).toBe(gradebookHref(ADDRESS))
  expect(parseRulePlace(fromGradebook)).toEqual(place)
  expect(backFromRule(queryOf(ruleHref(place)))).toBe('/rules')
  expect(backFromRule(queryOf('/rules/rule?from=//elsewhere.test'))).toBe('/rules')
})

describe('the fields of a rule', () => {
  test('say the rule that they came from', () => {
    const weighted = { ...PROPOSED_RULE, moduleWeights: [[71, 200]] } as never as GradingRule
    const none = { ...PROPOSED_RULE, compensation: null, resitFrom: null }
    for (const rule of [PROPOSED_RULE, weighted, none])
      expect(ruleOfDraft(draftOf(rule))).toEqual({ ok: true, rule })
  })

  test('name what cannot be read', () => {
    const draft = { ...draftOf(PROPOSED_RULE), pass: 'dix', parts: [{ kinds: [], weight: '101' }] }
    expect(ruleOfDraft(draft)).toEqual({
      ok: false,
      wrong: new Set(['pass', 'parts.0.kinds', 'parts.0.weight'])
    })
  })
})

test('the example follows the rule: 10 in half of the module and 8 in the other is 9, carried by 13', () => {
  const sample = { grades: { test: '10', finalExam: '8' }, otherModule: '13' }
  const rule: GradingRule = {
    ...PROPOSED_RULE,
    parts: [
      { kinds: ['test'], weight: 50 },
      { kinds: ['finalExam'], weight: 50 }
    ]
  }
  const example = workedExample(rule, sample)
  expect(example.parts).toEqual([1_000, 800])
  expect(example.module).toMatchObject({ result: 900, outcome: 'resit' })
  expect(example.year).toMatchObject({ result: 1_100, outcome: 'compensated' })
  const strict = workedExample({ ...rule, compensation: null }, sample)
  expect(strict.year).toMatchObject({ outcome: 'resit' })
  const absent = workedExample(rule, { ...sample, grades: { test: 'j', finalExam: '8' } })
  expect(absent.module).toMatchObject({ result: null, outcome: 'pending' })
})
