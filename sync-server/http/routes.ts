/**
 * The one way to add a route. Each declares who may ask and how much; without that it cannot be registered, so that
 * nothing is open by forgetting (deny by construction).
 */
import type { Hono } from 'hono'
import type { SignedIn } from '../auth/device-token.ts'
import {
  hostOf,
  problem,
  socketAddress,
  type Asked,
  type Bindings,
  type Status
} from './context.ts'
import type { RateLimiter } from './rate-limit.ts'
import { maySetUp } from './setup-guard.ts'

export type RouteLimits = {
  /** Bytes of the body as it comes; 0 for none. */
  readonly bodyBytes: number
  /** Requests of one address, or of one device where the policy asks for one. */
  readonly perMinute: number
  /** Requests of everyone together. */
  readonly perMinuteInAll?: number
  /**
   * Requests of everyone together that were answered with 403. Past it whoever had such an answer within the minute is told
   * to come back; others go on, so that strangers who guess shut out nobody but themselves.
   */
  readonly failuresPerMinuteInAll?: number
}

type RouteBase = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly limits: RouteLimits
}

/** `public`: anyone. `setup`: at the machine or with its key. */
type OpenPolicy = 'public' | 'setup'
/** `delivering`: also a revoked device, which may still deliver. `itOfficer`, `registrar`: a device of one, for the whole site. */
type DevicePolicy = 'device' | 'delivering' | OfficePolicy
type OfficePolicy = 'itOfficer' | 'registrar'

export type Route = RouteBase &
  (
    | { readonly policy: OpenPolicy; readonly handle: (asked: Asked) => Promise<Response> }
    | {
        readonly policy: DevicePolicy
        readonly handle: (asked: Asked, device: SignedIn) => Promise<Response>
      }
  )

/** What the guards ask of the rest of the relay. */
export type Gate = {
  readonly rateLimiter: RateLimiter
  readonly signIn: (header: string | undefined) => Promise<SignedIn | null>
  readonly holdsOffice: (device: SignedIn, office: OfficePolicy) => Promise<boolean>
  /** Where proxies are trusted, the address that the nearest one saw. */
  readonly trustsProxy: boolean
  /** Others than the person at its machine may reach it: it listens to the network, or stands behind a proxy. */
  readonly isOpenToAll: boolean
  readonly setupKey: string
  /** Host of the address that people use, where a proxy changes the Host header; null when it does not. */
  readonly publicHost: string | null
}

type Admission =
  | { readonly ok: true; readonly device: SignedIn | null }
  | { readonly ok: false; readonly status: Status; readonly reason: string }

type Guard = (asked: Asked, gate: Gate) => Promise<Admission>

const ANYONE: Admission = { ok: true, device: null }
const refuse = (status: Status, reason: string): Admission => ({ ok: false, status, reason })

const guards: Readonly<Record<Route['policy'], Guard>> = {
  public: async () => ANYONE,
  setup: async (asked, gate) => {
    const attempt = {
      address: socketAddress(asked),
      host: hostOf(asked),
      isForwarded: ['x-forwarded-for', 'forwarded'].some((name) => asked.req.header(name)),
      key: asked.req.header('x-setup-key')
    }
    return maySetUp(attempt, gate) ? ANYONE : refuse(403, 'setup-not-allowed')
  },
  delivering: async (asked, gate) => {
    const device = await gate.signIn(asked.req.header('authorization'))
    return device === null ? refuse(401, 'not-signed-in') : { ok: true, device }
  },
  device: async (asked, gate) => {
    const device = await gate.signIn(asked.req.header('authorization'))
    if (device === null) return refuse(401, 'not-signed-in')
    return device.revokedAt === null ? { ok: true, device } : refuse(401, 'device-revoked')
  },
  itOfficer: (asked, gate) => guardOffice(asked, gate, 'itOfficer'),
  registrar: (asked, gate) => guardOffice(asked, gate, 'registrar')
}

async function guardOffice(asked: Asked, gate: Gate, office: OfficePolicy): Promise<Admission> {
  const admission = await guards.device(asked, gate)
  if (!admission.ok || admission.device === null) return admission
  const isHeld = await gate.holdsOffice(admission.device, office)
  return isHeld ? admission : refuse(403, 'not-your-role')
}

/** Adds routes to the app. Throws on one without a known policy or without limits: that is a mistake of ours. */
export function registerRoutes(
  app: Hono<{ Bindings: Bindings }>,
  gate: Gate,
  routes: readonly Route[]
): void {
  for (const route of routes) {
    if (!Object.hasOwn(guards, route.policy))
      throw new Error(`${route.method} ${route.path} declares no policy`)
    if (!(route.limits?.perMinute > 0) || !(route.limits.bodyBytes >= 0))
      throw new Error(`${route.method} ${route.path} declares no limits`)
    app.on(route.method, route.path, (asked: Asked) => answer(asked, gate, route))
  }
}

async function answer(asked: Asked, gate: Gate, route: Route): Promise<Response> {
  if (route.method === 'post') {
    const fault = faultOfChange(asked, gate)
    if (fault !== null) return problem(asked, fault.status, fault.reason)
  }
  if (isOverLimit(gate, route, null, clientAddress(asked, gate))) return tooMany(asked)
  const admission = await guards[route.policy](asked, gate)
  if (!admission.ok) return problem(asked, admission.status, admission.reason)
  const { device } = admission
  if (device === null) return answerOpenly(asked, gate, route)
  if (isOverLimit(gate, route, device, '')) return tooMany(asked)
  return route.handle(asked, device)
}

async function answerOpenly(asked: Asked, gate: Gate, route: Route): Promise<Response> {
  const { failuresPerMinuteInAll } = route.limits
  const handle = route.handle as (asked: Asked) => Promise<Response>
  if (failuresPerMinuteInAll === undefined) return handle(asked)
  const { rateLimiter } = gate
  const everyone = `failures of ${route.method} ${route.path}`
  const address = `${everyone} address ${clientAddress(asked, gate)}`
  const isFlooded = rateLimiter.isEmpty(everyone, failuresPerMinuteInAll)
  if (isFlooded && rateLimiter.isEmpty(address, 1)) return tooMany(asked)
  const answered = await handle(asked)
  if (answered.status === 403) {
    rateLimiter.take(everyone, failuresPerMinuteInAll)
    rateLimiter.take(address, 1)
  }
  return answered
}

/**
 * Changes come from the app itself: a form of another page can send neither of these content types without asking
 * first, and its Origin is another.
 */
function faultOfChange(asked: Asked, gate: Gate): { status: Status; reason: string } | null {
  const type = asked.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/octet-stream')
    return { status: 415, reason: 'content-type' }
  const origin = asked.req.header('origin')
  if (origin === undefined) return null
  const host = URL.parse(origin)?.host ?? null
  const isOurs = host !== null && (host === hostOf(asked) || host === gate.publicHost)
  return isOurs ? null : { status: 403, reason: 'other-origin' }
}

/** Open routes count by address; the others by device, once it is known: an annex shares one address. */
function isOverLimit(gate: Gate, route: Route, device: SignedIn | null, address: string): boolean {
  const isOpen = route.policy === 'public' || route.policy === 'setup'
  if (isOpen !== (device === null)) return false
  const who = device === null ? `address ${address}` : `device ${device.number}`
  const { perMinute, perMinuteInAll } = route.limits
  const name = `${route.method} ${route.path}`
  if (!gate.rateLimiter.take(`${name} ${who}`, perMinute)) return true
  return perMinuteInAll !== undefined && !gate.rateLimiter.take(name, perMinuteInAll)
}

function tooMany(asked: Asked): Response {
  asked.header('retry-after', '30')
  return problem(asked, 429, 'too-many-requests')
}

function clientAddress(asked: Asked, gate: Gate): string {
  const forwarded = gate.trustsProxy ? asked.req.header('x-forwarded-for') : undefined
  return forwarded?.split(',').at(-1)?.trim() ?? socketAddress(asked)
}
