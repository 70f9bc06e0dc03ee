/** The words of the screens, as the messages say them: one story is told in either language. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from './world.ts'

export type Words = {
  /** A message that is the same whatever is shown. */
  say(key: string): string
  /** A message with something filled in, in any of its plurals. */
  like(key: string): RegExp
}

type Plurals = readonly { readonly match: Readonly<Record<string, string>> }[]

export function wordsOf(language: Language): Words {
  const messages = readMessages(language)
  const message = (key: string): string | Plurals => {
    const found = messages.get(key)
    if (found === undefined) throw new Error(`no message is called ${key}`)
    return found
  }
  return {
    say(key) {
      const found = message(key)
      if (typeof found !== 'string') throw new Error(`${key} has plurals`)
      return found
    },
    like(key) {
      const found = message(key)
      const forms =
        typeof found === 'string' ? [found] : found.flatMap(({ match }) => Object.values(match))
      return new RegExp(forms.map(withAnything).join('|'))
    }
  }
}

function withAnything(form: string): string {
  return form
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
    .join('.*')
}

function readMessages(language: Language): Map<string, string | Plurals> {
  const folder = join(import.meta.dirname, '../../../src/lib')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith(`messages.${language}.json`)
  )
  return new Map(
    files.flatMap((path) =>
      Object.entries(
        JSON.parse(readFileSync(join(folder, path), 'utf8')) as Record<string, string | Plurals>
      )
    )
  )
}
