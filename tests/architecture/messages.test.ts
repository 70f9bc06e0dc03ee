import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { isTest, sources } from './sources.ts'

type Locale = 'fr' | 'ar'

/** Forms with several variants, as the message-format plugin writes them. */
interface Variants {
  declarations?: string[]
  selectors?: string[]
  match: Record<string, string>
}
type Message = string | Variants | Variants[]

interface MessageFile {
  path: string
  messages: Record<string, Message>
}

const french = messageFiles('fr')
const arabic = messageFiles('ar')
const code = sources('src/**/*.{ts,svelte}')
  .filter(({ path }) => !isTest(path))
  .map(({ text }) => text)
  .join('\n')

test('every French file of messages has its Arabic twin, with the same keys', () => {
  const differences = french.flatMap(({ path, messages }) => {
    const twin = twinOf(path)
    if (!twin) return [`${path} has no messages.ar.json beside it`]
    return [
      ...keysMissing(messages, twin.messages).map((key) => `${twin.path} lacks ${key}`),
      ...keysMissing(twin.messages, messages).map((key) => `${path} lacks ${key}`)
    ]
  })
  const orphans = arabic.filter(({ path }) => !french.some((file) => twinPath(file.path) === path))
  expect([...differences, ...orphans.map(({ path }) => `${path} has no French twin`)]).toEqual([])
})

test('both languages of a message take the same variables', () => {
  const differences = french.flatMap(({ path, messages }) =>
    Object.entries(messages).flatMap(([key, message]) => {
      const twin = twinOf(path)?.messages[key]
      if (twin === undefined) return []
      const [fr, ar] = [variablesOf(message), variablesOf(twin)]
      return fr === ar ? [] : [`${path} ${key}: French takes {${fr}}, Arabic takes {${ar}}`]
    })
  )
  expect(differences).toEqual([])
})

test('no message is empty', () => {
  const empty = [...french, ...arabic].flatMap(({ path, messages }) =>
    Object.entries(messages)
      .filter(([, message]) => textsOf(message).some((text) => text.trim() === ''))
      .map(([key]) => `${path} ${key}: write it, or a screen will show nothing there`)
  )
  expect(empty).toEqual([])
})

test('a message that counts has every form its language needs', () => {
  const gaps = [
    ...french.flatMap((file) => missingForms(file, 'fr')),
    ...arabic.flatMap((file) => missingForms(file, 'ar'))
  ]
  expect(gaps).toEqual([])
})

test('every message is shown somewhere', () => {
  const unused = french.flatMap(({ path, messages }) =>
    Object.keys(messages)
      .filter((key) => !isUsed(key))
      .map((key) => `${path} ${key}: nothing in src shows it; delete it in both languages`)
  )
  expect(unused).toEqual([])
})

test('each key stands in one file, and the build reads every file', () => {
  const keys = french.flatMap(({ messages }) => Object.keys(messages))
  expect(
    keys.filter((key, index) => keys.indexOf(key) !== index),
    'keys in two files'
  ).toEqual([])
  const unread = french.filter(({ path }) => !configuredFiles().includes(path))
  expect(
    unread.map(({ path }) => path),
    'add the file to pathPattern in src/lib/i18n/project.inlang/settings.json'
  ).toEqual([])
})

function messageFiles(locale: Locale): MessageFile[] {
  return sources(`src/**/messages.${locale}.json`).map(({ path, text }) => ({
    path,
    messages: withoutSchema(JSON.parse(text) as Record<string, Message>)
  }))
}

function withoutSchema(messages: Record<string, Message>): Record<string, Message> {
  return Object.fromEntries(Object.entries(messages).filter(([key]) => key !== '$schema'))
}

function twinPath(path: string): string {
  return path.replace('messages.fr.json', 'messages.ar.json')
}

function twinOf(path: string): MessageFile | undefined {
  return arabic.find((file) => file.path === twinPath(path))
}

function keysMissing(wanted: object, present: object): string[] {
  return Object.keys(wanted).filter((key) => !(key in present))
}

function variantsOf(message: Message): Variants[] {
  if (typeof message === 'string') return [{ match: { '': message } }]
  return Array.isArray(message) ? message : [message]
}

function textsOf(message: Message): string[] {
  return variantsOf(message).flatMap(({ match }) => Object.values(match))
}

/** The names a caller must give, sorted; a variant may leave one unsaid ("no absence"). */
function variablesOf(message: Message): string {
  const declarations = variantsOf(message).flatMap(({ declarations = [] }) => declarations)
  const local = declarations.flatMap((line) => /^local (\w+)/.exec(line)?.[1] ?? [])
  const inputs = declarations.flatMap((line) => /^input (\w+)/.exec(line)?.[1] ?? [])
  const said = textsOf(message).flatMap((text) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  )
  const names = new Set([...inputs, ...said].filter((name) => name && !local.includes(name)))
  return [...names].sort().join(', ')
}

/** Plural forms without text: there Paraglide would show the key itself. */
function missingForms({ path, messages }: MessageFile, locale: Locale): string[] {
  // French `many` is for exact millions, which nothing here counts.
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  const needed = forms.filter((form) => locale === 'ar' || form !== 'many')
  return Object.entries(messages).flatMap(([key, message]) =>
    variantsOf(message).flatMap((variants) =>
      pluralSelectors(variants).flatMap((selector) => {
        const said = Object.keys(variants.match).flatMap((rule) => valueFor(rule, selector))
        const gaps = said.includes('*') ? [] : needed.filter((form) => !said.includes(form))
        return gaps.length ? [`${path} ${key}: no text for ${selector}=${gaps.join(', ')}`] : []
      })
    )
  )
}

/** Names declared as `local countPlural = count: plural`. */
function pluralSelectors({ declarations = [] }: Variants): string[] {
  return declarations.flatMap((line) => /^local (\w+) = \w+: plural/.exec(line)?.[1] ?? [])
}

/** The value a rule such as `countPlural=one, gender=*` asks of one selector. */
function valueFor(rule: string, selector: string): string[] {
  const parts = rule.split(',').map((part) => part.trim().split('='))
  return parts.flatMap(([name, value]) => (name === selector && value ? [value] : []))
}

/** Named in code, or one of a family looked up as m[`reason_${reason}`]. */
function isUsed(key: string): boolean {
  if (new RegExp(`\\b${key}\\b`).test(code)) return true
  return families().some((start) => key.startsWith(start))
}

function families(): string[] {
  return [...code.matchAll(/`(\w+_)\$\{/g)].flatMap(([, start]) => start ?? [])
}

function configuredFiles(): string[] {
  const folder = 'src/lib/i18n/project.inlang'
  const [settings] = sources(`${folder}/settings.json`)
  const { 'plugin.inlang.messageFormat': plugin } = JSON.parse(settings?.text ?? '{}') as {
    'plugin.inlang.messageFormat': { pathPattern: string[] }
  }
  // Written from the folder that holds project.inlang.
  return plugin.pathPattern.map((pattern) =>
    posix.join(folder, '..', pattern.replace('{locale}', 'fr'))
  )
}
