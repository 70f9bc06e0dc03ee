/**
 * Keeps the app's shell (pages, scripts, styles, fonts, icons) on the device, so that every
 * address opens without a network, and wakes the exchange when the line is back. Holds no data: what
 * people write lives in IndexedDB, and requests to the relay pass through untouched. See README.md.
 */
/// <reference types="@sveltejs/kit" />
import { build, files } from '$service-worker'
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { exchangeInBackground } from '#lib/replica/background.ts'

declare const self: ServiceWorkerGlobalScope
/** Filled in by vite.config.ts: content hash by address of each file in static/. */
declare const __STATIC_REVISIONS__: Record<string, string>
/** Filled in by vite.config.ts: content hash of everything app.html is made from. */
declare const __SHELL_REVISION__: string
/** Filled in by vite.config.ts: what this release is called and what it changes for people, in both languages. */
declare const __RELEASE_NEWS__: unknown

/** The one page; it starts the app, which then reads the address. */
const shell = '/app.html'

/** Addresses that belong to the relay, never answered by the shell. */
const relayAddresses = [/^\/api(\/|$)/, /^\/healthz$/]

precacheAndRoute(shellFiles())
registerRoute(new NavigationRoute(createHandlerBoundToURL(shell), { denylist: relayAddresses }))
cleanupOutdatedCaches()

/** Everything of one release, each with what tells a changed file from an unchanged one. */
function shellFiles(): PrecacheEntry[] {
  return [
    { url: shell, revision: __SHELL_REVISION__ },
    // The name of a built file holds its content hash.
    ...build.map((url) => ({ url, revision: null })),
    ...files.map((url) => ({ url, revision: __STATIC_REVISIONS__[url] ?? __SHELL_REVISION__ }))
  ]
}

// True only while the very first version installs: then no open page runs an older release.
let isFirstInstall = false

self.addEventListener('install', () => {
  isFirstInstall = self.registration.active === null
})

// On the first visit the page is served by us from here on, so that it survives a lost network at
// once. A later version waits: it never takes a page over while someone is writing in it.
self.addEventListener('activate', (event) => {
  if (isFirstInstall) event.waitUntil(self.clients.claim())
})

/** Background Sync is not in TypeScript's library: not every browser has it. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}

// The browser believes that the line is back. A rejected promise lets it try again later, a few
// times; after that the page takes over when it is next open.
self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent
  if (sync.tag === 'exchange') sync.waitUntil(exchangeInBackground())
})

// Before the person decides, the older page asks what is new; then they may ask for the new version
// (src/lib/ui/app-update.svelte.ts).
self.addEventListener('message', (event) => {
  const type = typeOf(event.data)
  if (type === 'NEWS') event.ports[0]?.postMessage(__RELEASE_NEWS__)
  if (type === 'SKIP_WAITING') void self.skipWaiting()
})

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'type' in message && message.type
}
