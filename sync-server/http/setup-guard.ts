/** Who may set a new relay up: whoever sits at its machine, or holds the key that it printed when it started. */
import { createHash, timingSafeEqual } from 'node:crypto'

export type SetupAttempt = {
  /** Other end of the connection. */
  readonly address: string
  readonly host: string
  /** A proxy passed the request on, so that the connection says nothing of where it came from. */
  readonly isForwarded: boolean
  readonly key: string | undefined
}

/**
 * May this request set the relay up? From the same machine it must also name the machine: a web page of somebody else
 * reaches the loopback address under its own name (DNS rebinding). Where a proxy may stand before the relay, everybody
 * comes from the same machine, and only the key tells.
 */
export function maySetUp(
  attempt: SetupAttempt,
  relay: { readonly isOpenToAll: boolean; readonly setupKey: string }
): boolean {
  if (attempt.key !== undefined) return isSameSecret(attempt.key, relay.setupKey)
  return (
    !relay.isOpenToAll &&
    !attempt.isForwarded &&
    isLoopbackAddress(attempt.address) &&
    isLoopbackHost(attempt.host)
  )
}

function isLoopbackAddress(address: string): boolean {
  return /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address) || address === '::1'
}

/** `host` as in a Host header or in HOST, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return name === 'localhost' || name === '[::1]' || name === '::1' || isLoopbackAddress(name)
}

function isSameSecret(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}
