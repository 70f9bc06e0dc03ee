/** A door before the relay that lets everything through but, while it is shut, the exchange: "busy, come back later". */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Gate = {
  readonly url: string
  shut: boolean
  close(): Promise<void>
}

export async function openGate(relayUrl: string): Promise<Gate> {
  const server = createServer((asked, answer) => {
    if (gate.shut && asked.url === '/api/exchange') {
      answer.writeHead(503, { 'content-type': 'application/json' }).end('{"reason":"busy"}')
    } else forward(relayUrl, asked, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const gate: Gate = {
    url: `http://127.0.0.1:${port}`,
    shut: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return gate
}

function forward(relayUrl: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = asked
  const onward = request(`${relayUrl}${asked.url}`, { method, headers }, (relayed) => {
    answer.writeHead(relayed.statusCode ?? 502, relayed.headers)
    relayed.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  answer.on('close', () => onward.destroy())
  asked.pipe(onward)
}
