import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder, absolute. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One file of the project: its path from the root with `/`, and its text. */
export interface Source {
  path: string
  text: string
}

/**
 * Files a person wrote, sorted by path; generated message modules are left out.
 * @param patterns globs from the root
 */
export function sources(...patterns: string[]): Source[] {
  const paths = globSync(patterns, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  return paths
    .filter((path) => !/(^|\/)(node_modules|paraglide|\.svelte-kit|build)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** A test, or a helper only tests import. Such a file may reach across folders. */
export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /(\.test\.|\/testing[./-])/.test(path)
}

/** The text between `<script>` and `</script>` of a component; other files are script throughout. */
export function scriptOf({ path, text }: Source): string {
  return path.endsWith('.svelte') ? contentsOf(text, 'script') : text
}

/**
 * The contents of all elements of one name, each in its own place: what stands around becomes
 * blank, so that line numbers stay true.
 */
export function contentsOf(text: string, element: 'script' | 'style'): string {
  const block = new RegExp(`(<${element}[^>]*>)([\\s\\S]*?)</${element}>`, 'g')
  let kept = ''
  let end = 0
  for (const match of text.matchAll(block)) {
    const start = match.index + match[1]!.length
    kept += blank(text.slice(end, start)) + match[2]
    end = start + match[2]!.length
  }
  return kept + blank(text.slice(end))
}

/** The same text with every character but line ends replaced by a space. */
export function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

/** `path:line` of a position in a text, as editors open it. */
export function place(path: string, text: string, position: number): string {
  return `${path}:${text.slice(0, position).split('\n').length}`
}
