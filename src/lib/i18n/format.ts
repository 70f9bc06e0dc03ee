/**
 * Dates, times, numbers and durations in words, in French and Arabic as written in Morocco (Latin digits, Moroccan
 * month names).
 *
 * Every function takes explicit values: a day is a 'yyyy-mm-dd' string, a time of day is 'hh:mm', both as read at the
 * office. Nothing here asks the device for its clock or its zone, because phones disagree about Morocco's offset.
 * The language is the current one; a call inside a template or a `$derived` follows a change of language.
 */
import { CALENDAR_WORDS } from './calendar-words.ts'
import { m } from './paraglide/messages.js'
import { getLocale, type Locale } from './paraglide/runtime.js'

/** A moment as the office's clock showed it. */
export interface OfficeMoment {
  /** 'yyyy-mm-dd' */
  date: string
  /** 'hh:mm', 24 hours */
  time: string
}

/**
 * How much of a day to write:
 * full "samedi 21 novembre 2026", long "21 novembre 2026", day "samedi 21 novembre",
 * short "sam. 21 nov.", month "novembre 2026", weekday "samedi", numeric "21/11/2026".
 */
export type DateStyle = keyof typeof DATES

type DayParts = {
  readonly words: (typeof CALENDAR_WORDS)[Locale]
  readonly day: number
  readonly month: number
  readonly year: number
  readonly weekday: number
}

const two = (part: number) => String(part).padStart(2, '0')

const DATES = {
  full: (parts: DayParts) => `${DATES.day(parts)} ${parts.year}`,
  long: (parts: DayParts) => `${parts.day} ${DATES.month(parts)}`,
  day: ({ words, day, month, weekday }: DayParts) =>
    `${words.weekdays[weekday]}${words.afterWeekday}${day} ${words.months[month]}`,
  short: ({ words, day, month, weekday }: DayParts) =>
    `${words.shortWeekdays[weekday]}${words.afterWeekday}${day} ${words.shortMonths[month]}`,
  month: ({ words, month, year }: DayParts) => `${words.months[month]} ${year}`,
  weekday: ({ words, weekday }: DayParts) => String(words.weekdays[weekday]),
  numeric: ({ words, day, month, year }: DayParts) =>
    [two(day), two(month + 1), year].join(words.betweenNumbers)
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The tag given to Intl: Moroccan words, Latin digits. */
function tag(locale: Locale = getLocale()): string {
  return `${locale}-MA-u-nu-latn`
}

/** Building the first Intl formatter costs a cheap phone 50 ms and more: counts, days and lists do without, the rest builds each once. */
const formatters = new Map<string, unknown>()

function cached<Formatter>(key: string, build: (tag: string) => Formatter): Formatter {
  const fullKey = `${getLocale()} ${key}`
  const found = formatters.get(fullKey) as Formatter | undefined
  if (found) return found
  const built = build(tag())
  formatters.set(fullKey, built)
  return built
}

/** Days are computed in UTC on both sides, so that no zone can shift them. */
function utcDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`)
}

/** A day in words. */
export function formatDate(date: string, style: DateStyle = 'long'): string {
  const at = new Date(utcDay(date))
  return DATES[style]({
    words: CALENDAR_WORDS[getLocale()],
    day: at.getUTCDate(),
    month: at.getUTCMonth(),
    year: at.getUTCFullYear(),
    weekday: at.getUTCDay()
  })
}

/** "Aujourd’hui", "Hier", "Demain", otherwise the day in words. */
export function formatRelativeDay(date: string, today: string, style: DateStyle = 'day'): string {
  const days = Math.round((utcDay(date) - utcDay(today)) / DAY_MS)
  if (days === 0) return m.ui_today()
  if (days === -1) return m.ui_yesterday()
  if (days === 1) return m.ui_tomorrow()
  return formatDate(date, style)
}

/** "21 novembre 2026, 14:32": for receipts and histories. */
export function formatMoment(moment: OfficeMoment, style: DateStyle = 'long'): string {
  const comma = getLocale() === 'ar' ? '،' : ','
  return `${formatDate(moment.date, style)}${comma} ${moment.time}`
}

/** "08:30–10:30", "من 08:30 إلى 10:30": two times around a dash are read from either side in Arabic. */
export function formatTimeRange(start: string, end: string, language = getLocale()): string {
  return m.ui_time_range({ start, end }, { locale: language })
}

/**
 * The office's clock at an instant.
 * @param instantMs milliseconds since 1970, UTC
 * @param offsetMinutes what the office adds to UTC on that day (0 or 60 in Morocco), from the relay's table
 */
export function officeMoment(instantMs: number, offsetMinutes: number): OfficeMoment {
  const local = new Date(instantMs + offsetMinutes * MINUTE_MS).toISOString()
  return { date: local.slice(0, 10), time: local.slice(11, 16) }
}

/** A number with exactly, or at most, so many decimals: `formatNumber(12.5, 2)` → "12,50". */
export function formatNumber(value: number, decimals?: number): string {
  const isCount = decimals === undefined && Number.isInteger(value) && value >= 0 && value < 10_000
  if (isCount) return String(value)
  return cached(
    `number ${decimals}`,
    (tag) =>
      new Intl.NumberFormat(tag, {
        // The dot that Morocco groups thousands with looks like a decimal point: only from 10 000 on.
        useGrouping: 'min2',
        minimumFractionDigits: decimals ?? 0,
        maximumFractionDigits: decimals ?? 2
      })
  ).format(value)
}

/** A share of one as a percentage: `formatPercent(0.875)` → "88 %". */
export function formatPercent(share: number, decimals = 0): string {
  return cached(
    `percent ${decimals}`,
    (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: decimals })
  ).format(share)
}

/** A file or storage size in words: "3,2 Mo". */
export function formatSize(sizeBytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(Math.floor(Math.log10(Math.max(sizeBytes, 1)) / 3), units.length - 1)
  return formatUnit(sizeBytes / 1000 ** step, units[step] ?? 'byte', 1)
}

/** A length of time in words: 125 → "2 heures et 5 minutes". Whole minutes, 0 or more. */
export function formatDuration(minutes: number): string {
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = Math.floor(minutes % 60)
  const parts: string[] = []
  if (days) parts.push(formatUnit(days, 'day'))
  if (hours) parts.push(formatUnit(hours, 'hour'))
  if (rest || parts.length === 0) parts.push(formatUnit(rest, 'minute'))
  return formatList(parts)
}

function formatUnit(value: number, unit: string, decimals = 0): string {
  return cached(
    `unit ${unit} ${decimals}`,
    (tag) =>
      new Intl.NumberFormat(tag, {
        style: 'unit',
        unit,
        unitDisplay: unit.endsWith('byte') ? 'short' : 'long',
        maximumFractionDigits: decimals
      })
  ).format(value)
}

/** How long ago, in words: "à l’instant", "il y a 3 minutes", "il y a 2 jours". Pass a negative value for what is to come. */
export function formatAgo(elapsedMs: number): string {
  const minutes = Math.trunc(elapsedMs / MINUTE_MS)
  if (minutes === 0) return m.ui_just_now()
  const relative = cached('relative', (tag) => new Intl.RelativeTimeFormat(tag))
  if (Math.abs(minutes) < 60) return relative.format(-minutes, 'minute')
  const hours = Math.trunc(minutes / 60)
  if (Math.abs(hours) < 24) return relative.format(-hours, 'hour')
  return relative.format(-Math.trunc(hours / 24), 'day')
}

/** Embeddings, overrides, isolates and their ends. */
const TURNING_MARKS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * A name or a code put into a message, kept whole whatever the direction around it: without this "2026-1042" reads
 * "1042-2026" in an Arabic sentence. In markup, <bdi> does the same. Marks of the text's own that could end the
 * isolation, or turn what follows, are left out; those that order the figures of a date turn nothing outside of it.
 */
export function isolate(text: string): string {
  return `\u2068${text.replace(TURNING_MARKS, '')}\u2069`
}

/** Items joined as in speech: "A, B et C". */
export function formatList(items: readonly string[]): string {
  if (getLocale() === 'ar') return items.join(' و')
  return [items.slice(0, -1).join(', '), ...items.slice(-1)].filter(Boolean).join(' et ')
}

/** Orders names as a dictionary of the current language does; case, accents and hamza forms do not matter. */
export function compareNames(one: string, other: string): number {
  return cached(
    'names',
    (tag) => new Intl.Collator(tag, { sensitivity: 'base', numeric: true })
  ).compare(one, other)
}
