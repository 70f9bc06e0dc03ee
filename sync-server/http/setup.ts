/** The first start and the demonstration. */
import * as v from 'valibot'
import { becomePersona, listPersonas, seedDemo, type DemoBuilder } from '../registry/demo.ts'
import { reissueFirstCode, setUpSite, setupState, type SetUp } from '../registry/setup.ts'
import type { Registry } from '../registry/enrolment.ts'
import { problem, readJson, type Asked } from './context.ts'
import * as fields from './fields.ts'
import type { Route } from './routes.ts'

export type SetupServices = {
  readonly registry: Registry
  readonly demo: DemoBuilder | null
  /** The demonstration was just written. */
  readonly onSeeded: () => void
}

const SETUP_LIMITS = { bodyBytes: fields.MAX_JSON_BYTES, perMinute: 20, perMinuteInAll: 60 }
const READ_LIMITS = { bodyBytes: 0, perMinute: 120 }

export function setupRoutes({ registry, demo, onSeeded }: SetupServices): Route[] {
  return [
    {
      method: 'get',
      path: '/api/setup',
      policy: 'public',
      limits: READ_LIMITS,
      async handle(asked) {
        const state = await setupState(registry.store)
        return asked.json({ state, demoAvailable: state === 'new' && demo !== null })
      }
    },
    {
      method: 'post',
      path: '/api/setup/demo',
      policy: 'setup',
      limits: SETUP_LIMITS,
      async handle(asked) {
        if (demo === null) return problem(asked, 404, 'no-demo')
        const seeded = await seedDemo(registry, demo)
        if (!seeded.ok) return problem(asked, 409, seeded.reason)
        onSeeded()
        return asked.json({ state: 'demo' }, 201)
      }
    },
    {
      method: 'post',
      path: '/api/setup/site',
      policy: 'setup',
      limits: SETUP_LIMITS,
      async handle(asked) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, firstSite)
        if (!body.ok) return body.answer
        return sayCode(asked, await setUpSite(registry, body.value))
      }
    },
    {
      method: 'post',
      path: '/api/setup/code',
      policy: 'setup',
      limits: SETUP_LIMITS,
      handle: async (asked) => sayCode(asked, await reissueFirstCode(registry))
    }
  ]
}

const firstSite = v.strictObject({
  site: fields.site,
  officer: fields.names,
  director: v.nullable(fields.names)
})

function sayCode(asked: Asked, setUp: SetUp): Response {
  return setUp.ok
    ? asked.json(setUp.issued, 201)
    : problem(asked, setUp.reason === 'bad-site-code' ? 400 : 409, setUp.reason)
}

/** The people of the demonstration, and how to become one of them. On any other relay there is nothing here. */
export function personaRoutes(registry: Registry): Route[] {
  return [
    {
      method: 'get',
      path: '/api/personas',
      policy: 'public',
      limits: READ_LIMITS,
      async handle(asked) {
        const personas = await listPersonas(registry.store)
        return personas === null ? problem(asked, 404, 'no-demo') : asked.json({ personas })
      }
    },
    {
      method: 'post',
      path: '/api/personas/:person/device',
      policy: 'public',
      limits: { bodyBytes: fields.MAX_JSON_BYTES, perMinute: 60, perMinuteInAll: 600 },
      async handle(asked) {
        const body = await readJson(asked, fields.MAX_JSON_BYTES, personaDevice)
        if (!body.ok) return body.answer
        const became = await becomePersona(registry, Number(asked.req.param('person')), body.value)
        if (became.ok) return asked.json(became.enrolment, 201)
        return problem(asked, became.reason === 'unknown-persona' ? 404 : 400, became.reason)
      }
    }
  ]
}

const personaDevice = v.strictObject({ publicKey: fields.publicKey, label: fields.label })
