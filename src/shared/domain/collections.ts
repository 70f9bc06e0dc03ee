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
