/** What a browser keeps for the person at the screen. */
import type { Page } from '@playwright/test'

/** Every row of every store, as text. */
export async function keptOn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const stored: string[] = []
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error(`${name} does not open`))
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll()
          reading.onsuccess = () => resolve(reading.result)
          reading.onerror = () => reject(new Error(`${store} cannot be read`))
        })
        const spelled = (_: string, value: unknown) =>
          value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value
        stored.push(JSON.stringify(rows, spelled))
      }
      database.close()
    }
    return stored.join('\n')
  })
}
