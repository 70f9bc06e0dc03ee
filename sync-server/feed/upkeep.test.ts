import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { caseFacts } from '#shared/documents/case-facts.ts'
import { foldCase, standingOfCase } from '#shared/documents/case.ts'
import { actorOf, directoryFacts, foldDirectory } from '#shared/documents/directory.ts'
import {
  blindFacts,
  gradebookFacts,
  type GradebookFact
} from '#shared/documents/gradebook-facts.ts'
import { foldBlind, standingOfBlind } from '#shared/documents/blind.ts'
import { foldGradebook, standingOfGradebook } from '#shared/documents/gradebook.ts'
import { blindId, gradebookId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { foldRegister, registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { momentOfUtc, officeTime } from '#shared/domain/calendar.ts'
import { assessmentNumber, gradeCell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { drawPaperCodes, type PaperCode } from '#shared/domain/paper-code.ts'
import { UNTOUCHED } from '#shared/domain/review.ts'
import { DIGEST_BYTES } from '#shared/domain/digest.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import {
  assignmentFact,
  GROUP_A,
  jadida,
  lessonFacts,
  MODULE,
  NADIA,
  OMAR,
  roleFact,
  SAMIRA,
  TERM,
  tinyCentre,
  TRAINEES,
  YOUSSEF
} from '../testing-centre.ts'
import { certificateOf, depositFact, stepFact } from '../testing-requests.ts'
import { createTestDevice, createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'
import { wholeDocument } from './content.ts'

const GRADEBOOK = gradebookId('jadida', GROUP_A, TERM, MODULE)
const BLIND = blindId('jadida', GROUP_A, TERM, MODULE, SAMIRA)
const REQUEST = certificateOf(SAMIRA, 1, 'staff')
const EXAM = assessmentNumber('finalExam', 1)
const [CODE] = drawPaperCodes(1, new Set(), () => 0.5) as [PaperCode]
const NOW = momentOfUtc('2026-11-20T09:00:00Z')
const DAY = officeTime(NOW).day
const digest = new Uint8Array(DIGEST_BYTES)
const reason = 'réclamation'
const staff = [SAMIRA, YOUSSEF, NADIA, OMAR]

type Step = { readonly kind: keyof typeof gestures; readonly by: number; readonly sees: number }
type Gesture = (replaces: ParcelId[], flag: boolean) => readonly [DocumentId, AnyFact[]]

const graded = (): GradebookFact[] => {
  const roster = rosterIdOf(TRAINEES)
  const cells = packCells([[0, gradeCell(1_200)]])
  return [
    { type: 'roster-named', roster, people: TRAINEES },
    { type: 'graded', at: 1, assessment: EXAM, roster, cells, replaces: [] }
  ]
}
const onGradebook = (fact: GradebookFact): readonly [DocumentId, AnyFact[]] => [GRADEBOOK, [fact]]
const onRegister = (fact: RegisterFact): readonly [DocumentId, AnyFact[]] => [
  jadida.registerA,
  [fact]
]

/** What moves rights, closings and standings of gradebooks and requests, beside entries that move none of them. */
const gestures = {
  plan: (replaces, blind) =>
    onGradebook({
      ...{ type: 'assessment-recorded', at: 1, key: String(EXAM), replaces },
      values: { label: 'Examen', max: 2_000, step: 25, weight: 100, active: true, blind }
    }),
  name: (replaces, isSamira) =>
    onGradebook({
      ...{ type: 'assessment-recorded', at: 1, key: String(EXAM), replaces },
      values: { enterer: isSamira ? SAMIRA : null }
    }),
  grade: () => [GRADEBOOK, graded()],
  reveal: (replaces) => {
    const enterers: [PersonId, PersonId] = [SAMIRA, YOUSSEF]
    return onGradebook({ type: 'blind-revealed', at: 1, assessment: EXAM, enterers, replaces })
  },
  codes: (replaces) =>
    onGradebook({ type: 'codes-listed', at: 1, assessment: EXAM, codes: [CODE], replaces }),
  complete: (replaces) => [BLIND, [{ type: 'blind-completed', at: 1, assessment: EXAM, replaces }]],
  submit: (replaces) =>
    onGradebook({ type: 'submitted', at: 1, assessments: [EXAM], digest, replaces }),
  validate: (replaces) => onGradebook({ type: 'validated', at: 1, digest, replaces }),
  lock: (replaces) => onGradebook({ type: 'locked', at: 1, digest, replaces }),
  reopen: (replaces) =>
    onGradebook({ type: 'reopened', at: 1, throughDay: DAY + 2, reason, replaces }),
  decide: (replaces, admitted) =>
    onGradebook({ type: 'decided', at: 1, parcels: replaces, admitted, reason, replaces: [] }),
  lesson: () => [jadida.registerA, lessonFacts(DAY - 3, 1)],
  close: (replaces, isLate) =>
    onRegister({ type: 'closed', at: 1, throughDay: DAY - (isLate ? 1 : 5), reason, replaces }),
  deposit: () => [REQUEST, [depositFact(1)]],
  ask: () => [REQUEST, [stepFact('complement-asked', 1)]],
  give: () => [REQUEST, [{ type: 'complement-given', at: 1, text: '', answers: [] }]],
  withdraw: () => [REQUEST, [stepFact('withdrawn', 1)]],
  say: () => [REQUEST, [stepFact('message-sent', 1)]],
  role: (replaces, active) => [
    jadida.directory,
    [{ ...roleFact(YOUSSEF, 'departmentHead', active), replaces }]
  ],
  ownRole: (replaces, active) => [
    jadida.directory,
    [{ ...roleFact(OMAR, 'itOfficer', active), replaces }]
  ],
  teaching: (replaces, active) => [
    jadida.directory,
    [assignmentFact(SAMIRA, GROUP_A, active, replaces)]
  ]
} satisfies Record<string, Gesture>

const kinds = Object.keys(gestures) as (keyof typeof gestures)[]
const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  by: fc.nat({ max: staff.length - 1 }),
  sees: fc.nat({ max: 255 })
})
const anyPushes = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 6
})

it('what parcels are judged by is what the log says, however many came at once and whenever the relay started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-upkeep-'))
  let file = 0
  await fc.assert(
    fc.asyncProperty(anyPushes, async (pushes) => {
      const world = await openWorld(join(folder, `${file++}.sqlite`))
      for (const push of pushes) {
        await world.send(push)
        await expectTrue(world.relay)
        await world.restart()
      }
      await world.relay.stop()
    }),
    { numRuns: 15 }
  )
  rmSync(folder, { recursive: true })
}, 120_000)

it('a grade behind its own submission in one request meets what an hour later it would meet', async () => {
  const relay = await createTestRelay({ centre: tinyCentre() })
  const samira = await relay.enrol(SAMIRA, 'jadida')
  const gesture = async (kind: 'plan' | 'grade' | 'submit') => {
    const [documentId, facts] = gestures[kind]([], false)
    return samira.parcel(documentId, facts)
  }
  const kindsSent = ['plan', 'plan', 'grade', 'submit', 'grade'] as const
  const { receipts } = await samira.exchange(await Promise.all(kindsSent.map(gesture)))
  const words = receipts.map((receipt) =>
    receipt.outcome === 'refused' ? receipt.reason : receipt.heldBecause
  )
  expect(words).toEqual(['', '', '', '', 'gradebook-submitted'])
  await relay.stop()
})

async function openWorld(file: string) {
  const clock = () => (NOW + 1_577_836_800) * 1_000
  let relay = await createTestRelay({ centre: tinyCentre(), file, clock })
  const devices: TestDevice[] = []
  for (const person of staff) {
    const { number, token, privateKey } = await relay.enrol(person, 'jadida')
    const send = (path: string, init: RequestInit) => relay.request(path, init)
    const credentials = { device: number, token, person, site: 'jadida' }
    devices.push(createTestDevice(send, privateKey, credentials))
  }
  const sent: ParcelId[] = []
  const office = roleFact(YOUSSEF, 'studentAffairs')
  const officer = devices[staff.indexOf(OMAR)]
  await officer?.exchange([await officer.parcel(jadida.directory, [office])])
  return {
    get relay() {
      return relay
    },
    async restart() {
      await relay.stop()
      relay = await createTestRelay({ file, clock })
    },
    /** All parcels of each device in one request. */
    async send(push: readonly Step[]) {
      for (const [index, device] of devices.entries()) {
        const parcels = []
        for (const { kind, sees } of push.filter(({ by }) => by === index)) {
          const replaces = sent.slice(-8).filter((_, place) => ((sees >> place) & 1) === 1)
          const [documentId, facts] = gestures[kind](replaces, sees % 2 === 0)
          const parcel = await device.parcel(documentId, facts)
          sent.push(...readContents(parcel.update).parcels.map(({ id }) => id))
          parcels.push(parcel)
        }
        if (parcels.length > 0) await device.exchange(parcels)
      }
    }
  }
}

/** Everything that is kept ready is what the whole log gives. */
async function expectTrue({ store }: TestRelay): Promise<void> {
  const gradebook = await store.documentNamed(GRADEBOOK)
  if (gradebook !== null) {
    const state = foldGradebook(await journalOf(store, GRADEBOOK, gradebookFacts))
    const standing = (await store.standing(gradebook.number)) ?? UNTOUCHED
    expect(standing).toEqual(standingOfGradebook(state))
  }
  const blind = await store.documentNamed(BLIND)
  if (blind !== null) {
    const state = foldBlind(await journalOf(store, BLIND, blindFacts))
    expect((await store.standing(blind.number)) ?? UNTOUCHED).toEqual(standingOfBlind(state))
  }
  const request = await store.documentNamed(REQUEST)
  if (request !== null) {
    const journal = await journalOf(store, REQUEST, caseFacts)
    expect(await store.standing(request.number)).toEqual(standingOfCase(journal))
    expect(journal.entries.filter(({ fact }) => fact.type === 'registered')).toHaveLength(1)
    expect(foldCase(journal).belated).toEqual([])
  }
  const register = await store.documentNamed(jadida.registerA)
  if (register !== null) {
    const { closedThrough } = foldRegister(await journalOf(store, jadida.registerA, registerFacts))
    expect(await store.closedThrough(register.number)).toBe(closedThrough)
  }
  const directory = foldDirectory(await journalOf(store, jadida.directory, directoryFacts))
  for (const person of staff)
    expect(await store.actor('jadida', person)).toEqual(actorOf(directory, 'jadida', person))
}

async function journalOf<Fact extends AnyFact>(
  store: TestRelay['store'],
  id: DocumentId,
  facts: FactSet<Fact>
): Promise<Journal<Fact>> {
  const document = await store.documentNamed(id)
  if (document === null) throw new Error(`nobody wrote in ${id}`)
  return readJournal(wholeDocument(await store.partsOf(document.number)), facts)
}
