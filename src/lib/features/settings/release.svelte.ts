/** The one watcher of newer releases of the app on this page. */
import { AppUpdate } from '#lib/ui/app-update.svelte.ts'

export const release = new AppUpdate()
