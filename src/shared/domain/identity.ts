/**
 * Short numbers for people, groups and modules. They follow from what names the thing in real life, so two registrars
 * who enter the same class offline give it the same numbers (DESIGN section 3).
 */
export type PersonId = number & { readonly brand: 'PersonId' }
export type GroupId = number & { readonly brand: 'GroupId' }
export type ModuleId = number & { readonly brand: 'ModuleId' }

export const MAX_SHORT_NUMBER = 2 ** 31 - 1

/**
 * A number in 1 … 2^31-1 that depends on the text alone (FNV-1a with a final mix). Not secret and not unique: whoever
 * creates a record looks whether another thing already holds the number, and then salts the text.
 */
export function stableNumber(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  const mixed = (hash ^ (hash >>> 16)) >>> 1
  return mixed === 0 ? 1 : mixed
}

/** The first free number for `text`: salted until `isTakenByAnother` says no. */
export function freeNumber(text: string, isTakenByAnother: (candidate: number) => boolean): number {
  for (let salt = 0; salt < 100; salt++) {
    const candidate = stableNumber(salt === 0 ? text : `${text}#${salt}`)
    if (!isTakenByAnother(candidate)) return candidate
  }
  throw new Error('a hundred numbers in a row were taken')
}
