/** A notice as the mail that one person gets: French, then Arabic, a link, and the day for their calendar where there is one. */
import { createHash } from 'node:crypto'
import { msOfMoment } from '#shared/domain/calendar.ts'
import type { Notice } from '../store/store.ts'
import { calendarFile } from './calendar-file.ts'
import { entrySummary, FROM_A_MACHINE, GREETING, sayingOf, WHERE_TO_READ } from './words.ts'

export type Letter = {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same for every sending of one notice: a mail program that got it twice shows it once. */
  readonly messageId: string
  readonly date: Date
  readonly calendar: { readonly fileName: string; readonly text: string } | null
}

export type Sender = {
  readonly from: string
  /** Where people reach the app. */
  readonly appUrl: URL
}

export function letterOf(notice: Notice, to: string, { from, appUrl }: Sender): Letter {
  const domain = from.slice(from.indexOf('@') + 1)
  // The places of lists: no address of a page names anybody.
  const link = `${appUrl.origin}${isForApplicant(notice) ? '/requests' : '/requests/inbox'}`
  const { subject, lines } = sayingOf(notice)
  const part = (language: 'fr' | 'ar') =>
    [
      GREETING[language],
      '',
      ...lines.map((line) => line[language]),
      '',
      WHERE_TO_READ[language],
      link,
      '',
      FROM_A_MACHINE[language]
    ].join('\n')
  return {
    ...{ from, to },
    subject: `${subject.fr} – ${subject.ar}`,
    text: `${part('fr')}\n\n----------\n\n${part('ar')}\n`,
    messageId: `<${fingerprint(notice.key)}@${domain}>`,
    date: new Date(msOfMoment(notice.notedAt)),
    calendar: calendarOf(notice, domain, link)
  }
}

/** What the applicant's calendar is told; a day that went by is nothing to plan. */
function calendarOf(notice: Notice, domain: string, link: string): Letter['calendar'] {
  const { due, event, register, subject, revision, notedAt } = notice
  if (due === null || !isForApplicant(notice)) return null
  const summary = entrySummary(notice)
  const text = calendarFile({
    uid: `${fingerprint(subject)}@${domain}`,
    day: due,
    ...{ revision, writtenAt: notedAt, link },
    isCancelled: event === 'complement-asked',
    summary: `${summary.fr} – ${summary.ar}`,
    description: `${WHERE_TO_READ.fr} ${link}\n${WHERE_TO_READ.ar} ${link}`
  })
  return { fileName: `sijil-${register.replace('/', '-')}.ics`, text }
}

function isForApplicant({ event }: Notice): boolean {
  return event !== 'overdue' && event !== 'deposits'
}

/** Says nothing of what it was made from, which names a person by number. */
function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}
