import { expect, test } from 'vitest'
import { freshnessOf, heardPhones, readFleet } from '#lib/app-fleet.ts'
import { DAY, IDIR, REGISTER, SALMA, at, clock, phone } from './testing.ts'

const told = { device: 4, person: SALMA, label: 'Téléphone', waiting: 0, openLessons: [] }

test('the relay’s numbers become lessons; registers this device does not hold are left out', () => {
  const openLessons = [
    { document: 3, day: DAY, slot: 1, since: at('08:41') },
    { document: 3, day: DAY, slot: 2 },
    { document: 99, day: DAY, slot: 1 }
  ]
  const { phones } = readFleet(
    { at: at('11:00'), devices: [{ ...told, lastExchangeAt: at('10:59'), openLessons }] },
    0,
    [{ documentId: REGISTER, number: 3 }]
  )
  expect([...(phones[0]?.open ?? [])]).toEqual([
    [`${REGISTER} ${DAY}.1`, at('08:41')],
    [`${REGISTER} ${DAY}.2`, at('10:59')]
  ])
})

test('a device that never exchanged has no date, and time is the relay’s', () => {
  const fleet = readFleet({ at: at('11:00'), devices: [{ ...told, lastExchangeAt: 0 }] }, 120, [])
  expect(fleet.at).toBe(at('11:02'))
  expect(fleet.phones[0]?.lastExchangeAt).toBeNull()
})

test('a person is heard when they spoke after the last of what is asked of them', () => {
  const fleet = { at: at('17:00'), phones: [phone(SALMA, { lastExchangeAt: at('12:00') })] }
  const needs = [clock('10:30'), clock('12:45')].map((after) => ({ person: SALMA, after }))
  expect(heardPhones(fleet, needs).map(({ isUpToDate }) => isUpToDate)).toEqual([false])
  expect(heardPhones(fleet, needs.slice(0, 1)).map(({ isUpToDate }) => isUpToDate)).toEqual([true])
})

test('the figure is as old as the oldest word among the phones up to date', () => {
  const phones = [
    phone(SALMA, { lastExchangeAt: at('08:10') }),
    phone(IDIR, { lastExchangeAt: at('09:00') })
  ]
  const needs = [SALMA, IDIR].map((person) => ({ person, after: clock('08:00') }))
  expect(freshnessOf({ at: at('11:00'), phones }, needs)).toEqual({
    kind: 'known',
    upToDate: 2,
    phones: 2,
    since: at('08:10')
  })
})

test('where no phone is up to date there is no "since"', () => {
  const needs = [{ person: SALMA, after: clock('23:00') }]
  expect(freshnessOf({ at: at('11:00'), phones: [phone(SALMA)] }, needs)).toMatchObject({
    upToDate: 0,
    phones: 1,
    since: null
  })
})

test('people without a phone are unknown, and no need is no question', () => {
  const fleet = { at: at('11:00'), phones: [] }
  expect(freshnessOf(fleet, [{ person: SALMA, after: clock('08:00') }])).toEqual({
    kind: 'unknown'
  })
  expect(freshnessOf(fleet, [])).toEqual({ kind: 'nobody' })
})
