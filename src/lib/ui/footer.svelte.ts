/** How much of the screen a page's sticky footer takes, for toasts, which float outside its tree. */

let heightPx = $state(0)

/** Height in CSS pixels; 0 where a screen has no footer. */
export function footerHeightPx(): number {
  return heightPx
}

/** Page says it; nobody else does. */
export function footerIs(height: number): void {
  heightPx = height
  document.documentElement.style.setProperty('--footer', `${height}px`)
}
