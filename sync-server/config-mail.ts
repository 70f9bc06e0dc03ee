/** The variables of outgoing mail. Without `MAIL_HOST` there is none: nothing is queued, nothing is sent. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

export const TLS_MODES = ['starttls', 'tls', 'none'] as const
export type TlsMode = (typeof TLS_MODES)[number]

export type MailConfig = {
  readonly host: string
  readonly port: number
  readonly tls: TlsMode
  /** Null: the mail server asks nobody who they are. */
  readonly login: { readonly user: string; readonly password: string } | null
  /** Address that mails come from. */
  readonly from: string
  /** File of the addresses of people (mail/addresses.ts). */
  readonly addressesFile: string
  /** Where people reach the app. */
  readonly appUrl: URL
}

export type ConfiguringMail =
  | { readonly ok: true; readonly mail: MailConfig | null }
  | { readonly ok: false; readonly problems: readonly string[] }

type Variables = Readonly<Record<string, string | undefined>>

const DEFAULT_PORTS: Readonly<Record<TlsMode, string>> = { starttls: '587', tls: '465', none: '25' }
const MAX_ADDRESS_LENGTH = 254
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/

/** An address as institutions give them: plain ASCII, with a domain. */
export function isMailAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS_LENGTH && ADDRESS.test(text)
}

const given = v.pipe(v.string('is missing'), v.minLength(1, 'is empty'))

const environment = v.object({
  MAIL_HOST: given,
  MAIL_TLS: v.picklist(TLS_MODES, 'is none of starttls, tls, none'),
  MAIL_PORT: v.pipe(
    v.string(),
    v.regex(/^[1-9]\d{0,4}$/, 'is no port number'),
    v.transform(Number),
    v.maxValue(65_535, 'is no port number')
  ),
  MAIL_USER: v.optional(given),
  MAIL_FROM: v.pipe(given, v.check(isMailAddress, 'is no mail address')),
  MAIL_ADDRESSES: v.pipe(given, v.check(isReadable, 'names a file that cannot be read'))
})

/** Reads the variables of mail; `publicUrl` is where the app is reached, which every mail tells. */
export function readMailConfig(variables: Variables, publicUrl: URL | null): ConfiguringMail {
  const { MAIL_HOST: host } = variables
  if (host === undefined) return withoutHost(variables)
  const tls = variables.MAIL_TLS ?? 'starttls'
  const port = variables.MAIL_PORT ?? DEFAULT_PORTS[tls as TlsMode] ?? DEFAULT_PORTS.starttls
  const parsed = v.safeParse(environment, { ...variables, MAIL_TLS: tls, MAIL_PORT: port })
  const problems = (parsed.issues ?? []).map((issue) => `${v.getDotPath(issue)} ${issue.message}`)
  if (publicUrl === null) problems.push('PUBLIC_URL is missing: mails lead to it (MAIL_HOST)')
  const secret = readPassword(variables)
  if (secret.problem !== null) problems.push(secret.problem)
  // A password on an open line is everybody's.
  if (tls === 'none' && secret.password !== null && !isThisMachine(host))
    problems.push('MAIL_TLS may be none only where no password is sent, or to this very machine')
  if (!parsed.success || publicUrl === null || problems.length > 0) return { ok: false, problems }
  const { output } = parsed
  const { password } = secret
  return {
    ok: true,
    mail: {
      ...{ host, port: output.MAIL_PORT, tls: output.MAIL_TLS, from: output.MAIL_FROM },
      login:
        output.MAIL_USER === undefined || password === null
          ? null
          : { user: output.MAIL_USER, password },
      addressesFile: output.MAIL_ADDRESSES,
      appUrl: publicUrl
    }
  }
}

/** Somebody who sets the rest believes that mail is sent. */
function withoutHost(variables: Variables): ConfiguringMail {
  const orphans = Object.keys(variables).filter(
    (name) => name.startsWith('MAIL_') && variables[name] !== undefined && KNOWN.has(name)
  )
  if (orphans.length === 0) return { ok: true, mail: null }
  return { ok: false, problems: [`MAIL_HOST is missing, while ${orphans.join(', ')} is set`] }
}

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(environment.entries),
  ...['MAIL_PASSWORD', 'MAIL_PASSWORD_FILE']
])

type Secret = { readonly password: string | null; readonly problem: string | null }

function readPassword(variables: Variables): Secret {
  const { MAIL_USER: user, MAIL_PASSWORD: inPlace, MAIL_PASSWORD_FILE: file } = variables
  const wrong = (problem: string): Secret => ({ password: null, problem })
  if (inPlace !== undefined && file !== undefined)
    return wrong('MAIL_PASSWORD and MAIL_PASSWORD_FILE are both set: one of them is enough')
  const password = file === undefined ? (inPlace ?? null) : textOf(file)
  if (file !== undefined && password === null)
    return wrong('MAIL_PASSWORD_FILE names a file that cannot be read')
  if (password === '') return wrong('the password of MAIL_USER is empty')
  if ((user === undefined) !== (password === null))
    return wrong('MAIL_USER and its password (MAIL_PASSWORD_FILE or MAIL_PASSWORD) go together')
  return { password, problem: null }
}

/** Without the end of line that editors leave. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return null
  }
}

function isReadable(file: string): boolean {
  return textOf(file) !== null
}

function isThisMachine(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host)
}
