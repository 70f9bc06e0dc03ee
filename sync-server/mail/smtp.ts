/** Hands a letter to a mail server, and says in one word what became of it. */
import { createTransport } from 'nodemailer'
import type { MailConfig } from '../config-mail.ts'
import { MAIL_ANSWER_MS, MAIL_CONNECT_MS } from '../limits.ts'
import type { Letter } from './letter.ts'

/**
 * `taken`: the mail server has it. `put-off`: it wants to be asked again. `refused`: it will never take this one.
 * `unreachable`: it is not there, or does not let us in; another letter would fare no better now.
 */
export type Handed =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'put-off' | 'refused' | 'unreachable'; readonly why: string }

export type MailServer = {
  hand(letter: Letter): Promise<Handed>
}

type Settings = Pick<MailConfig, 'host' | 'port' | 'tls' | 'login'>

/** Certificates are checked against what Node trusts. Each letter has a connection of its own. */
export function createMailServer({ host, port, tls, login }: Settings): MailServer {
  const transport = createTransport({
    ...{ host, port, secure: tls === 'tls' },
    ...{ requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    ...{ connectionTimeout: MAIL_CONNECT_MS, greetingTimeout: MAIL_CONNECT_MS },
    ...{ dnsTimeout: MAIL_CONNECT_MS, socketTimeout: MAIL_ANSWER_MS },
    // Nothing is ever read from elsewhere into a letter.
    ...{ disableFileAccess: true, disableUrlAccess: true }
  })
  return {
    async hand(letter) {
      try {
        await transport.sendMail(mailOf(letter))
        return { outcome: 'taken' }
      } catch (error) {
        return fateOf(error as SmtpError)
      }
    }
  }
}

function mailOf({ from, to, subject, text, messageId, date, calendar }: Letter) {
  return {
    from: { name: 'Sijil', address: from },
    // Of a machine to one person: absence notices do not answer it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'fr, ar' },
    ...{ to, subject, text, messageId, date },
    attachments:
      calendar === null
        ? []
        : [
            {
              filename: calendar.fileName,
              content: Buffer.from(calendar.text),
              contentType: 'text/calendar; charset=utf-8'
            }
          ]
  }
}

type SmtpError = {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
}

/** The server is going away: another letter would hear the same. */
const GOING_AWAY = 421

/** Codes alone: the words of a server repeat addresses. */
function fateOf({ code = 'unknown', responseCode, command }: SmtpError): Handed {
  const why = responseCode === undefined ? code : `${code} ${responseCode}`
  const isAboutLetter = code === 'EENVELOPE' || code === 'EMESSAGE'
  // Who sends is the same for all of them.
  const isAboutSender = command === 'MAIL FROM' || responseCode === GOING_AWAY
  if (responseCode === undefined || !isAboutLetter || isAboutSender)
    return { outcome: 'unreachable', why }
  return { outcome: responseCode >= 500 ? 'refused' : 'put-off', why }
}
