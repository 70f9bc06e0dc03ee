import adapter from '@sveltejs/adapter-static'

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
    serviceWorker: { register: false },
    version: { name: process.env.npm_package_version ?? '0.1.0', pollInterval: 0 },
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
