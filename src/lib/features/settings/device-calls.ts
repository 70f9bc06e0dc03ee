/** What those who let people in ask the relay: codes, devices, their end. */
import * as v from 'valibot'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { askRelay, type RelayQuestion } from '#lib/app-relay.ts'
import type { Profile } from '#lib/replica/device.ts'

export type Asked<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string }

const invitation = v.object({ code: v.string(), expiresAt: v.number(), link: v.string() })
const devices = v.object({
  devices: v.array(
    v.object({
      device: v.number(),
      person: v.nullable(
        v.pipe(
          v.number(),
          v.transform((value) => value as PersonId)
        )
      ),
      label: v.string(),
      createdAt: v.number(),
      lastExchangeAt: v.nullable(v.number()),
      waiting: v.number(),
      revokedAt: v.nullable(v.number()),
      refused: v.number()
    })
  )
})

export type Invitation = v.InferOutput<typeof invitation>
export type SiteDevice = v.InferOutput<typeof devices>['devices'][number]

export function invite(profile: Profile, person: PersonId): Promise<Asked<Invitation>> {
  return ask(invitation, { path: '/api/enrolments', body: { person }, profile })
}

export function inviteTrainee(
  profile: Profile,
  trainee: { readonly group: GroupId; readonly person: PersonId }
): Promise<Asked<Invitation>> {
  return ask(invitation, { path: '/api/trainees/codes', body: trainee, profile })
}

export async function listTraineeDevices(
  profile: Profile,
  person: PersonId
): Promise<Asked<readonly SiteDevice[]>> {
  const answer = await ask(devices, { path: `/api/trainees/${person}/devices`, profile })
  return answer.ok ? { ok: true, value: answer.value.devices } : answer
}

export async function listSiteDevices(profile: Profile): Promise<Asked<readonly SiteDevice[]>> {
  const answer = await ask(devices, { path: '/api/devices', profile })
  return answer.ok ? { ok: true, value: answer.value.devices } : answer
}

export function revokeDevice(profile: Profile, device: number): Promise<Asked<unknown>> {
  return ask(v.strictObject({}), { path: `/api/devices/${device}/revoke`, body: {}, profile })
}

async function ask<Schema extends v.GenericSchema>(
  schema: Schema,
  question: RelayQuestion
): Promise<Asked<v.InferOutput<Schema>>> {
  const answer = await askRelay(question)
  if (!answer.ok) return answer
  const parsed = v.safeParse(schema, answer.body)
  return parsed.success ? { ok: true, value: parsed.output } : { ok: false, reason: 'relay-error' }
}
