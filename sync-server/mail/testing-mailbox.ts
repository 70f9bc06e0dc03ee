/** A real mail server on this machine, which can be made to behave as mail servers do, and mails as a mail program reads them. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Mailbox = {
  readonly port: number
  /** What was taken, as it came. */
  readonly taken: ReceivedMail[]
  /** What the server does with the next mails; it takes them while nothing is said. */
  behaviour: Behaviour
  /** How often somebody asked it to take a mail. */
  readonly asked: () => number
  stop(): Promise<void>
}

/** `cut`: the line breaks when the whole mail is there, before the server says so. */
export type Behaviour =
  'take' | 'cut' | { readonly at: 'sender' | 'recipient' | 'data'; readonly code: number }

export type ReceivedMail = {
  readonly to: readonly string[]
  /** As mail programs see it. */
  readonly headers: ReadonlyMap<string, string>
  readonly subject: string
  readonly text: string
  readonly calendar: string | null
  readonly raw: string
}

export async function startMailbox(port = 0): Promise<Mailbox> {
  const taken: ReceivedMail[] = []
  let asked = 0
  const refusal = (at: string) => {
    const { behaviour } = mailbox
    if (typeof behaviour === 'string' || behaviour.at !== at) return null
    return Object.assign(new Error('not <anybody@example.ma>'), { responseCode: behaviour.code })
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === 'sijil' && password === 'a secret of the test'
      done(isRight ? null : new Error('who are you'), { user: username })
    },
    onMailFrom: (_address, _session, done) => {
      asked += 1
      done(refusal('sender'))
    },
    onRcptTo: (_address, _session, done) => done(refusal('recipient')),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refused = refusal('data')
        if (refused !== null) return done(refused)
        const to = envelope.rcptTo.map(({ address }) => address)
        taken.push(readMail(Buffer.concat(chunks).toString('utf8'), to))
        if (mailbox.behaviour !== 'cut') return done()
        for (const connection of server.connections) connection._socket?.destroy()
      })
    }
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const mailbox: Mailbox = {
    port: (server.server.address() as AddressInfo).port,
    taken,
    behaviour: 'take',
    asked: () => asked,
    stop: () => new Promise((resolve) => server.close(resolve))
  }
  return mailbox
}

function readMail(raw: string, to: readonly string[]): ReceivedMail {
  const { headers, body } = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1]
  const parts =
    boundary === undefined
      ? [{ headers, body }]
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => split(part.replace(/^\r\n/, '')))
  const bodyOf = (type: string) => {
    const found = parts.find((part) => part.headers.get('content-type')?.startsWith(type))
    return found === undefined ? null : decoded(found)
  }
  const subject = wordsOf(headers.get('subject') ?? '')
  return {
    ...{ to, headers, subject, raw },
    text: bodyOf('text/plain') ?? '',
    calendar: bodyOf('text/calendar')
  }
}

type Part = { readonly headers: ReadonlyMap<string, string>; readonly body: string }

function split(text: string): Part {
  const end = text.indexOf('\r\n\r\n')
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: new Map(headers), body: text.slice(end + 4) }
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? fromQuoted(body.replace(/=\r\n/g, '')) : body
}

/** Encoded words (RFC 2047). */
function wordsOf(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : fromQuoted(text.replace(/_/g, ' '))
    )
}

function fromQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16))
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
