/** One word, one meaning (docs/glossary.md): what was once said in two ways is held to the one that was chosen. */
import { expect, test } from 'vitest'
import { sources } from './sources.ts'

/** What must not be said, and what is said instead. */
const otherWords: Readonly<Record<'fr' | 'ar', readonly (readonly [RegExp, string])[]>> = {
  fr: [
    [/contradiction/i, 'désaccord'],
    [/\btranch/i, 'régler'],
    [/service informatique/i, 'référent numérique'],
    [/service de (la )?scolarité|secrétariat(?! général)/i, 'scolarité'],
    [/affaires des stagiaires/i, 'affaires estudiantines'],
    [/cahier de notes/i, 'carnet de notes'],
    [/\brelais\b/i, 'serveur'],
    [/\bcréneau/i, 'horaire'],
    [/votre fonction|sa fonction/i, 'rôle']
  ],
  ar: [
    [/تعارض|(?<!ا)خلاف/, 'اختلاف'],
    [/أستاذ|أساتذة/, 'مكوّن'],
    [/دورة(?! استدراكية)/, 'أسدوس'],
    [/السجل مغلق|إغلاق السجل|حصر السجل/, 'إقفال'],
    [/تبادل/, 'اتصال'],
    [/شؤون التسجيل|مصلحة التسجيل/, 'شؤون المتدربين'],
    [/مصلحة المعلوميات|المعلوماتي/, 'مسؤول المعلوميات'],
    [/مدخلات/, 'إدخالات'],
    [/إصدار/, 'نسخة']
  ]
}

/** How it is written: the mistake, and the rule. */
const mistakes: typeof otherWords = {
  fr: [
    [/[^\s] [:;?!»]|« /, 'a no-break space before : ; ? ! » and after «'],
    [/n[oº°]\s?\d|[Nn][º°] /, 'a no-break space after nº'],
    [/[a-zà-ÿ]'[a-zà-ÿ]/i, 'the curved apostrophe ’']
  ],
  ar: [
    [/[\u0660-\u0669\u06f0-\u06f9]/, 'Latin digits'],
    [/\u0640/, 'no tatweel'],
    [/\u064b/, 'no fathatan'],
    [/[?;,](?![^⁨]*⁩)(?!.*[A-Za-z])/, 'Arabic punctuation: ؟ ؛ ،'],
    [/ [؛؟:،.!](?!\S*[A-Za-z])/, 'no space before punctuation']
  ]
}

test.each(['fr', 'ar'] as const)('in %s, each notion has one word', (locale) => {
  expect(complaints(locale, otherWords[locale])).toEqual([])
})

test.each(['fr', 'ar'] as const)('%s is written as its typography asks', (locale) => {
  expect(complaints(locale, mistakes[locale])).toEqual([])
})

function complaints(locale: 'fr' | 'ar', rules: readonly (readonly [RegExp, string])[]): string[] {
  return textsOf(locale).flatMap(({ path, key, text }) =>
    rules
      .filter(([wrong]) => wrong.test(text))
      .map(([wrong, right]) => `${path} ${key}: ${wrong.exec(text)?.[0]} → ${right}`)
  )
}

function textsOf(locale: 'fr' | 'ar') {
  return sources(`src/**/messages.${locale}.json`).flatMap(({ path, text }) =>
    Object.entries(JSON.parse(text) as Record<string, unknown>)
      .filter(([key]) => key !== '$schema')
      .flatMap(([key, message]) => textsIn(message).map((said) => ({ path, key, text: said })))
  )
}

/** A message is a text, or texts by plural and gender. */
function textsIn(message: unknown): string[] {
  if (typeof message === 'string') return [message]
  if (Array.isArray(message)) return message.flatMap(textsIn)
  const { match } = message as { match: Record<string, string> }
  return Object.values(match)
}
