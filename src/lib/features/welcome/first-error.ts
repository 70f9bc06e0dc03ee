import { tick } from 'svelte'

/** Brings the person to the first field that keeps a form from going on. */
export async function focusFirstError(): Promise<void> {
  await tick()
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
