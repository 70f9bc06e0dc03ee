/**
 * The line between one phone and its relay: a TCP proxy that counts bytes and can make the way long. Connecting is free,
 * so that round trips are counted from an open connection, as ENGINES counts them.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type PhoneLine = {
  /** Where the phone finds its relay. */
  readonly url: string
  /** Bytes so far: what HTTP sends, headers and all, without TCP's own. */
  readonly counted: { up: number; down: number; connections: number }
  /** Every connection is cut; new ones are taken. */
  cut(): void
  close(): Promise<void>
}

/** `delayMs`: one way, both ways. */
export async function openLine(target: string, delayMs = 0): Promise<PhoneLine> {
  const { hostname, port } = new URL(target)
  const counted = { up: 0, down: 0, connections: 0 }
  const sockets = new Set<Socket>()

  const server = createServer({ noDelay: true }, (phone) => {
    const relay = connect({ host: hostname, port: Number(port), noDelay: true })
    counted.connections += 1
    const ends = [phone, relay]
    ends.forEach((socket) => sockets.add(socket))
    const cutBoth = () =>
      ends.forEach((socket) => {
        sockets.delete(socket)
        socket.destroy()
      })
    ends.forEach((socket) => socket.on('error', cutBoth).on('close', cutBoth))
    carry(phone, relay, delayMs, (bytes) => (counted.up += bytes))
    carry(relay, phone, delayMs, (bytes) => (counted.down += bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => sockets.forEach((socket) => socket.destroy())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counted,
    cut,
    close() {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

function carry(from: Socket, to: Socket, delayMs: number, count: (bytes: number) => void): void {
  const later = (work: () => void) => (delayMs === 0 ? work() : setTimeout(work, delayMs))
  from.on('data', (chunk) => {
    count(chunk.byteLength)
    later(() => to.writable && to.write(chunk))
  })
  from.on('end', () => later(() => to.end()))
}
