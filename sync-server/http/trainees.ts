/** Codes for trainees and their phones, for the registrar. */
import * as v from 'valibot'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Registry } from '../registry/enrolment.ts'
import { devicesOfTrainee, inviteTrainee } from '../registry/trainees.ts'
import { originOf, problem, readJson } from './context.ts'
import * as fields from './fields.ts'
import type { Route } from './routes.ts'

export type TraineeServices = {
  readonly registry: Registry
  /** Where people reach the relay, e.g. `https://sijil.example.ma`; null: as the asking device does. */
  readonly publicUrl: string | null
}

/** A registrar gives codes to a whole class at the counter. */
const CODES_PER_MINUTE = 60

export function traineeRoutes({ registry, publicUrl }: TraineeServices): Route[] {
  return [
    {
      method: 'post',
      path: '/api/trainees/codes',
      policy: 'registrar',
      limits: { bodyBytes: fields.MAX_JSON_BYTES, perMinute: CODES_PER_MINUTE },
      async handle(asked, registrar) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, invitation)
        if (!body.ok) return body.answer
        const issue = await inviteTrainee(registry, registrar, body.value)
        if (!issue.ok) return problem(asked, 404, issue.reason)
        const link = `${publicUrl ?? originOf(asked)}/enrol#${issue.issued.code}`
        return asked.json({ ...issue.issued, link }, 201)
      }
    },
    {
      method: 'get',
      path: '/api/trainees/:person/devices',
      policy: 'registrar',
      limits: { bodyBytes: 0, perMinute: 60 },
      async handle(asked, registrar) {
        const person = personIn(asked.req.param('person'))
        const devices = await devicesOfTrainee(registry.store, registrar, person)
        return asked.json({ devices })
      }
    }
  ]
}

const invitation = v.strictObject({ group: fields.group, person: fields.person })

/** 0, which is nobody, for what is no number. */
function personIn(text: string | undefined): PersonId {
  return (/^\d{1,10}$/.test(text ?? '') ? Number(text) : 0) as PersonId
}
