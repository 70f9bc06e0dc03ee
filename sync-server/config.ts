/** The environment, read once at start: a typed configuration, or the reason why there is none. */
import * as v from 'valibot'
import { readMailConfig, type MailConfig } from './config-mail.ts'

export type Config = {
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly logLevel: 'debug' | 'info' | 'error' | 'silent'
  /** Become the demonstration at the first start, without asking. */
  readonly startsAsDemo: boolean
  /** Null: one is made at each start and printed where it is needed. */
  readonly setupKey: string | null
  readonly publicUrl: URL | null
  readonly trustsProxy: boolean
  /** Null: nothing is told by mail. */
  readonly mail: MailConfig | null
}

export type Configuring =
  | { readonly ok: true; readonly config: Config }
  /** What is wrong, one line for each variable. */
  | { readonly ok: false; readonly problems: readonly string[] }

const flag = v.optional(
  v.pipe(
    v.picklist(['0', '1', '']),
    v.transform((text) => text === '1')
  ),
  '0'
)

const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'is no http(s) address'),
  v.transform((text) => new URL(text))
)

const environment = v.object({
  PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'is no port number'),
      v.transform(Number),
      v.maxValue(65_535, 'is no port number')
    ),
    '4180'
  ),
  HOST: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), './data'),
  LOG_LEVEL: v.optional(
    v.picklist(['debug', 'info', 'error', 'silent'], 'is none of debug, info, error, silent'),
    'info'
  ),
  DEMO: flag,
  SIJIL_SETUP_KEY: v.optional(v.pipe(v.string(), v.minLength(16, 'is shorter than 16 letters'))),
  PUBLIC_URL: v.optional(url),
  TRUST_PROXY: flag
})

/** Reads the variables of `sync-server/README.md`; others are none of our business. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Configuring {
  const parsed = v.safeParse(environment, variables)
  const publicUrl = parsed.success ? (parsed.output.PUBLIC_URL ?? null) : null
  const mail = readMailConfig(variables, publicUrl)
  if (!parsed.success || !mail.ok) {
    const wrong = (parsed.issues ?? []).map((issue) => `${v.getDotPath(issue)} ${issue.message}`)
    return { ok: false, problems: [...wrong, ...(mail.ok ? [] : mail.problems)] }
  }
  const { output } = parsed
  return {
    ok: true,
    config: {
      port: output.PORT,
      host: output.HOST,
      dataFolder: output.DATA_DIR,
      logLevel: output.LOG_LEVEL,
      startsAsDemo: output.DEMO,
      setupKey: output.SIJIL_SETUP_KEY ?? null,
      publicUrl,
      trustsProxy: output.TRUST_PROXY,
      mail: mail.mail
    }
  }
}
