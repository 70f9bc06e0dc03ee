import { posix } from 'node:path'
import ts from 'typescript'
import { place, scriptOf, type Source } from './sources.ts'

/** One import as written in a file. */
export interface Import {
  /** Where it stands, as `path:line`. */
  at: string
  from: string
  /** The imported file as a path from the root, or the name of a package (`yjs`, `node:fs`). */
  to: string
  isPackage: boolean
  /** Only types are taken: nothing of it is left when the code runs. */
  isTypeOnly: boolean
  /** Loaded while running (`await import`), not before. */
  isDynamic: boolean
}

/** All imports of a TypeScript or Svelte file, read by TypeScript's own parser. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = []
  const file = parse(source)
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean, isDynamic = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const target = resolve(source.path, specifier.text)
    const at = place(source.path, file.text, specifier.getStart(file))
    found.push({ at, from: source.path, ...target, isTypeOnly, isDynamic })
  }
  walk(file, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, takesOnlyTypes(node))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true)
  })
  return found
}

/** The syntax tree of a file; of a component, that of its scripts. */
export function parse(source: Source): ts.SourceFile {
  return ts.createSourceFile(source.path, scriptOf(source), ts.ScriptTarget.Latest, true)
}

/** Calls `visit` for a node and everything in it, from the outside in. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

function takesOnlyTypes({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const names = importClause.namedBindings
  if (importClause.name || !names || !ts.isNamedImports(names)) return false
  return names.elements.length > 0 && names.elements.every((name) => name.isTypeOnly)
}

function resolve(from: string, specifier: string): { to: string; isPackage: boolean } {
  const path = specifier.replace(/^#/, 'src/').replace(/\?.*$/, '')
  // `#dexie`: the form of a package that package.json picks for us. Only folders have a path behind their name.
  if (specifier.startsWith('#') && !path.includes('/', 'src/'.length))
    return { to: specifier.slice(1), isPackage: true }
  if (specifier.startsWith('#')) return { to: path, isPackage: false }
  if (specifier.startsWith('.')) {
    return { to: posix.join(posix.dirname(from), path), isPackage: false }
  }
  return { to: packageName(specifier), isPackage: true }
}

/** `@scope/name/deep/file.js` → `@scope/name`; `node:fs/promises` → `node:fs`. */
function packageName(specifier: string): string {
  const length = specifier.startsWith('@') ? 2 : 1
  return specifier.split('/').slice(0, length).join('/')
}
