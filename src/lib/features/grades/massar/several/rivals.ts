/** Files that would fill the same columns of one gradebook: which of them is meant, only a person knows. Pure. */
import type { HeldFile } from './several-files.ts'

type Claim = Pick<HeldFile, 'key' | 'name' | 'file' | 'kept'>

/**
 * Names of the files that claim what this one claims. Two files for single controls of their own stand side by side; a file
 * chosen again under the name of one that is kept takes its place, as it does beside its gradebook.
 *
 * @param same all files of the same gradebook
 */
export function rivalsOf(one: Claim, same: readonly Claim[]): readonly string[] {
  return same.filter((other) => clash(one, other)).map(({ name }) => name)
}

function clash(one: Claim, other: Claim): boolean {
  if (one.key === other.key || replaces(one, other) || replaces(other, one)) return false
  const [first, second] = [controlOf(one), controlOf(other)]
  return first === 0 || second === 0 || first === second
}

function replaces(one: Claim, other: Claim): boolean {
  return one.name === other.name && one.kept === null && other.kept !== null
}

/** 0: all controls of the term. */
function controlOf({ file }: Claim): number {
  return file.header.technical.controlId ?? 0
}
