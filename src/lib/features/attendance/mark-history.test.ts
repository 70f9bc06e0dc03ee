import { expect, test } from 'vitest'
import type { Moment } from '#shared/domain/calendar.ts'
import { emptyLesson, type LessonEvent } from '#shared/documents/register.ts'
import type { HeldDecision } from '#shared/documents/verdicts.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'
import { freshRejections } from './mark-history.ts'

const OFFICE = 2 as Writer

function decision(at: Moment): HeldDecision {
  return { admitted: false, at, writer: OFFICE, reason: 'Séance annulée' }
}

function event(at: Moment, wanted: Partial<LessonEvent>): LessonEvent {
  return {
    ...{ parcel: at as ParcelId, writer: 1, at, type: 'signed-off', reason: null },
    ...{ standing: 'received', decisions: [], stamp: null, ...wanted }
  }
}

function lesson(...events: LessonEvent[]) {
  return { ...emptyLesson('1.1'), events }
}

const rejected = (at: Moment, decidedAt: Moment) =>
  event(at, { standing: 'rejected', decisions: [decision(decidedAt)] })

test('a rejection is told with its reason until somebody says something of the lesson again', () => {
  expect(freshRejections(undefined)).toEqual([])
  expect(freshRejections(lesson(event(5, {})))).toEqual([])
  expect(freshRejections(lesson(event(5, {}), rejected(10, 20)))).toEqual([decision(20)])
  expect(freshRejections(lesson(rejected(10, 20), event(30, { standing: 'local' })))).toEqual([])
})

test('one decision about several entries is told once', () => {
  expect(freshRejections(lesson(rejected(10, 20), rejected(11, 20)))).toEqual([decision(20)])
})
