/** One keep-alive connection that posts bytes and waits for the answer: as little client as can be, for both relays alike. */
import { Agent, request } from 'node:http'

export type Connection = {
  /** Throws on any answer but 200. */
  post(body: Uint8Array): Promise<Uint8Array>
  close(): void
}

export function openConnection(url: string, headers: Readonly<Record<string, string>>): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        const asked = request(url, { method: 'POST', agent, headers }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            if (response.statusCode === 200) resolve(Buffer.concat(chunks))
            else reject(new Error(`${url} answered ${response.statusCode}`))
          })
        })
        asked.on('error', reject)
        asked.end(body)
      }),
    close: () => agent.destroy()
  }
}
