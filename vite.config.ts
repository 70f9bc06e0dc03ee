import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

/** Where `npm run dev` runs the relay; the app asks it through the same origin, as in production. */
const relay = process.env.SIJIL_RELAY ?? 'http://127.0.0.1:4180'

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: './src/lib/i18n/project.inlang',
      outdir: './src/lib/i18n/paraglide',
      strategy: ['globalVariable', 'baseLocale']
    }),
    sveltekit()
  ],
  define: { __RELEASE__: JSON.stringify(process.env.npm_package_version ?? '0.1.0') },
  server: { host: '127.0.0.1', proxy: { '/api': relay, '/healthz': relay } },
  build: { target: 'chrome100' }
})
