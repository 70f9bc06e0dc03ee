import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

let folder: string
let whole: Record<string, string>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sijil-mail-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  whole = {
    PUBLIC_URL: 'https://sijil.example.ma',
    MAIL_HOST: 'smtp.example.ma',
    MAIL_USER: 'sijil',
    MAIL_PASSWORD_FILE: file('password', 'a secret\n'),
    MAIL_FROM: 'sijil@crmef.example.ma',
    MAIL_ADDRESSES: file('addresses.csv', '')
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const problemsOf = (changes: Record<string, string | undefined>) => {
  const configuring = readConfig({ ...whole, ...changes })
  return configuring.ok ? [] : configuring.problems
}

describe('the settings of mail', () => {
  it('are whole with a server, a sender, a file of addresses and the address of the app', () => {
    const configuring = readConfig(whole)
    expect(configuring.ok && configuring.config.mail).toEqual({
      ...{ host: 'smtp.example.ma', port: 587, tls: 'starttls', from: 'sijil@crmef.example.ma' },
      login: { user: 'sijil', password: 'a secret' },
      addressesFile: whole.MAIL_ADDRESSES,
      appUrl: new URL('https://sijil.example.ma')
    })
    const tls = readConfig({ ...whole, MAIL_TLS: 'tls' })
    expect(tls.ok && tls.config.mail?.port).toBe(465)
  })

  it.each([
    [{ MAIL_FROM: undefined }, /^MAIL_FROM is missing/],
    [{ MAIL_FROM: 'Sijil <sijil@crmef.ma>' }, /^MAIL_FROM is no mail address/],
    [{ MAIL_PORT: '0' }, /^MAIL_PORT is no port number/],
    [{ MAIL_TLS: 'yes' }, /^MAIL_TLS is none of/],
    [{ MAIL_ADDRESSES: '/nowhere' }, /^MAIL_ADDRESSES names a file that cannot be read/],
    [{ MAIL_PASSWORD_FILE: '/nowhere' }, /^MAIL_PASSWORD_FILE names a file that cannot be read/],
    [{ MAIL_PASSWORD: 'another' }, /are both set/],
    [{ MAIL_USER: undefined }, /^MAIL_USER and its password/],
    [{ PUBLIC_URL: undefined }, /^PUBLIC_URL is missing/],
    [{ MAIL_TLS: 'none' }, /^MAIL_TLS may be none only/],
    [{ MAIL_HOST: undefined }, /^MAIL_HOST is missing, while MAIL_USER, MAIL_PASSWORD_FILE/]
  ])('are refused by name where they cannot hold: %o', (changes, problem) => {
    const problems = problemsOf(changes)
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(problems.join()).not.toContain('a secret')
  })

  it('may go without TLS to this very machine', () => {
    expect(problemsOf({ MAIL_TLS: 'none', MAIL_HOST: '127.0.0.1' })).toEqual([])
  })
})
