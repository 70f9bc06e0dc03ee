import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import {
  GROUP_A,
  KARIM,
  NADIA,
  OMAR,
  SAMIRA,
  tinyCentre,
  TRAINEE_NAME,
  TRAINEES
} from '../testing-centre.ts'
import { createTestRelay, newDeviceKeys, type TestDevice, type TestRelay } from '../testing.ts'

const [ONE] = TRAINEES as [PersonId]

let relay: TestRelay
let nadia: TestDevice
let omar: TestDevice

beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
  nadia = await relay.enrol(NADIA, 'jadida')
  omar = await relay.enrol(OMAR, 'jadida')
})
afterEach(() => relay.stop())

async function ask(path: string, body: unknown, device: TestDevice | null = null) {
  const signedIn = device === null ? {} : { authorization: `Bearer ${device.token}` }
  const change = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedIn },
    body: JSON.stringify(body)
  }
  const answer = await relay.request(path, body === null ? { headers: signedIn } : change)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const codeFor = (person: PersonId, group: GroupId, device = nadia) =>
  ask('/api/trainees/codes', { person, group }, device)

async function letIn(code: unknown) {
  const publicKey = Buffer.from((await newDeviceKeys()).publicKey).toString('base64url')
  return ask('/api/devices', { code, publicKey, label: 'Téléphone' })
}

describe('a code for a trainee', () => {
  it('is given by the registrar and lets in a phone of that trainee, under their own name', async () => {
    const { status, body } = await codeFor(ONE, GROUP_A)
    expect(status).toBe(201)
    expect(body.link).toContain(`/enrol#${String(body.code)}`)
    const enrolled = await letIn(body.code)
    expect(enrolled.body).toMatchObject({
      ...{ person: ONE, site: 'jadida', isTrainee: true },
      names: { lastName: TRAINEE_NAME }
    })
    expect((await letIn(body.code)).body.reason).toBe('code-used')
  })

  it('is given to nobody who is on no list of that group, and to no other site', async () => {
    for (const person of [SAMIRA, 2101 as PersonId])
      expect(await codeFor(person, GROUP_A)).toMatchObject({ status: 404 })
    const karim = await relay.enrol(KARIM, 'settat')
    expect(await codeFor(ONE, GROUP_A, karim)).toMatchObject({ status: 404 })
  })

  it('is given by no other role, since they do not know whom it is for', async () => {
    const trainee = await relay.enrolTrainee(ONE, 'jadida')
    for (const device of [omar, await relay.enrol(SAMIRA, 'jadida'), trainee])
      expect(await codeFor(ONE, GROUP_A, device)).toMatchObject({ status: 403 })
    // The code for staff is none for trainees.
    expect(await ask('/api/enrolments', { person: ONE }, omar)).toMatchObject({ status: 404 })
  })
})

describe('a phone of a trainee', () => {
  it('is shown to the registrar and not in the list of the it officer', async () => {
    const { number } = await relay.enrolTrainee(ONE, 'jadida')
    const shown = await ask(`/api/trainees/${ONE}/devices`, null, nadia)
    expect(shown.body.devices).toMatchObject([{ device: number }])
    expect((await ask(`/api/trainees/${ONE}/devices`, null, omar)).status).toBe(403)
    const { devices } = (await ask('/api/devices', null, omar)).body as {
      devices: { device: number }[]
    }
    expect(devices.map(({ device }) => device)).not.toContain(number)
  })

  it('is shut out by the registrar or its owner, and by nobody else', async () => {
    const [one, other] = [
      await relay.enrolTrainee(ONE, 'jadida'),
      await relay.enrolTrainee(ONE, 'jadida')
    ]
    const shutOut = async (number: number, device: TestDevice) =>
      (await ask(`/api/devices/${number}/revoke`, {}, device)).status
    const stranger = await relay.enrolTrainee(TRAINEES[1] as PersonId, 'jadida')
    for (const device of [omar, stranger, await relay.enrol(ONE, 'jadida')])
      expect(await shutOut(one.number, device)).toBe(404)
    expect(await shutOut(one.number, other)).toBe(200)
    expect(await shutOut(other.number, nadia)).toBe(200)
    expect(await shutOut(omar.number, nadia)).toBe(404)
  })
})
