// One client-side application: the shell is cached whole, so every address opens offline.
export const ssr = false
export const prerender = false
export const trailingSlash = 'never'
