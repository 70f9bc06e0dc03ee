/**
 * A seal: what the relay vouches for on a printed page, as one line of text that fits into a QR code. Whoever holds the
 * relay's public key can check it without a network. It holds numbers and no name: anybody may read a code.
 *
 * `SIJIL1;kind;site;group;year;minutes;amendments;digest;person;overall;code;sealed at;key;signature`
 */
import { MAX_SHORT_NUMBER, type GroupId, type PersonId } from './identity.ts'
import type { Moment } from './calendar.ts'
import type { SiteCode } from './people.ts'

const FORMAT = 'SIJIL1'
const FIELDS = 14
/** Characters of a seal: about 240 are usual. */
const MAX_SEAL_LENGTH = 500

export const SEAL_KINDS = ['minutes', 'transcript'] as const
export type SealKind = (typeof SEAL_KINDS)[number]

export type SealContent = {
  readonly kind: SealKind
  readonly site: SiteCode
  readonly group: GroupId
  readonly year: string
  /** Number of the minutes in the centre's register. */
  readonly minutes: string
  /** Amendments that the page holds. */
  readonly amendments: number
  /** SHA-256 of the minutes or of the transcript, in hexadecimal. */
  readonly digest: string
  /** Whose transcript it is; null for minutes. */
  readonly person: PersonId | null
  /** Hundredths of the overall result, or null where there is none. */
  readonly overall: number | null
  /** What was decided; '' where nothing was, or for minutes. */
  readonly code: string
  /** Relay time. */
  readonly sealedAt: Moment
}

export type ReadSeal = {
  readonly content: SealContent
  /** The part that is signed. */
  readonly signed: string
  readonly key: string
  /** Base64url of the two numbers of a P-256 signature. */
  readonly signature: string
}

/** What is signed, the name of the key included. */
export function signedText(content: SealContent, key: string): string {
  const { kind, site, group, year, minutes, amendments, digest, person, overall, code } = content
  return [
    ...[FORMAT, kind, site, group.toString(36), year, encodeURIComponent(minutes)],
    ...[amendments, digest, person?.toString(36) ?? '', overall ?? '', code],
    ...[content.sealedAt, key]
  ].join(';')
}

export function sealText(signed: string, signature: string): string {
  return `${signed};${signature}`
}

/** Reads the text of a code, or what somebody typed of it; null where it is no seal. Nothing is believed of it yet. */
export function parseSeal(text: string): ReadSeal | null {
  const line = text.replaceAll(/\s/g, '')
  const parts = line.split(';')
  if (line.length > MAX_SEAL_LENGTH || parts.length !== FIELDS || parts[0] !== FORMAT) return null
  const [, kindSaid, site = '', group, year = '', minutesSaid = '', amendments, digest = ''] = parts
  const [person, overall, code = '', sealedAt, key = '', signature = ''] = parts.slice(8)
  const kind = SEAL_KINDS.find((known) => known === kindSaid)
  const minutes = decoded(minutesSaid)
  const content = {
    ...{ kind, site, year, minutes, digest, code },
    group: shortNumber<GroupId>(group),
    amendments: wholeNumber(amendments),
    person: person === '' ? null : shortNumber<PersonId>(person),
    overall: overall === '' ? null : wholeNumber(overall),
    sealedAt: wholeNumber(sealedAt)
  }
  const isWhole =
    kind !== undefined &&
    minutes !== null &&
    /^[a-z][a-z0-9-]{1,19}$/.test(site) &&
    /^\d{4}$/.test(year) &&
    /^[0-9a-f]{64}$/.test(digest) &&
    /^[0-9a-f]{8}$/.test(key) &&
    /^[A-Za-z0-9_-]{86}$/.test(signature) &&
    !Object.values(content).includes(undefined)
  if (!isWhole) return null
  const signed = line.slice(0, line.lastIndexOf(';'))
  return { content: content as SealContent, signed, key, signature }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not a text that was encoded: no seal of ours.
    return null
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined
}

function shortNumber<Id extends number>(text: string | undefined): Id | undefined {
  if (text === undefined || !/^[0-9a-z]{1,6}$/.test(text)) return undefined
  const number = Number.parseInt(text, 36)
  return number >= 1 && number <= MAX_SHORT_NUMBER ? (number as Id) : undefined
}
