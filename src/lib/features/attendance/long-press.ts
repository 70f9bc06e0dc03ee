/** A press that stays: the row's menu under the thumb. The menu has a button of its own, so nobody depends on this. */
import type { Attachment } from 'svelte/attachments'

const LONG_PRESS_MS = 450
/** A thumb that moves further is scrolling. */
const MAX_DRIFT_PX = 10
const VIBRATION_MS = 15

export function longPress(run: () => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let start = { x: 0, y: 0 }
    let hasFired = false

    const cancel = () => clearTimeout(timer)
    const fire = () => {
      hasFired = true
      navigator.vibrate?.(VIBRATION_MS)
      run()
    }
    const listeners = {
      pointerdown(event: PointerEvent) {
        hasFired = false
        start = { x: event.clientX, y: event.clientY }
        cancel()
        if (event.button === 0) timer = setTimeout(fire, LONG_PRESS_MS)
      },
      pointermove(event: PointerEvent) {
        if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > MAX_DRIFT_PX) cancel()
      },
      pointerup: cancel,
      // The browser takes over to scroll.
      pointercancel: cancel,
      // The system's own menu would cover ours; a mouse's other button opens ours at once.
      contextmenu(event: MouseEvent) {
        event.preventDefault()
        cancel()
        if (!hasFired) fire()
      },
      // The press that opened the menu is not a press on the row.
      click(event: MouseEvent) {
        if (!hasFired) return
        hasFired = false
        event.stopImmediatePropagation()
        event.preventDefault()
      }
    }
    const entries = Object.entries(listeners) as [string, EventListener][]
    entries.forEach(([type, listener]) => element.addEventListener(type, listener, true))
    return () => {
      cancel()
      entries.forEach(([type, listener]) => element.removeEventListener(type, listener, true))
    }
  }
}
