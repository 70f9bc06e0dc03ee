import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseFacts, type CaseFact, type Deposited } from './case-facts.ts'
import {
  depositDigest,
  foldCase,
  localNumber,
  registerNumber,
  standingOfCase,
  startsOtherwise,
  type FoldedCase
} from './case.ts'
import { dayOfIso, momentOfUtc, type Moment } from '../domain/calendar.ts'
import type { PersonId } from '../domain/identity.ts'
import type { Journal } from '../journal/journal.ts'
import { parcelIdOf, type ParcelId, type Stamp } from '../journal/parcel.ts'

const TRAINEE = 7
const SERVICE = 8
const DIRECTOR = 9
const RELAY = 3

const at = (iso: string): Moment => momentOfUtc(`${iso}:00Z`)

type Said = { readonly by: number; readonly fact: CaseFact; readonly received?: Moment }

/** A journal of these facts, each its own parcel; those that were received come to the relay in this order. */
function journalOf(said: readonly Said[]): Journal<CaseFact> {
  const parcels = said.map(({ by }, place) => parcelIdOf(by, place + 1))
  const stamps = said.flatMap(({ received }, place): [ParcelId, Stamp][] => {
    const parcel = parcels[place]!
    const stamp = { parcel, position: place + 1, receivedAt: received ?? 0, heldBecause: null }
    return received === undefined ? [] : [[parcel, stamp]]
  })
  return {
    entries: said.map(({ by, fact }, place) => {
      return { fact, parcel: parcels[place]!, index: 0, writer: by }
    }),
    unreadable: [],
    stampsByParcel: new Map(stamps)
  }
}

const DEPOSIT: Deposited = {
  type: 'deposited',
  at: at('2026-11-02T10:00'),
  ...{ procedure: 'enrolment-certificate', version: 42, sequence: 3 },
  ...{ lastName: 'EL AMRANI', firstName: 'Salma', lastNameAr: 'العمراني', firstNameAr: 'سلمى' },
  answers: [
    ['purpose', 'Bourse'],
    ['copies', 2]
  ],
  atCounter: false,
  appealOf: ''
}
const deposited: Said = { by: TRAINEE, fact: DEPOSIT, received: at('2026-11-04T08:00') }
const registered = (due: string): Said => ({
  by: RELAY,
  fact: {
    ...{ type: 'registered', at: at('2026-11-04T08:00'), deposit: parcelIdOf(TRAINEE, 1) },
    ...{ year: '2026', number: 12, start: dayOfIso('2026-11-02')!, due: dayOfIso(due)! }
  },
  received: at('2026-11-04T08:00')
})
const asked = (iso: string, received?: Moment): Said => ({
  by: SERVICE,
  fact: { type: 'complement-asked', at: at(iso), text: 'Il manque l’attestation.' },
  ...(received === undefined ? {} : { received })
})
const given = (iso: string, received?: Moment): Said => ({
  by: TRAINEE,
  fact: { type: 'complement-given', at: at(iso), text: '', answers: [['copies', 1]] },
  ...(received === undefined ? {} : { received })
})
const refusal: CaseFact = { type: 'refused', at: at('2026-11-10T09:00'), reason: 'Hors délai.' }
const approval: CaseFact = { type: 'approved', at: at('2026-11-10T08:00'), text: '' }

const fold = (...said: Said[]): FoldedCase => foldCase(journalOf(said))

describe('a request', () => {
  it('is in hand from its deposit on, without the relay too, and counts from the day of the phone', () => {
    const request = fold({ by: TRAINEE, fact: DEPOSIT })
    expect(request.standing.caseState).toBe('inHand')
    expect(request.start).toBe(dayOfIso('2026-11-02'))
    expect(request.dueStated).toBeUndefined()
    expect(request.answers).toEqual({ purpose: 'Bourse', copies: 2 })
  })

  it('has the number of its receipt at once, and that of the register once the relay gave it', () => {
    const request = fold(deposited, registered('2026-11-17'))
    expect(localNumber('jadida', request.deposit!)).toBe('JADIDA-7-3')
    expect(registerNumber(request.registered!)).toBe('12/2026')
    expect(request.dueStated).toBe(dayOfIso('2026-11-17'))
  })

  it('has a digest that changes with whatever was deposited', () => {
    const digest = (fact: Deposited) => Buffer.from(depositDigest(fact)).toString('hex')
    expect(digest(DEPOSIT)).toHaveLength(64)
    expect(digest({ ...DEPOSIT, answers: [['purpose', 'Visa']] })).not.toBe(digest(DEPOSIT))
    expect(digest({ ...DEPOSIT })).toBe(digest(DEPOSIT))
  })

  it('counts from the day of receipt where the clock of the phone stood far back, and says that it does', () => {
    const old = { ...deposited, fact: { ...DEPOSIT, at: at('2025-01-01T10:00') } }
    const request = fold(old)
    expect(request.start).toBe(dayOfIso('2026-11-04'))
    expect(startsOtherwise(request)).toBe(true)
    expect(startsOtherwise(fold(deposited))).toBe(false)
  })

  it('keeps the day from which the relay once said that it counts', () => {
    const earlier = { ...deposited, fact: { ...DEPOSIT, at: at('2026-11-03T10:00') } }
    expect(fold(earlier, registered('2026-11-17')).start).toBe(dayOfIso('2026-11-02'))
  })

  it('has no stated last day while the relay does not know of the step that moves it', () => {
    const request = (...more: Said[]) => fold(deposited, registered('2026-11-17'), ...more)
    expect(request(asked('2026-11-05T09:00')).dueStated).toBeUndefined()
    const received = at('2026-11-05T09:00')
    expect(request(asked('2026-11-05T09:00', received)).dueStated).toBe(dayOfIso('2026-11-17'))
    const both = [asked('2026-11-05T09:00', received), given('2026-11-08T09:00')]
    expect(request(...both).dueStated).toBeUndefined()
  })

  it('stands still from the day the relay heard that something is missing through the day it was brought', () => {
    const pausing = fold(deposited, asked('2026-11-05T09:00', at('2026-11-06T09:00')))
    expect(pausing.pauses).toEqual([{ from: dayOfIso('2026-11-06'), through: null }])
    expect(pausing.standing.caseState).toBe('incomplete')
    const resumed = fold(
      deposited,
      asked('2026-11-05T09:00', at('2026-11-06T09:00')),
      given('2026-11-08T09:00', at('2026-11-12T09:00'))
    )
    expect(resumed.pauses).toEqual([
      { from: dayOfIso('2026-11-06'), through: dayOfIso('2026-11-08') }
    ])
    expect(resumed.answers).toEqual({ purpose: 'Bourse', copies: 1 })
  })

  it('keeps the decision that the relay heard first; the other is told, and is none', () => {
    const request = fold(
      deposited,
      { by: DIRECTOR, fact: refusal, received: at('2026-11-10T09:01') },
      { by: DIRECTOR + 1, fact: approval }
    )
    expect(request.decision?.fact).toEqual(refusal)
    expect(request.standing.caseState).toBe('refused')
    expect(request.belated.map(({ fact }) => fact)).toEqual([approval])
  })

  it('that was withdrawn before anybody decided is not decided any more', () => {
    const request = fold(
      deposited,
      {
        by: TRAINEE,
        fact: { type: 'withdrawn', at: at('2026-11-09T09:00'), text: '' },
        received: at('2026-11-09T09:00')
      },
      { by: DIRECTOR, fact: approval, received: at('2026-11-10T09:00') }
    )
    expect(request.standing.caseState).toBe('withdrawn')
    expect(request.decision).toBeNull()
    expect(request.belated).toHaveLength(1)
  })

  it('shows both when two people gave it to different colleagues', () => {
    const give = (by: number, person: number): Said => ({
      by,
      fact: { type: 'assigned', at: 1, person: person as PersonId, replaces: [] }
    })
    expect(fold(deposited, give(SERVICE, 61), give(DIRECTOR, 62)).assignee?.kind).toBe(
      'contradiction'
    )
  })

  it('is the same whatever the order in which its facts came', () => {
    const said = [
      deposited,
      registered('2026-11-17'),
      asked('2026-11-05T09:00', at('2026-11-06T09:00')),
      given('2026-11-08T09:00', at('2026-11-12T09:00')),
      { by: DIRECTOR, fact: refusal, received: at('2026-11-13T09:00') },
      { by: DIRECTOR + 1, fact: approval },
      { by: SERVICE, fact: { type: 'message-sent', at: 5, text: 'Bonjour' } as const }
    ]
    const journal = journalOf(said)
    const straight = foldCase(journal)
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...journal.entries], { minLength: journal.entries.length }),
        (entries) => {
          expect(foldCase({ ...journal, entries })).toEqual(straight)
          expect(standingOfCase({ ...journal, entries })).toEqual(straight.standing)
        }
      )
    )
  })
})

describe('on the wire', () => {
  it('a refusal without a reason is none', () => {
    expect(caseFacts.parse([110, 5, 'Dossier hors délai.']).ok).toBe(true)
    expect(caseFacts.parse([110, 5, '   ']).ok).toBe(false)
    expect(caseFacts.parse([110, 5]).ok).toBe(false)
  })

  it('every fact reads as it was written', () => {
    for (const fact of [DEPOSIT, refusal, approval])
      expect(caseFacts.parse(caseFacts.encode(fact))).toEqual({ ok: true, fact })
  })
})
