/** What a phone asks the relay before anybody is signed in: set-up, the demonstration's people, its own enrolment. */
import * as v from 'valibot'
import type { PersonId } from '#shared/domain/identity.ts'
import { ROLES } from '#shared/domain/people.ts'
import { askRelay, type RelayAnswer, type RelayQuestion } from '#lib/app-relay.ts'

export type Asked<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string }

const person = v.pipe(
  v.number(),
  v.transform((value) => value as PersonId)
)
const names = v.object({
  lastName: v.string(),
  firstName: v.string(),
  lastNameAr: v.string(),
  firstNameAr: v.string()
})

const setup = v.object({
  state: v.picklist(['new', 'demo', 'ready']),
  demoAvailable: v.boolean()
})
const issued = v.object({ code: v.string(), expiresAt: v.number() })
const personas = v.object({
  personas: v.array(
    v.object({
      person,
      site: v.string(),
      key: v.string(),
      names,
      roles: v.array(v.picklist(ROLES))
    })
  )
})
const enrolment = v.object({
  device: v.number(),
  writer: v.number(),
  token: v.string(),
  person,
  site: v.string(),
  isTrainee: v.optional(v.boolean(), false),
  names
})

export type Setup = v.InferOutput<typeof setup>
export type IssuedCode = v.InferOutput<typeof issued>
export type Persona = v.InferOutput<typeof personas>['personas'][number]
export type Enrolment = v.InferOutput<typeof enrolment>

export type NewSite = {
  readonly site: {
    readonly code: string
    readonly name: string
    readonly nameAr: string
    readonly kind: 'main' | 'annex' | 'branch'
  }
  readonly officer: v.InferOutput<typeof names>
  /** Null where the officer directs the site too. */
  readonly director: v.InferOutput<typeof names> | null
}

/** A device that asks to be let in. */
export type Applicant = { readonly publicKey: string; readonly label: string }

export function readSetup(): Promise<Asked<Setup>> {
  return ask(setup, { path: '/api/setup' })
}

/** `setupKey`: what the relay printed when it started, needed from any other machine than its own. */
export function startDemo(setupKey: string): Promise<Asked<unknown>> {
  return ask(v.unknown(), { path: '/api/setup/demo', body: {}, headers: keyHeader(setupKey) })
}

export function createSite(site: NewSite, setupKey: string): Promise<Asked<IssuedCode>> {
  return ask(issued, { path: '/api/setup/site', body: site, headers: keyHeader(setupKey) })
}

/** Another code for the first officer, while nobody has come in yet. */
export function renewFirstCode(setupKey: string): Promise<Asked<IssuedCode>> {
  return ask(issued, { path: '/api/setup/code', body: {}, headers: keyHeader(setupKey) })
}

export async function listPersonas(): Promise<Asked<readonly Persona[]>> {
  const answer = await ask(personas, { path: '/api/personas' })
  return answer.ok ? { ok: true, value: answer.value.personas } : answer
}

export function becomePersona(who: PersonId, applicant: Applicant): Promise<Asked<Enrolment>> {
  return ask(enrolment, { path: `/api/personas/${who}/device`, body: applicant })
}

export function enrolDevice(code: string, applicant: Applicant): Promise<Asked<Enrolment>> {
  return ask(enrolment, { path: '/api/devices', body: { code, ...applicant } })
}

function keyHeader(setupKey: string): Record<string, string> {
  return setupKey === '' ? {} : { 'x-setup-key': setupKey }
}

async function ask<Schema extends v.GenericSchema>(
  schema: Schema,
  question: RelayQuestion
): Promise<Asked<v.InferOutput<Schema>>> {
  const answer: RelayAnswer = await askRelay(question)
  if (!answer.ok) return answer
  const parsed = v.safeParse(schema, answer.body)
  return parsed.success ? { ok: true, value: parsed.output } : { ok: false, reason: 'relay-error' }
}
