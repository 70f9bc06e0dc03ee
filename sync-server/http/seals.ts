/** Seals of printed pages, and the public keys that prove them. */
import * as v from 'valibot'
import type { GroupId } from '#shared/domain/identity.ts'
import { SEAL_KINDS } from '#shared/domain/seal.ts'
import type { Registry } from '../registry/enrolment.ts'
import { publicSealKeys, sealPage, type SealRefusal } from '../registry/seals.ts'
import { problem, readJson, type Status } from './context.ts'
import * as fields from './fields.ts'
import type { Route } from './routes.ts'

/** Characters of a number of minutes, as their closing has it. */
const MAX_MINUTES_LENGTH = 40
/** Transcripts of a whole group are sealed one by one: 120 at most, and some trials. */
const SEALS_PER_MINUTE = 300

const STATUS_BY_REASON: Readonly<Record<SealRefusal, Status>> = {
  'not-your-role': 403,
  'not-closed': 409,
  'other-minutes': 409,
  disputed: 409,
  'gradebook-differs': 409,
  'rule-missing': 409,
  'digest-differs': 409
}

const request = v.strictObject({
  kind: v.picklist(SEAL_KINDS),
  group: v.pipe(
    fields.person,
    v.transform((number) => Number(number) as GroupId)
  ),
  year: v.pipe(v.string(), v.regex(/^\d{4}$/)),
  minutes: v.pipe(v.string(), v.maxLength(MAX_MINUTES_LENGTH)),
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  person: v.nullable(fields.person)
})

/** Whoever may read the minutes may have them sealed: the relay signs what it finds, not what it is told. */
export function sealRoutes(registry: Registry): Route[] {
  return [
    {
      method: 'get',
      path: '/api/seal-keys',
      policy: 'device',
      limits: { bodyBytes: 0, perMinute: 60 },
      handle: async (asked) => asked.json({ keys: await publicSealKeys(registry) })
    },
    {
      method: 'post',
      path: '/api/seals',
      policy: 'device',
      limits: { bodyBytes: fields.MAX_JSON_BYTES, perMinute: SEALS_PER_MINUTE },
      async handle(asked, device) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, request)
        if (!body.ok) return body.answer
        const sealing = await sealPage(registry, device, body.value)
        if (!sealing.ok) return problem(asked, STATUS_BY_REASON[sealing.reason], sealing.reason)
        return asked.json({ seal: sealing.seal, keys: await publicSealKeys(registry) }, 201)
      }
    }
  ]
}
