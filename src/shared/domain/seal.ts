/**
 * A seal: what the relay vouches for on a printed page, as one line of text that fits into a QR code. Whoever holds the
 * relay's public key can check it without a network. Anybody may read a code: that of a page of results holds numbers and
 * no name; that of an act as much of the name as shows that it was not made out to somebody else.
 *
 * `SIJIL1;kind;site;group;year;minutes;amendments;digest;person;overall;code;sealed at;key;signature`
 * `SIJIL1;act;site;register;year;number;day;valid through;digest;holder;sealed at;key;signature`
 */
import { ACT_REGISTERS, type ActRegister } from './act-template.ts'
import { MAX_SHORT_NUMBER, type GroupId, type PersonId } from './identity.ts'
import type { Day, Moment } from './calendar.ts'
import type { Names, SiteCode } from './people.ts'

const FORMAT = 'SIJIL1'
const PAGE_FIELDS = 14
const ACT_FIELDS = 13
/** Characters of a seal: about 240 are usual. */
const MAX_SEAL_LENGTH = 500
/** The same with the address before it. */
const MAX_READ_LENGTH = 800

export const SEAL_KINDS = ['minutes', 'transcript'] as const
export type SealKind = (typeof SEAL_KINDS)[number]

export type PageSealContent = {
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

export type ActSealContent = {
  readonly kind: 'act'
  readonly site: SiteCode
  readonly register: ActRegister
  readonly year: string
  /** In the register of that year. */
  readonly number: number
  /** On which it was made out. */
  readonly day: Day
  /** Last day on which it holds; null: without end. */
  readonly validThrough: Day | null
  /** SHA-256 of the act, in hexadecimal. */
  readonly digest: string
  /** See `holderOf`. */
  readonly holder: string
  /** Relay time. */
  readonly sealedAt: Moment
}

export type SealContent = PageSealContent | ActSealContent

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
  const parts = content.kind === 'act' ? partsOfAct(content) : partsOfPage(content)
  return [FORMAT, ...parts, content.sealedAt, key].join(';')
}

function partsOfAct(content: ActSealContent): (string | number)[] {
  const { kind, site, register, year, number, day, validThrough, digest, holder } = content
  const named = withoutPercents(holder)
  return [kind, site, register, year, number, day, validThrough ?? '', digest, named]
}

function partsOfPage(content: PageSealContent): (string | number)[] {
  const { kind, site, group, year, minutes, amendments, digest, person, overall, code } = content
  return [
    ...[kind, site, group.toString(36), year, encodeURIComponent(minutes)],
    ...[amendments, digest, person?.toString(36) ?? '', overall ?? '', code]
  ]
}

/** A code that holds an address must survive whoever decodes the percent signs of one. */
function withoutPercents(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '')).replaceAll('%', '~')
}

/** Letters of a family name in a seal: Arabic ones take six characters each. */
const MAX_HOLDER_LETTERS = 16

/** Of a name as much as tells two bearers of a paper apart: the first letter of the first name, and the family name. */
export function holderOf({ lastName, firstName, lastNameAr, firstNameAr }: Names): string {
  const [last, first] = lastName === '' ? [lastNameAr, firstNameAr] : [lastName, firstName]
  const [initial = ''] = first.trim()
  return `${initial}. ${[...last.trim()].slice(0, MAX_HOLDER_LETTERS).join('')}`
}

export function sealText(signed: string, signature: string): string {
  return `${signed};${signature}`
}

/** Reads the text of a code, or what somebody typed of it; null where it is no seal. Nothing is believed of it yet. */
export function parseSeal(text: string): ReadSeal | null {
  const all = text.replaceAll(/\s/g, '')
  // The code of an act leads to the page that checks it: what is sealed comes after the address.
  const line = all.slice(all.lastIndexOf(`${FORMAT};`))
  const parts = line.split(';')
  if (all.length > MAX_READ_LENGTH || line.length > MAX_SEAL_LENGTH || parts[0] !== FORMAT)
    return null
  const content = parts[1] === 'act' ? readAct(parts) : readPage(parts)
  const [key = '', signature = ''] = parts.slice(-2)
  const isWhole = /^[0-9a-f]{8}$/.test(key) && /^[A-Za-z0-9_-]{86}$/.test(signature)
  if (content === null || !isWhole) return null
  return { content, signed: line.slice(0, line.lastIndexOf(';')), key, signature }
}

function readPage(parts: readonly string[]): PageSealContent | null {
  if (parts.length !== PAGE_FIELDS) return null
  const [, kindSaid, site = '', group, year = '', minutesSaid = '', amendments, digest = ''] = parts
  const [person, overall, code = '', sealedAt] = parts.slice(8)
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
    areOfSeal({ site, year, digest }) &&
    !Object.values(content).includes(undefined)
  return isWhole ? (content as PageSealContent) : null
}

function readAct(parts: readonly string[]): ActSealContent | null {
  if (parts.length !== ACT_FIELDS) return null
  const [, , site = '', registerSaid, year = '', number, day, end, digest = ''] = parts
  const [holderSaid = '', sealedAt] = parts.slice(9)
  const holder = decoded(holderSaid.replaceAll('~', '%'))
  const content = {
    ...{ kind: 'act', site, year, digest, holder },
    register: ACT_REGISTERS.find((known) => known === registerSaid),
    number: wholeNumber(number),
    day: wholeNumber(day),
    validThrough: end === '' ? null : wholeNumber(end),
    sealedAt: wholeNumber(sealedAt)
  }
  const isWhole =
    holder !== null &&
    areOfSeal({ site, year, digest }) &&
    !Object.values(content).includes(undefined)
  return isWhole ? (content as ActSealContent) : null
}

function areOfSeal(said: Record<'site' | 'year' | 'digest', string>): boolean {
  return (
    /^[a-z][a-z0-9-]{1,19}$/.test(said.site) &&
    /^\d{4}$/.test(said.year) &&
    /^[0-9a-f]{64}$/.test(said.digest)
  )
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
