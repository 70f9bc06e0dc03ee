/**
 * The addresses of people, from a file that whoever runs the relay keeps: `site;number of the person;address` on each line.
 * The relay never stores one: who is taken out of the file is written to no more, and no backup or phone has their address.
 */
import { readFile, stat } from 'node:fs/promises'
import { isSiteCode } from '#shared/documents/ids.ts'
import { MAX_SHORT_NUMBER, type PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { isMailAddress } from '../config-mail.ts'
import { MAX_ADDRESS_FILE_BYTES, MAX_ADDRESSES } from '../limits.ts'

export type AddressBook = {
  addressOf(site: SiteCode, person: PersonId): string | null
  peopleOf(site: SiteCode): readonly PersonId[]
  /** Reads the file again where it changed. Gives what whoever keeps it must know, once for each change. */
  refresh(): Promise<AddressTrouble | null>
}

/** Lines are named by their place: what stands in them is nobody else's. */
export type AddressTrouble =
  | { readonly reason: 'unreadable-file' | 'too-large' }
  | { readonly reason: 'odd-lines'; readonly lines: readonly number[] }

/** Lines that are told of one by one. */
const MAX_LINES_TOLD = 20

type Addresses = ReadonlyMap<SiteCode, ReadonlyMap<PersonId, string>>

/** Empty until it was refreshed once, and again while its file cannot be read. */
export function createAddressBook(file: string): AddressBook {
  let addressesBySite: Addresses = new Map()
  let seen = ''

  return {
    addressOf: (site, person) => addressesBySite.get(site)?.get(person) ?? null,
    peopleOf: (site) => [...(addressesBySite.get(site)?.keys() ?? [])],
    async refresh() {
      const state = await stateOf(file)
      if (state.mark === seen) return null
      seen = state.mark
      addressesBySite = new Map()
      if (state.bytes === null) return { reason: 'unreadable-file' }
      if (state.bytes > MAX_ADDRESS_FILE_BYTES) return { reason: 'too-large' }
      const text = await readFile(file, 'utf8').catch(() => null)
      if (text === null) return { reason: 'unreadable-file' }
      const { addresses, oddLines } = readAddresses(text)
      addressesBySite = addresses
      return oddLines.length === 0 ? null : { reason: 'odd-lines', lines: oddLines }
    }
  }
}

async function stateOf(file: string): Promise<{ mark: string; bytes: number | null }> {
  return stat(file).then(
    ({ mtimeMs, size, ino }) => ({ mark: `${mtimeMs} ${size} ${ino}`, bytes: size }),
    () => ({ mark: 'none', bytes: null })
  )
}

/** Empty lines and those that begin with `#` say nothing. Of two lines for one person the later holds. */
function readAddresses(text: string): { addresses: Addresses; oddLines: number[] } {
  const addresses = new Map<SiteCode, Map<PersonId, string>>()
  const oddLines: number[] = []
  let count = 0
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const read = readLine(line)
    if (read === null || count === MAX_ADDRESSES) {
      if (oddLines.length < MAX_LINES_TOLD) oddLines.push(index + 1)
      continue
    }
    count += 1
    const people = addresses.get(read.site) ?? new Map<PersonId, string>()
    addresses.set(read.site, people.set(read.person, read.address))
  }
  return { addresses, oddLines }
}

function readLine(line: string): { site: SiteCode; person: PersonId; address: string } | null {
  const [site = '', number = '', address = '', ...more] = line.split(';').map((part) => part.trim())
  const person = /^[1-9]\d{0,9}$/.test(number) ? Number(number) : 0
  const isWhole = isSiteCode(site) && person > 0 && person <= MAX_SHORT_NUMBER && more.length === 0
  return isWhole && isMailAddress(address) ? { site, person: person as PersonId, address } : null
}
