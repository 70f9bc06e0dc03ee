import type { Component } from 'svelte'

/** An icon component, imported one by one: `import Printer from '@lucide/svelte/icons/printer'`. */
export type Icon = Component<{ size?: number | string; class?: string; strokeWidth?: number }>
