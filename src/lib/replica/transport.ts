/** How a replica reaches its relay. Being offline is an answer like any other. */

export type TransportFailure =
  /** No connection, or it broke: try again later. */
  | 'offline'
  /** There is a line, and somebody else answers: the sign-in page of a Wi-Fi, a proxy. Try again, and say what to do. */
  | 'not-the-relay'
  /** The relay asks for patience. */
  | 'busy'
  /** The relay does not know this device (any more): nothing is lost here, but a person has to act. */
  | 'device-unknown'
  /** This release is too old for the relay: the outbox waits for the update. */
  | 'version-unsupported'
  /** The relay answered with something we cannot use. */
  | 'relay-error'

export type TransportAnswer =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: TransportFailure }

/** The token names its device already. */
export function authorisation({ token }: { readonly token: string }): string {
  return `Bearer ${token}`
}

export type Transport = {
  exchange(request: Uint8Array, signal?: AbortSignal): Promise<TransportAnswer>
}
