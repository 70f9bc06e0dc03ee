import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { chunkGroups } from './chunks.config.ts'
import { plainIcons } from './icons.config.ts'
import { shortMessages } from './messages.config.ts'
import metadata from './package.json' with { type: 'json' }
import { sourceHash } from './sync-server/install.js'

/** Where `npm run dev` runs the relay; the app asks it through the same origin, as in production. */
const relay = process.env.SIJIL_RELAY ?? 'http://127.0.0.1:4180'

/**
 * The sha256 of every static file by its address, for the service worker: a phone downloads an
 * icon or a font again only when its content changed, not at each release.
 */
function staticRevisions() {
  const paths = existsSync('static') ? readdirSync('static', { recursive: true }).map(String) : []
  const files = paths.filter((path) => statSync(join('static', path)).isFile())
  return Object.fromEntries(
    files.map((path) => [`/${path.replaceAll('\\', '/')}`, fileHash(join('static', path))])
  )
}

function fileHash(path: string) {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)
}

/** What the release says of itself while it waits to be taken: the service worker carries it, because the page is older. */
function releaseNews() {
  const notes = (language: string) => {
    const file = `src/lib/features/settings/changelog.${language}.json`
    return JSON.parse(readFileSync(file, 'utf8')) as unknown[]
  }
  return { id: sourceHash().slice(0, 16), notes: { fr: notes('fr'), ar: notes('ar') } }
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    paraglideVitePlugin({
      project: './src/lib/i18n/project.inlang',
      outdir: './src/lib/i18n/paraglide',
      strategy: ['globalVariable', 'baseLocale']
    }),
    plainIcons(),
    shortMessages(),
    sveltekit()
  ],
  define: {
    __RELEASE__: JSON.stringify(metadata.version),
    __STATIC_REVISIONS__: JSON.stringify(staticRevisions()),
    __RELEASE_NEWS__: JSON.stringify(releaseNews()),
    // app.html names every script it starts with, and has no hash in its own name.
    __SHELL_REVISION__: JSON.stringify(sourceHash().slice(0, 16))
  },
  server: {
    host: '127.0.0.1',
    // The relay compares Origin with Host: it must see the address that the browser sees.
    proxy: {
      '/api': { target: relay, changeOrigin: false },
      '/healthz': { target: relay, changeOrigin: false }
    },
    watch: { ignored: ['**/build/**', '**/data/**'] }
  },
  build: {
    target: 'chrome100',
    rolldownOptions: isSsrBuild ? {} : { output: { codeSplitting: { groups: chunkGroups() } } }
  }
}))
