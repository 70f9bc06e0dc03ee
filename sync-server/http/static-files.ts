/** The built app: its files as they are, and its shell for every address that a person may open. */
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { MAX_STATIC_CACHE_BYTES } from '../limits.ts'
import { acceptedEncoding, type Encoding } from './accepted-encoding.ts'
import { problem, type Asked } from './context.ts'
import type { Route } from './routes.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm'
}
const COMPRESSIBLE = ['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm']

const SHELL = 'app.html'

const SUFFIX = { br: '.br', gzip: '.gz' } as const
const compress = {
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 9 })
} as const

/** Serves `folder`. Files under `_app/immutable` never change under their name; all else is asked for again. */
export function staticRoute(folder: string): Route {
  const cache = createBytesCache(MAX_STATIC_CACHE_BYTES)
  return {
    method: 'get',
    path: '*',
    policy: 'public',
    limits: { bodyBytes: 0, perMinute: 1_200 },
    async handle(asked) {
      const path = safePath(asked.req.path)
      if (path === null || /^api(\/|$)/.test(path)) return problem(asked, 404, 'not-found')
      const file = (await fileAt(folder, path)) ?? (await shellFor(folder, asked, path))
      if (file === null) return problem(asked, 404, 'not-found')
      return serve(asked, file, cache)
    }
  }
}

type File = { readonly path: string; readonly name: string; readonly version: string }

/** Path inside the folder, or null for one that leads out of it or to a hidden file. */
function safePath(requested: string): string | null {
  try {
    const path = normalize(decodeURIComponent(requested)).split(sep).filter(Boolean)
    const isSafe = path.every((part) => !part.startsWith('.') && !part.includes('\0'))
    return isSafe ? path.join('/') : null
  } catch {
    // A percent sign that encodes nothing.
    return null
  }
}

async function fileAt(folder: string, name: string): Promise<File | null> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => null)
  if (name === '' || found === null || !found.isFile()) return null
  return {
    path,
    name,
    version: `${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}`
  }
}

/** The app's shell for an address that a person opens. A missing script stays missing: a page would break on HTML. */
function shellFor(folder: string, asked: Asked, path: string): Promise<File | null> {
  const isPage = !path.startsWith('_app/') && extname(path) === ''
  const wantsPage = /text\/html|\*\/\*/.test(asked.req.header('accept') ?? '*/*')
  return isPage && wantsPage ? fileAt(folder, SHELL) : Promise.resolve(null)
}

async function serve(asked: Asked, file: File, cache: BytesCache): Promise<Response> {
  const extension = extname(file.name)
  const encoding = COMPRESSIBLE.includes(extension) ? acceptedEncoding(asked) : null
  const tag = `"${file.version}${encoding === null ? '' : `-${encoding}`}"`
  asked.header('etag', tag)
  asked.header('vary', 'accept-encoding')
  asked.header(
    'cache-control',
    file.name.startsWith('_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  )
  if (asked.req.header('if-none-match') === tag) return asked.body(null, 304)
  asked.header('content-type', TYPES[extension] ?? 'application/octet-stream')
  if (encoding === null) return asked.body(Uint8Array.from(await readFile(file.path)))
  asked.header('content-encoding', encoding)
  const bytes = await cache.get(`${file.path} ${tag}`, () => encoded(file, encoding))
  return asked.body(Uint8Array.from(bytes))
}

/** The build's own compressed file when it is there and not older, else compressed here. */
async function encoded(file: File, encoding: Encoding): Promise<Uint8Array> {
  const [plain, ready] = await Promise.all([
    stat(file.path),
    stat(file.path + SUFFIX[encoding]).catch(() => null)
  ])
  if (ready !== null && ready.mtimeMs >= plain.mtimeMs)
    return readFile(file.path + SUFFIX[encoding])
  return compress[encoding](await readFile(file.path))
}

type BytesCache = { get(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> }

/** Keeps what was made through `maxBytes`; past it the entry longest unused goes. */
function createBytesCache(maxBytes: number): BytesCache {
  const entries = new Map<string, Uint8Array>()
  let size = 0
  return {
    async get(key, make) {
      const bytes = entries.get(key) ?? (await make())
      if (entries.delete(key)) size -= bytes.byteLength
      entries.set(key, bytes)
      size += bytes.byteLength
      for (const [oldest, { byteLength }] of entries) {
        if (size <= maxBytes) break
        entries.delete(oldest)
        size -= byteLength
      }
      return bytes
    }
  }
}
