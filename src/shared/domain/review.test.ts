import { describe, expect, it } from 'vitest'
import { mayFollow, mostClosed, REVIEW_STATES, stateOn } from './review.ts'

describe('the way of a gradebook', () => {
  it.each([
    ['open', ['submitted']],
    ['submitted', ['submitted', 'returned', 'validated', 'reopened']],
    ['validated', ['returned', 'validated', 'reopened', 'locked', 'published']],
    ['locked', ['reopened', 'locked', 'published']]
  ] as const)('from %s goes on by %j alone', (state, steps) => {
    const all = ['submitted', 'returned', 'validated', 'reopened', 'locked', 'published'] as const
    const standing = { state, reopenedThrough: null }
    expect(all.filter((step) => mayFollow(standing, step, 2_500))).toEqual(steps)
  })

  it('is open through the last day of a reopening, and then stands where it stood', () => {
    const reopened = { state: 'locked', reopenedThrough: 2_500 } as const
    expect([2_499, 2_500, 2_501].map((day) => stateOn(reopened, day))).toEqual([
      'open',
      'open',
      'locked'
    ])
  })

  it('may be handed in during a reopening, or closed again as it was', () => {
    const reopened = { state: 'locked', reopenedThrough: 2_500 } as const
    expect(mayFollow(reopened, 'submitted', 2_500)).toBe(true)
    expect(mayFollow(reopened, 'submitted', 2_501)).toBe(false)
    expect(mayFollow(reopened, 'locked', 2_500)).toBe(true)
    expect(mayFollow(reopened, 'validated', 2_500)).toBe(false)
  })

  it('is as closed as anybody says where people say different things', () => {
    expect(mostClosed(['open', 'validated', 'submitted'])).toBe('validated')
    expect(mostClosed([])).toBe('open')
    expect(REVIEW_STATES.map((state) => mostClosed([state]))).toEqual(REVIEW_STATES)
  })
})
