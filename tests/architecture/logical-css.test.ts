import { expect, test } from 'vitest'
import { blank, contentsOf, place, sources, type Source } from './sources.ts'

/** Each names a side of the paper; in Arabic that is the other side. */
const physical: { pattern: RegExp; advice: string }[] = [
  {
    pattern: /\b(?:scroll-)?(?:margin|padding)-(?:left|right)\b(?=\s*:)/g,
    advice: 'use margin-inline-start / -end, padding-inline-start / -end'
  },
  {
    pattern: /\bborder-(?:left|right)(?:-\w+)?(?=\s*:)/g,
    advice: 'use border-inline-start / border-inline-end'
  },
  {
    pattern: /\bborder-(?:top|bottom)-(?:left|right)-radius(?=\s*:)/g,
    advice: 'use border-start-start-radius and its three siblings'
  },
  {
    pattern: /(?<=[{;\s"']|^)(?:left|right)(?=\s*:\s*[^;{}]*[;}"'])/g,
    advice: 'use inset-inline-start / -end'
  },
  {
    pattern: /\b(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b/g,
    advice: 'say start or end (inline-start or inline-end for float)'
  },
  {
    pattern:
      /\b(?:margin|padding|inset|border-width)\s*:\s*(?!([^\s;]+)\s+([^\s;]+)\s+[^\s;]+\s+\2\s*[;}])[^\s;(]+\s+[^\s;(]+\s+[^\s;(]+\s+[^\s;(]+\s*(?=[;}])/g,
    advice: 'four values name left and right: use the -block and -inline properties'
  },
  {
    pattern: /\bstyle:(?:left|right|(?:margin|padding|border)-(?:left|right))\b/g,
    advice: 'use the logical property (inset-inline-start, margin-inline-end …)'
  }
]

const files = sources('src/**/*.{css,svelte,html}')

test('styles say start and end, never left and right: in Arabic the page is mirrored', () => {
  expect(files.flatMap(physicalStyles)).toEqual([])
})

test('the patterns know a side of the paper when they see one', () => {
  const sides = [
    'margin-left: 1px;',
    'padding-right: 1px;',
    'border-left: 1px solid;',
    'border-top-right-radius: 2px;',
    'left: 0;',
    'inset: 0 1px 0 2px;',
    'text-align: right;',
    'float: left;'
  ]
  const logical = [
    'margin-inline: 1px;',
    'inset: 0 1px 0 1px;',
    'text-align: start;',
    'margin: 0 1px;'
  ]
  const findings = (style: string) => physicalStyles({ path: 'a.css', text: `p { ${style} }` })
  expect(sides.filter((style) => findings(style).length !== 1)).toEqual([])
  expect(logical.filter((style) => findings(style).length > 0)).toEqual([])
})

function physicalStyles(source: Source): string[] {
  const styles = stylesOf(source)
  return physical.flatMap(({ pattern, advice }) =>
    [...styles.matchAll(pattern)].map(
      (match) => `${place(source.path, styles, match.index)} says "${match[0].trim()}": ${advice}`
    )
  )
}

/** The style sheet of a file, with inline styles, and without comments. */
function stylesOf({ path, text }: Source): string {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, blank)
  if (path.endsWith('.css')) return withoutComments
  const inline = text.replace(/(\sstyle="[^"]*")|(\bstyle:[\w-]+)|[^\n]/g, (found) =>
    found.length > 1 ? found : ' '
  )
  return merge(contentsOf(withoutComments, 'style'), inline)
}

/** Two texts of the same length laid over each other. */
function merge(one: string, other: string): string {
  return [...one]
    .map((character, index) => (character === ' ' ? (other[index] ?? ' ') : character))
    .join('')
}
