import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PersonId } from '#shared/domain/identity.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { createPostman } from './postman.ts'
import type { Letter } from './letter.ts'
import { createMailServer } from './smtp.ts'
import { startMailbox, type Mailbox } from './testing-mailbox.ts'

const LETTER: Letter = {
  ...{ from: 'sijil@crmef.example.ma', to: 's.alami@crmef.example.ma', subject: 'Demande' },
  ...{ text: 'Bonjour', messageId: '<1@crmef.example.ma>', date: new Date(0), calendar: null }
}

let mailbox: Mailbox
beforeEach(async () => {
  mailbox = await startMailbox()
})
afterEach(() => mailbox.stop())

const serverWith = (changes: object) =>
  createMailServer({ host: '127.0.0.1', port: mailbox.port, tls: 'none', login: null, ...changes })

describe('a mail server', () => {
  it('is asked again later, with all that waits, where it does not let us in', async () => {
    const login = { user: 'sijil', password: 'another' }
    const handed = await serverWith({ login }).hand(LETTER)
    expect(handed).toEqual({ outcome: 'unreachable', why: 'EAUTH 535' })
  })

  it('is asked again later, with all that waits, where it does not know who sends', async () => {
    mailbox.behaviour = { at: 'sender', code: 550 }
    expect(await serverWith({}).hand(LETTER)).toMatchObject({ outcome: 'unreachable' })
  })

  it.each(['starttls', 'tls'] as const)(
    'gets nothing in the open where %s is asked for and it has none',
    async (tls) => {
      const login = { user: 'sijil', password: 'a secret of the test' }
      const handed = await serverWith({ tls, login }).hand(LETTER)
      expect(handed).toMatchObject({ outcome: 'unreachable' })
      expect(mailbox.asked()).toBe(0)
    }
  )
})

describe('a mail server that says nothing', () => {
  let silent: Server
  beforeEach(async () => {
    silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  })

  it('does not keep the relay from stopping', async () => {
    const store = await openSqliteStore(':memory:')
    const person = 7 as PersonId
    await store.write(async (ledger) => {
      await ledger.addSite('jadida', 1)
      const roles = [{ role: 'trainer' as const, group: null }]
      await ledger.replaceRights('jadida', [{ person, site: 'jadida', roles, teachings: [] }], [])
      await ledger.addNotice({
        ...{ key: 'one', site: 'jadida', person, event: 'decided', subject: 'case', due: null },
        ...{ register: '1/2026', revision: 0, count: 0, notedAt: 0, notBefore: 0 }
      })
    })
    const asked = new Promise<void>((resolve) =>
      silent.once('connection', (socket) => {
        socket.on('error', () => undefined)
        silent.once('close', () => socket.destroy())
        resolve()
      })
    )
    const addresses = {
      addressOf: () => LETTER.to,
      peopleOf: () => [person],
      refresh: () => Promise.resolve(null)
    }
    const { port } = silent.address() as AddressInfo
    const sender = { from: LETTER.from, appUrl: new URL('https://sijil.example.ma') }
    const office = { store, clock: Date.now, addresses, sender, onNews: () => undefined }
    const postman = createPostman({ ...office, server: serverWith({ port }) }, 20)
    const looking = postman.look()
    await asked
    await postman.stop()
    await store.close()
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    silent.close(() => resolve())
    silent.emit('close')
    await looking
    await closed
  })
})
