/** Runs inside the page, before the app: for each digit typed, when its frame was painted and when it was saved. */

type KeyTimes = { painted: number | null; durable: number | null }

declare global {
  interface Window {
    keyClock: KeyTimes[]
  }
}

/** Self-contained: it is sent to the page as text. */
export function installKeyClock(): void {
  const keys: KeyTimes[] = []
  window.keyClock = keys
  const SAVED = /^Enregistré/
  let current: { readonly at: number; readonly times: KeyTimes; wasUnsaved: boolean } | null = null
  addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (!/^\d$/.test(key)) return
      const times: KeyTimes = { painted: null, durable: null }
      current = { at: timeStamp, times, wasUnsaved: false }
      keys.push(times)
      // A frame has been handed to the screen when a task after its animation frame runs.
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => (times.painted = performance.now() - timeStamp)
        channel.port2.postMessage(null)
      })
    },
    { capture: true }
  )
  new MutationObserver(() => {
    if (current === null || current.times.durable !== null) return
    const text = document.querySelector('[role=status].saving')?.textContent ?? ''
    if (!SAVED.test(text)) current.wasUnsaved = true
    else if (current.wasUnsaved) current.times.durable = performance.now() - current.at
  }).observe(document, { subtree: true, childList: true, characterData: true })
}
