/** Which visits are alive, across the tabs of this device: a living visit states its own draft. */

/** Holds a visit's draft until `release` is called or the page is gone; null when another tab holds it. */
export async function holdDraft(partition: string, key: string): Promise<(() => void) | null> {
  // Without locks there is no second tab to fear: such engines are older than any that could install the app.
  if (navigator.locks === undefined) return () => {}
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`${partition} draft ${key}`, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(reject)
  })
}
