import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caseFacts } from '#shared/documents/case-facts.ts'
import { caseId, directoryId } from '#shared/documents/ids.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { Receipt, SentParcel } from '#shared/protocol/messages.ts'
import { wholeDocument } from './feed/content.ts'
import { startMailbox } from './mail/testing-mailbox.ts'
import { openSqliteStore } from './store/sqlite/store.ts'
import { depositFact } from './testing-requests.ts'
import { createTestDevice, newDeviceKeys, type TestDevice } from './testing.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const KILLS = 20
/** Fewer than one person may deposit in a day. */
const DEPOSITS = 10
const SETTAT = directoryId('settat')

let folder: string
let running: ChildProcess | null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sijil-main-'))
  running = null
})
afterEach(() => {
  running?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Program = {
  readonly url: string
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; output: string }>
}

/** The relay as people run it, in a process of its own. */
async function start(environment: Record<string, string> = {}): Promise<Program> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  running = child
  let output = ''
  child.stderr?.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, output }))
  )
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += String(chunk)
      const address = /^Sijil → (http:\S+)$/m.exec(output)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.on('close', () => reject(new Error(`the relay did not start: ${output}`)))
  })
  return { url, child, ended }
}

/** Sets a site up and lets its officer in. `at` says where the relay listens now. */
async function officerOf(at: { url: string }): Promise<TestDevice> {
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    return (await fetch(at.url + path, init)).json()
  }
  const { code } = (await post('/api/setup/site', {
    site: { code: 'settat', name: 'Settat', nameAr: '', kind: 'annex' },
    officer: { lastName: 'Idrissi', firstName: 'Hind', lastNameAr: '', firstNameAr: '' },
    director: null
  })) as { code: string }
  const keys = await newDeviceKeys()
  const publicKey = Buffer.from(keys.publicKey).toString('base64url')
  const credentials = await post('/api/devices', { code, publicKey, label: 'office' })
  const send = (path: string, init: RequestInit) => fetch(at.url + path, init)
  return createTestDevice(send, keys.privateKey, credentials as never)
}

let entries = 0
const anEntry = (officer: TestDevice) =>
  officer.parcel(SETTAT, [
    {
      type: 'setting-recorded',
      at: 1,
      key: 'attendance.rule',
      values: { value: ++entries },
      replaces: []
    }
  ])

/** Sends parcels as fast as they are taken until the relay dies; `onReceipts` hears each answer. */
async function burst(officer: TestDevice, onReceipts: (receipts: readonly Receipt[]) => void) {
  for (;;) {
    try {
      const parcels = await Promise.all([anEntry(officer), anEntry(officer), anEntry(officer)])
      onReceipts((await officer.exchange(parcels)).receipts)
    } catch {
      // The relay is gone: what it did not answer was not promised.
      return
    }
  }
}

/** Where each acknowledged parcel is in the log after all; null for one that is lost. */
async function positionsOf(receipts: readonly Receipt[]): Promise<(number | null)[]> {
  const store = await openSqliteStore(join(folder, 'sijil.sqlite'))
  const document = (await store.documentNamed(SETTAT))?.number ?? 0
  const rows = await Promise.all(
    receipts.map(({ parcel }) => store.rowOf(document, parcel as never))
  )
  await store.close()
  return rows.map((row) => row?.position ?? null)
}

const requestOf = ({ person }: TestDevice, number: number) =>
  caseId({
    site: 'settat',
    service: 'registrar',
    applicantKind: 'staff',
    applicant: person,
    number
  })

/** Every number of the register as the requests themselves say. */
async function numbersGiven(): Promise<number[]> {
  const store = await openSqliteStore(join(folder, 'sijil.sqlite'))
  const numbers: number[] = []
  for (const { kind, number } of await store.documentsOf(['settat'])) {
    if (kind !== 'case') continue
    const { entries } = readJournal(wholeDocument(await store.partsOf(number)), caseFacts)
    for (const { fact } of entries) if (fact.type === 'registered') numbers.push(fact.number)
  }
  await store.close()
  return numbers
}

const promised = (receipts: readonly Receipt[]) =>
  receipts.map((receipt) => (receipt.outcome === 'received' ? receipt.position : 'refused'))

describe('the relay as a program', () => {
  it(`loses nothing that it acknowledged when it is killed ${KILLS} times in the middle of a burst`, async () => {
    const at = { url: '' }
    const receipts: Receipt[] = []
    let officer: TestDevice | undefined
    for (let kill = 0; kill < KILLS; kill++) {
      const program = await start({ LOG_LEVEL: 'silent' })
      at.url = program.url
      officer ??= await officerOf(at)
      const before = receipts.length
      const enough = 3 + ((kill * 7) % 40)
      const hear = (answer: readonly Receipt[]) => {
        receipts.push(...answer)
        if (receipts.length - before >= enough) program.child.kill('SIGKILL')
      }
      const writer = officer
      await Promise.all(Array.from({ length: 4 }, () => burst(writer, hear)))
      await program.ended
    }
    expect(receipts.length).toBeGreaterThan(KILLS * 3)
    expect(await positionsOf(receipts)).toEqual(promised(receipts))
  }, 300_000)

  it(`numbers requests without a gap although it is killed ${DEPOSITS} times while they are deposited`, async () => {
    const at = { url: '' }
    const sent: SentParcel[] = []
    let officer: TestDevice | undefined
    for (let number = 1; number <= DEPOSITS; number++) {
      const program = await start({ LOG_LEVEL: 'silent' })
      at.url = program.url
      officer ??= await officerOf(at)
      const deposit = await officer.parcel(requestOf(officer, number), [depositFact(number)])
      // Killed a moment earlier each time: before the request is read, while it is written, after it was acknowledged.
      const dying = setTimeout(() => program.child.kill('SIGKILL'), (DEPOSITS - number) * 2)
      await officer.exchange([deposit]).catch(() => undefined)
      clearTimeout(dying)
      program.child.kill('SIGKILL')
      await program.ended
      sent.push(deposit)
    }
    const program = await start({ LOG_LEVEL: 'silent' })
    at.url = program.url
    await officer?.exchange(sent)
    program.child.kill('SIGTERM')
    await program.ended
    const numbers = (await numbersGiven()).sort((one, other) => one - other)
    expect(numbers).toEqual(sent.map((_, index) => index + 1))
  }, 120_000)

  it('sends what waited in its queue of mails when it was killed, and its log names nobody', async () => {
    const mailbox = await startMailbox()
    const first = await start()
    const at = { url: first.url }
    const officer = await officerOf(at)
    first.child.kill('SIGTERM')
    await first.ended
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const withMail = {
      ...{ PUBLIC_URL: 'https://sijil.example.ma', MAIL_HOST: '127.0.0.1', MAIL_TLS: 'none' },
      ...{ MAIL_PORT: String(mailbox.port), MAIL_FROM: 'sijil@crmef.example.ma' },
      ...{ MAIL_USER: 'sijil', MAIL_PASSWORD_FILE: file('password', 'a secret of the test') },
      MAIL_ADDRESSES: file('addresses.csv', `settat;${officer.person};h.idrissi@crmef.example.ma`)
    }
    const killed = await start(withMail)
    at.url = killed.url
    await officer.exchange([await officer.parcel(requestOf(officer, 1), [depositFact(1)])])
    killed.child.kill('SIGKILL')
    await killed.ended

    const program = await start(withMail)
    await expect.poll(() => mailbox.taken.length, { timeout: 15_000 }).toBe(1)
    expect(mailbox.taken[0]?.subject).toMatch(/^Demande nº\u00a01\//)
    program.child.kill('SIGTERM')
    const { code, output } = await program.ended
    expect(code).toBe(0)
    expect(output).not.toMatch(/idrissi|@|a secret/i)
    await mailbox.stop()
  }, 60_000)

  it('stops gracefully: finishes what it took, leaves one whole file, says so', async () => {
    const program = await start()
    const officer = await officerOf(program)
    const receipts: Receipt[] = []
    const hear = (answer: readonly Receipt[]) => {
      receipts.push(...answer)
      const isFirst = receipts.length - answer.length < 9
      if (isFirst && receipts.length >= 9) program.child.kill('SIGTERM')
    }
    await Promise.all(Array.from({ length: 4 }, () => burst(officer, hear)))
    const { code, output } = await program.ended
    expect(code).toBe(0)
    expect(output).toContain('the relay has stopped')
    expect(await positionsOf(receipts)).toEqual(promised(receipts))
    // Neither who nor what: the log names routes and numbers.
    expect(output).not.toMatch(/Idrissi|Bearer|attendance/)
    expect(output).not.toContain(officer.token)
  }, 60_000)

  it('is told of a restore by a file beside the backup, says what to do, and is another log from then on', async () => {
    const mark = join(folder, 'restored')
    const stop = async (program: Program) => {
      program.child.kill('SIGTERM')
      return (await program.ended).output
    }
    const first = await start()
    const at = { url: first.url }
    const officer = await officerOf(at)
    const { epoch } = await officer.exchange()
    await stop(first)
    writeFileSync(mark, '')

    const restored = await start()
    at.url = restored.url
    const renewed = (await officer.exchange()).epoch
    expect(renewed).not.toBe(epoch)
    expect(existsSync(mark)).toBe(false)
    expect(await stop(restored)).toMatch(/taken back .* shut out once more .* enrol anew/)

    const after = await start()
    at.url = after.url
    expect((await officer.exchange()).epoch).toBe(renewed)
    expect(await stop(after)).not.toContain('taken back')
  }, 60_000)

  it('says what is wrong with its environment and does not start', async () => {
    await expect(start({ PORT: 'none' })).rejects.toThrow('PORT is no port number')
  })

  it('says that its port is taken', async () => {
    const { url } = await start()
    const first = running
    await expect(start({ PORT: new URL(url).port })).rejects.toThrow('taken by another program')
    first?.kill('SIGKILL')
  })

  it('prints a set-up key where others can reach it', async () => {
    const program = await start({ HOST: '0.0.0.0' })
    program.child.kill('SIGTERM')
    expect((await program.ended).output).toMatch(/^Set-up key → \S{20,}$/m)
  })
})
