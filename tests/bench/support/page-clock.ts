/** Runs inside the page, before the app: notes when rows can be marked, and for each tap when it shows and when it is saved. */

export type PageClock = {
  /** Milliseconds from the start of the navigation until the first row was on screen; null before. */
  markable: number | null
  /** The same for the first link to a lesson. */
  today: number | null
  taps: { painted: number | null; durable: number | null }[]
}

declare global {
  interface Window {
    pageClock: PageClock
  }
}

/** Self-contained: it is sent to the page as text. */
export function installPageClock(): void {
  const clock: PageClock = { markable: null, today: null, taps: [] }
  window.pageClock = clock
  const ROW = 'button[data-person]'
  const SAVED = 'header .state.saved, .head .state.saved'
  /** A frame with the change has been handed to the screen when a task after its animation frame runs. */
  const afterPaint = (note: (at: number) => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => note(performance.now())
      channel.port2.postMessage(null)
    })

  let current: { at: number; row: Element; before: string; wasUnsaved: boolean } | null = null
  let noted: PageClock['taps'][number] | null = null
  addEventListener(
    'click',
    (event) => {
      const row = (event.target as Element).closest(ROW)
      if (row === null) return
      const { className } = row.parentElement ?? row
      current = { at: event.timeStamp, row, before: className, wasUnsaved: false }
      noted = { painted: null, durable: null }
      clock.taps.push(noted)
    },
    { capture: true }
  )

  const lookForScreens = () => {
    if (clock.markable === null && document.querySelector(ROW) !== null) {
      clock.markable = -1
      afterPaint((at) => (clock.markable = at))
    }
    if (clock.today === null && document.querySelector('a[href^="/lesson/"]') !== null) {
      clock.today = -1
      afterPaint((at) => (clock.today = at))
    }
  }

  const lookAtTap = () => {
    if (current === null || noted === null) return
    const [tap, note] = [current, noted]
    const { className } = tap.row.parentElement ?? tap.row
    if (note.painted === null && className !== tap.before) {
      note.painted = -1
      afterPaint((at) => (note.painted = at - tap.at))
    }
    const isSaved = document.querySelector(SAVED) !== null
    if (!isSaved) tap.wasUnsaved = true
    if (isSaved && tap.wasUnsaved && note.durable === null)
      note.durable = performance.now() - tap.at
  }

  new MutationObserver(() => {
    lookForScreens()
    lookAtTap()
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['class']
  })
}
