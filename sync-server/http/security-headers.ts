/** Headers of every answer; few of them where no page can be shown. The page's own CSP for scripts is in its <meta>, with the hashes that only the build knows. */
import type { MiddlewareHandler } from 'hono'

const FEATURES = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking'
]

/** The camera reads enrolment codes; nothing else is asked for. */
const PERMISSIONS = ['camera=(self)', ...FEATURES.map((feature) => `${feature}=()`)].join(', ')

const HEADERS_OF_ALL: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin'
}

/** What only a page obeys: 700 bytes that would outweigh the news of most exchanges. */
const HEADERS_OF_PAGES: Readonly<Record<string, string>> = {
  'content-security-policy': "frame-ancestors 'none'; form-action 'self'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': PERMISSIONS,
  'cross-origin-opener-policy': 'same-origin'
}

/** Exchanges and live streams. With `nosniff` no browser takes them for a page. */
const NEVER_A_PAGE = 'application/octet-stream'

/** `isBehindTls`: people reach the relay by https, and browsers shall never try anything else. */
export function securityHeaders(isBehindTls: boolean): MiddlewareHandler {
  const always = isBehindTls
    ? { ...HEADERS_OF_ALL, 'strict-transport-security': 'max-age=31536000' }
    : HEADERS_OF_ALL
  return async (asked, next) => {
    await next()
    const isPage = asked.res.headers.get('content-type') !== NEVER_A_PAGE
    const headers = isPage ? { ...always, ...HEADERS_OF_PAGES } : always
    Object.entries(headers).forEach(([name, value]) => asked.res.headers.set(name, value))
  }
}
