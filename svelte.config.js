import { readFileSync } from 'node:fs'
import adapter from '@sveltejs/adapter-static'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: {
    // Libraries in node_modules may still use the older component syntax.
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
  },
  kit: {
    adapter: adapter({ fallback: 'app.html', strict: false }),
    files: { lib: 'src/lib', serviceWorker: 'service-worker' },
    // The page registers the worker itself, through workbox-window, so that an update is asked for, never imposed.
    // Licences and notes are served beside the fonts and icons, but no phone needs them offline.
    serviceWorker: { register: false, files: (path) => !/\.(txt|md)$/.test(path) },
    // The release alone: a build time or a content hash here would be written into a script and
    // make every phone fetch that script again at each deploy. Content is compared by the service
    // worker, file by file. No polling: the service worker is how the app learns of a new release.
    version: { name: version, pollInterval: 0 },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['none']
      }
    },
    output: { bundleStrategy: 'split' },
    typescript: {
      config: (config) => {
        config.include.push(
          '../tests/**/*.ts',
          '../vite.config.ts',
          '../*.config.ts',
          '../*.config.js'
        )
      }
    }
  }
}
