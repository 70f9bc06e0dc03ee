/**
 * Shortens what the message compiler writes, without a change of meaning: of each message the choice of the language
 * becomes one call of a shared function, which a phone fetches and reads once instead of once for every message; and the
 * plural rules of a language, which are slow to make, are made once instead of at each count that is said.
 */
const messageFile = /[\\/]i18n[\\/]paraglide[\\/]messages[\\/](?!_index\.js)[^\\/?]+\.js$/
const registryFile = /[\\/]i18n[\\/]paraglide[\\/]registry\.js$/

const CHOICE = 'virtual:message-language'
const RESOLVED_CHOICE = `\0${CHOICE}`

/** `fr` and `ar` are what a message says; it is said in the language on screen where none is named. */
const choiceModule = (runtime: string) => `
import { getLocale } from ${JSON.stringify(runtime)}
export const inLanguage = (fr, ar) => (inputs = {}, options = {}) =>
  (options.locale ?? getLocale()) === 'ar' ? ar(inputs) : fr(inputs)
`

/** The last form of a count, and after it what is said where no form was written: the key. */
const lastForm = /if \(\w+ === "other"\) (return [^\n]*;)\n\treturn [^\n]*\("\w+"\);/g

/** The end of a message's file: its export, which asks for the language and calls one of the two above it. */
const written =
  /export const (?<name>\w+) = [^\n]*\(\(inputs(?: = \{\})?, options = \{\}\) => \{\n\tconst locale = experimentalStaticLocale \?\? options\.locale \?\? getLocale\(\)\n\tif \(locale === "ar"\) return ar_\k<name>\(inputs\)\n\treturn fr_\k<name>\(inputs\)\n\}\);\s*$/
const writtenPlural =
  /export function plural\(locale, input, options\) \{\s+return new Intl\.PluralRules\(locale, options\)\.select\(Number\(input\)\)\s+\};/

export function shortMessages() {
  return {
    name: 'short-messages',
    apply: 'build' as const,
    resolveId: (id: string) => (id === CHOICE ? RESOLVED_CHOICE : null),
    load: (id: string) =>
      id === RESOLVED_CHOICE ? choiceModule('/src/lib/i18n/paraglide/runtime.js') : null,
    transform(code: string, id: string) {
      if (messageFile.test(id)) return shortMessage(code, id)
      return registryFile.test(id) ? registryWithKeptRules(code, id) : null
    }
  }
}

function shortMessage(code: string, id: string): string {
  const name = written.exec(code)?.groups?.name
  if (name === undefined) throw new Error(`${id} is not written as messages were`)
  const said = `export const ${name} = /* @__PURE__ */ inLanguage(fr_${name}, ar_${name})`
  // "other" is what is left of all numbers, as a test of the messages holds: no number reaches the key.
  const short = code.replace(lastForm, '$1').replace(written, said)
  return `import { inLanguage } from '${CHOICE}'\n${short}`
}

/** No message names options of its own: one set of rules serves a language. */
function registryWithKeptRules(code: string, id: string): string {
  if (!writtenPlural.test(code)) throw new Error(`${id} does not count as it did`)
  return code.replace(
    writtenPlural,
    `const rulesByLocale = {}
export function plural(locale, input) {
  return (rulesByLocale[locale] ??= new Intl.PluralRules(locale)).select(Number(input))
}`
  )
}
