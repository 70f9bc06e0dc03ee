/** Headers of every answer. The page's own CSP for scripts is in its <meta>, with the hashes that only the build knows. */
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

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': PERMISSIONS,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
}

/** `isBehindTls`: people reach the relay by https, and browsers shall never try anything else. */
export function securityHeaders(isBehindTls: boolean): MiddlewareHandler {
  const headers = isBehindTls
    ? { ...HEADERS, 'strict-transport-security': 'max-age=31536000' }
    : HEADERS
  return async (asked, next) => {
    await next()
    Object.entries(headers).forEach(([name, value]) => asked.res.headers.set(name, value))
  }
}
