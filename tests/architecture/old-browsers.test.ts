import { expect, test } from 'vitest'
import { isTest, place, sources, type Source } from './sources.ts'

/** The build lowers what these browsers cannot read (vite.config.ts, `target`); what they lack it does not add. */
const OLDEST = 'Chromium 100'

/** What came to Chromium later, and what serves instead. */
const later: { pattern: RegExp; instead: string }[] = [
  { pattern: /\b(?:Map|Object)\.groupBy\b/g, instead: 'groupBy of shared/domain/collections.ts' },
  { pattern: /\.to(?:Reversed|Sorted|Spliced)\(/g, instead: 'a copy: [...items].reverse()' },
  { pattern: /\bPromise\.(?:withResolvers|try)\b/g, instead: 'new Promise' },
  { pattern: /\bArray\.fromAsync\b/g, instead: 'a loop' },
  { pattern: /\.(?:isSubsetOf|isSupersetOf|isDisjointFrom)\(/g, instead: 'every and has' },
  { pattern: /\bURL\.canParse\b/g, instead: 'new URL in a try' },
  { pattern: /\bAbortSignal\.(?:any|timeout)\b/g, instead: 'one AbortController' },
  { pattern: /\.(?:isWellFormed|toWellFormed)\(/g, instead: 'a pattern for halves of characters' },
  {
    pattern: /\.(?:values|keys|entries)\(\)\.(?:map|filter|toArray|some|every|find|reduce)\(/g,
    instead: 'an array of the items first'
  }
]

const files = sources('src/**/*.{ts,svelte}', 'service-worker/**/*.ts').filter(({ path }) => {
  return !isTest(path)
})

function tooNew(source: Source): string[] {
  const { text } = source
  return later.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => {
      return `${place(source.path, text, index)} ${found}: ${OLDEST} has none, take ${instead}`
    })
  )
}

test(`nothing is called that ${OLDEST} lacks: the phones of the annexes are old`, () => {
  const inCode = files.flatMap((source) => tooNew(withoutComments(source)))
  expect(inCode).toEqual([])
})

test('the patterns know a call that is too new when they see one', () => {
  const calls = ['Map.groupBy(items, by)', 'list.toReversed()', 'map.values().map(name)']
  expect(calls.map((text) => tooNew({ path: 'a.ts', text }).length)).toEqual([1, 1, 1])
})

function withoutComments({ path, text }: Source): Source {
  return {
    path,
    text: text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, (comment) =>
      comment.replace(/[^\n]/g, ' ')
    )
  }
}
