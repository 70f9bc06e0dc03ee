/**
 * Who may import whom: the table. `imports.test.ts` holds every file to it.
 *
 * A folder that is not listed here does not exist: a new one needs a line, and a reason.
 */
export interface Layer {
  /** A folder, or the beginning of file names, from the root; the longest match counts. */
  path: string
  /** Layers whose code may be imported, besides its own. */
  may: readonly string[]
  /** Layers of which only types may be imported. */
  mayTypes?: readonly string[]
  /** Packages that may be imported; `node:` stands for all that Node brings. */
  packages: readonly string[]
  /** What the layer is for: told to the person whose import is refused. */
  why: string
}

const shared = [
  'src/shared/domain',
  'src/shared/journal',
  'src/shared/documents',
  'src/shared/documents/ids',
  'src/shared/policies',
  'src/shared/protocol'
]
const svelte = ['svelte', '@lucide/svelte', '$app']
const relayRoot = ['sync-server/limits', 'sync-server/config']

const layers: readonly Layer[] = [
  {
    path: 'src/shared/domain',
    may: [],
    packages: [],
    why: 'plain rules of the school and the law: they need nothing but themselves'
  },
  {
    path: 'src/shared/journal',
    may: [],
    mayTypes: ['src/shared/domain'],
    packages: ['yjs', 'lib0', 'valibot'],
    why: 'the journal knows Yjs and no job: documents stand on it, never the other way'
  },
  {
    path: 'src/shared/documents',
    may: ['src/shared/domain', 'src/shared/journal', 'src/shared/documents/ids'],
    packages: ['valibot'],
    why: 'a document is its facts and their fold; Yjs stays behind the journal'
  },
  {
    path: 'src/shared/documents/ids',
    may: ['src/shared/domain'],
    packages: ['valibot'],
    why: 'the names of documents, known to policies and protocol without the documents themselves'
  },
  {
    path: 'src/shared/policies',
    may: ['src/shared/domain', 'src/shared/documents/ids'],
    mayTypes: ['src/shared/documents'],
    packages: [],
    why: 'who may do what follows from the actor, the action and the document id alone'
  },
  {
    path: 'src/shared/protocol',
    may: ['src/shared/domain', 'src/shared/documents/ids', 'src/shared/journal'],
    packages: ['lib0', 'valibot'],
    why: 'the wire carries parcels as bytes, packed by the journal; what they say is none of its business'
  },
  {
    path: 'src/lib/replica',
    may: [...shared, 'src/lib/replica/storage'],
    packages: ['yjs', 'lib0', 'y-indexeddb', 'dexie', 'valibot'],
    why: 'the copy on this device serves every screen and knows none'
  },
  {
    path: 'src/lib/replica/storage',
    may: shared,
    packages: [],
    why: 'the contract of what the device keeps: shared by the replica and the read models'
  },
  {
    path: 'src/lib/replica/background',
    may: [...shared, 'src/lib/replica', 'src/lib/replica/storage'],
    packages: ['dexie'],
    why: 'the exchange without a page: what the service worker may wake'
  },
  {
    path: 'src/lib/readmodels',
    may: [
      'src/shared/domain',
      'src/shared/journal',
      'src/shared/documents',
      'src/shared/documents/ids',
      'src/lib/replica/storage'
    ],
    mayTypes: ['src/lib/replica'],
    packages: ['dexie'],
    why: 'tables made from documents; they may be deleted and made again at any time'
  },
  {
    path: 'src/lib/files',
    may: ['src/shared/domain'],
    mayTypes: shared,
    packages: ['fflate', 'papaparse', '@e965/xlsx'],
    why: 'reads and writes files; what their content means is said by features'
  },
  {
    path: 'src/lib/ui',
    may: ['src/lib/i18n'],
    packages: [...svelte, 'uqr', 'workbox-window'],
    why: 'buttons, fields and badges serve every job and know none'
  },
  {
    path: 'src/lib/i18n',
    may: ['src/lib/ui'],
    packages: [...svelte],
    why: 'languages, dates and numbers know no job'
  },
  {
    path: 'src/lib/features',
    may: [
      ...shared,
      'src/lib/app',
      'src/lib/replica',
      'src/lib/replica/storage',
      'src/lib/readmodels',
      'src/lib/files',
      'src/lib/ui',
      'src/lib/i18n'
    ],
    packages: [...svelte, 'valibot'],
    why: 'a job asks the replica and the read models; what two jobs share goes to shared or ui'
  },
  {
    path: 'src/lib/app',
    may: [
      ...shared,
      'src/lib/replica',
      'src/lib/replica/storage',
      'src/lib/readmodels',
      'src/lib/files',
      'src/lib/i18n'
    ],
    packages: [...svelte, 'dexie', 'valibot'],
    why: 'the one place where replica, read models, person and clock are wired together'
  },
  {
    path: 'src/routes',
    may: ['src/lib/features', 'src/lib/ui', 'src/lib/i18n'],
    packages: [...svelte, '@sveltejs/kit'],
    why: "an address reads its parameters and shows a feature's screen; it opens no document"
  },
  {
    path: 'src/hooks',
    may: ['src/lib/app', 'src/lib/ui', 'src/lib/i18n'],
    packages: [...svelte, '@sveltejs/kit'],
    why: 'what SvelteKit calls before the first screen'
  },
  {
    path: 'service-worker',
    may: ['src/lib/replica/background'],
    packages: ['$service-worker', 'workbox-precaching', 'workbox-routing'],
    why: 'keeps the shell and wakes the exchange; holds no data and shows nothing'
  },
  {
    path: 'sync-server/http',
    may: [
      'sync-server/auth',
      'sync-server/feed',
      'sync-server/registry',
      'src/shared/protocol',
      'src/shared/documents/ids',
      'src/shared/domain',
      ...relayRoot
    ],
    packages: ['hono', '@hono/node-server', 'valibot', 'pino', 'node:'],
    why: 'a route parses, asks and answers; rules and storage lie deeper'
  },
  {
    path: 'sync-server/feed',
    may: [...shared, 'sync-server/store', ...relayRoot],
    packages: ['yjs', 'lib0', 'node:'],
    why: 'accepts and hands out updates, however they came'
  },
  {
    path: 'sync-server/registry',
    may: [...shared, 'sync-server/store', 'sync-server/feed', 'sync-server/auth', ...relayRoot],
    packages: ['lib0', 'node:'],
    why: 'numbers, receipts and deadlines: acts of the relay, not of a route'
  },
  {
    path: 'sync-server/mail',
    may: ['src/shared/domain', 'src/shared/documents/ids', 'sync-server/store', ...relayRoot],
    packages: ['nodemailer', 'node:'],
    why: 'takes what waits in the queue to a mail server; what is told to whom is said by the registry'
  },
  {
    path: 'sync-server/auth',
    may: [
      'sync-server/store',
      'src/shared/domain',
      'src/shared/documents/ids',
      'src/shared/protocol',
      ...relayRoot
    ],
    mayTypes: ['src/shared/policies'],
    packages: ['valibot', 'node:'],
    why: 'says who is asking; what they may do is said by policies'
  },
  {
    path: 'sync-server/store',
    may: [...relayRoot],
    mayTypes: shared,
    packages: ['yjs', 'node:'],
    why: 'keeps and finds; everything above asks it and it asks nothing above'
  },
  {
    path: 'sync-server/limits',
    may: ['src/shared/protocol'],
    packages: [],
    why: 'every maximum of the relay, named in one place'
  },
  {
    path: 'sync-server/config',
    may: [],
    packages: ['valibot', 'node:'],
    why: 'the environment, checked once at the start'
  },
  {
    path: 'sync-server',
    may: [
      ...shared,
      'sync-server/http',
      'sync-server/feed',
      'sync-server/registry',
      'sync-server/mail',
      'sync-server/auth',
      'sync-server/store',
      ...relayRoot,
      // The demo centre, loaded by DEMO=1 alone.
      'tests/fixtures'
    ],
    packages: ['hono', '@hono/node-server', 'pino', 'valibot', 'node:'],
    why: "the relay's own wiring and commands: anything of the relay, nothing of the app"
  },
  {
    path: 'tests/fixtures',
    may: shared,
    packages: ['yjs', 'node:'],
    why: 'the demo centre is used by the relay, so it stands on what both halves share'
  },
  {
    path: 'tests/fixtures/massar',
    may: shared,
    packages: ['fflate'],
    why: 'workbooks made for tests; the relay never loads them'
  }
]

/** The layer a path belongs to, undefined when the table has none. */
export function layerOf(path: string): Layer | undefined {
  const owners = layers.filter((layer) => path === layer.path || startsWithin(path, layer.path))
  return owners.sort((a, b) => b.path.length - a.path.length)[0]
}

function startsWithin(path: string, start: string): boolean {
  return path.startsWith(start) && ['/', '.', '-'].includes(path.charAt(start.length))
}
