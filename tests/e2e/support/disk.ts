/** A phone whose storage refuses, as a full or failing one does, from the moment the test says. */
import type { BrowserContext, Page } from '@playwright/test'

/** `writing`: nothing more fits; `everything`: not even what is there can be read. */
export type Refusal = 'nothing' | 'writing' | 'everything'

/** Holds until the page is loaded anew. Every table is reached through its transaction, so that is where it is refused. */
export async function refuseStorage(page: Page, refusal: Refusal): Promise<void> {
  await page.evaluate((refused) => {
    const prototype = IDBTransaction.prototype as IDBTransaction & {
      granted?: IDBTransaction['objectStore']
    }
    const granted = (prototype.granted ??= prototype.objectStore)
    prototype.objectStore = function (name) {
      if (refused === 'everything') throw new DOMException('refused by the test', 'UnknownError')
      if (refused === 'writing' && this.mode === 'readwrite')
        throw new DOMException('refused by the test', 'QuotaExceededError')
      return granted.call(this, name)
    }
  }, refusal)
}

/** A phone that keeps what comes, and cannot write the lists of it. Holds until `allowLists`. */
export async function refuseLists(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const prototype = IDBTransaction.prototype
    const granted = prototype.objectStore
    prototype.objectStore = function (name) {
      if (name === 'directories' && this.mode === 'readwrite' && !('listsAllowed' in window))
        throw new DOMException('refused by the test', 'UnknownError')
      return granted.call(this, name)
    }
  })
}

export async function allowLists(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { listsAllowed: true }))
}
