/** Codes, devices and writers. */
import * as v from 'valibot'
import { hashOfCode } from '../registry/codes.ts'
import { listDevices, revokeDevice } from '../registry/devices.ts'
import { enrol, invite, type Registry } from '../registry/enrolment.ts'
import { originOf, problem, readJson } from './context.ts'
import * as fields from './fields.ts'
import type { Route } from './routes.ts'

export type DeviceServices = {
  readonly registry: Registry
  /** Where people reach the relay, e.g. `https://sijil.example.ma`; null: as the asking device does. */
  readonly publicUrl: string | null
  readonly onRevoked: (device: number) => void
}

const READ_LIMITS = { bodyBytes: 0, perMinute: 60 }

export function deviceRoutes({ registry, publicUrl, onRevoked }: DeviceServices): Route[] {
  return [
    {
      method: 'post',
      path: '/api/enrolments',
      policy: 'itOfficer',
      limits: { bodyBytes: fields.MAX_JSON_BYTES, perMinute: 60 },
      async handle(asked, officer) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, invitation)
        if (!body.ok) return body.answer
        const issue = await invite(registry, officer, body.value.person)
        if (!issue.ok) {
          return problem(asked, issue.reason === 'unknown-person' ? 404 : 403, issue.reason)
        }
        const link = `${publicUrl ?? originOf(asked)}/enrol#${issue.issued.code}`
        return asked.json({ ...issue.issued, link }, 201)
      }
    },
    {
      method: 'post',
      path: '/api/devices',
      policy: 'public',
      limits: { bodyBytes: fields.MAX_JSON_BYTES, perMinute: 10, failuresPerMinuteInAll: 300 },
      async handle(asked) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, application)
        if (!body.ok) return body.answer
        const enrolling = await enrol(registry, body.value)
        if (enrolling.ok) return asked.json(enrolling.enrolment, 201)
        // What cannot be a code is no guess of one.
        const isGuess =
          enrolling.reason !== 'bad-public-key' && hashOfCode(body.value.code) !== null
        return problem(asked, isGuess ? 403 : 400, enrolling.reason)
      }
    },
    {
      method: 'get',
      path: '/api/devices',
      policy: 'itOfficer',
      limits: READ_LIMITS,
      handle: async (asked, officer) =>
        asked.json({ devices: await listDevices(registry.store, officer) })
    },
    {
      method: 'post',
      path: '/api/devices/:number/revoke',
      policy: 'device',
      limits: { bodyBytes: fields.MAX_JSON_BYTES, perMinute: 60 },
      async handle(asked, device) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, fields.nothing)
        if (!body.ok) return body.answer
        const number = numberIn(asked.req.param('number'))
        const revocation = await revokeDevice(registry, device, number)
        if (!revocation.ok) return problem(asked, 404, revocation.reason)
        onRevoked(number)
        return asked.json({})
      }
    }
  ]
}

const invitation = v.strictObject({ person: fields.person })
const application = v.strictObject({
  code: fields.code,
  publicKey: fields.publicKey,
  label: fields.label
})

/** 0, which names nothing, for what is no number. */
function numberIn(text: string | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0
}
