/** Longer names are cut by some phones, with their ending. */
const MAX_CHARACTERS = 120

/** A name every file system takes, in any script: "absences-PRIM-BIL-1-2026-1.csv". */
export function fileNameOf(parts: readonly string[], extension: string): string {
  const plain = parts
    .map((part) => part.replace(/[^\p{L}\p{M}\p{N}-]+/gu, '-').replace(/^-+|-+$/g, ''))
    .filter((part) => part !== '')
    .join('-')
  return `${[...plain].slice(0, MAX_CHARACTERS).join('')}.${extension}`
}
