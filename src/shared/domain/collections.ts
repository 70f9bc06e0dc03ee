/** Items by key, in the order they came. (`Map.groupBy` is missing from the older browsers in the annexes.) */
export function groupBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key
): Map<Key, Item[]> {
  const itemsByKey = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = itemsByKey.get(key)
    if (group === undefined) itemsByKey.set(key, [item])
    else group.push(item)
  }
  return itemsByKey
}

/** Items in groups of at most `size`, in their order. */
export function inGroupsOf<Item>(size: number, items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, group) => items.slice(group * size, (group + 1) * size))
}

/** The largest of however many numbers, or `none`. `Math.max(...numbers)` fails on some browsers from 65,536 of them. */
export function largest<None>(numbers: Iterable<number>, none: None): number | None {
  let found: number | null = null
  for (const number of numbers) if (found === null || number > found) found = number
  return found ?? none
}

/** The smallest of however many numbers, or `none`. */
export function smallest<None>(numbers: Iterable<number>, none: None): number | None {
  let found: number | null = null
  for (const number of numbers) if (found === null || number < found) found = number
  return found ?? none
}

/**
 * A map whose values are made when they are first asked for, and once: who looks at one lesson does not pay for a term
 * of them. `make` must be pure.
 */
export class MapOnDemand<Key, Source, Value> implements ReadonlyMap<Key, Value> {
  readonly #sourceByKey: ReadonlyMap<Key, Source>
  readonly #make: (source: Source, key: Key) => Value
  readonly #made = new Map<Key, Value>()

  constructor(sourceByKey: ReadonlyMap<Key, Source>, make: (source: Source, key: Key) => Value) {
    this.#sourceByKey = sourceByKey
    this.#make = make
  }

  get size(): number {
    return this.#sourceByKey.size
  }

  has(key: Key): boolean {
    return this.#sourceByKey.has(key)
  }

  get(key: Key): Value | undefined {
    if (!this.#made.has(key) && this.#sourceByKey.has(key))
      this.#made.set(key, this.#make(this.#sourceByKey.get(key) as Source, key))
    return this.#made.get(key)
  }

  /** In the order of the sources; makes nothing. */
  keys(): MapIterator<Key> {
    return this.#sourceByKey.keys()
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const key of this.keys()) yield [key, this.get(key) as Value]
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries()
  }

  forEach(tell: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) tell(value, key, this)
  }
}
