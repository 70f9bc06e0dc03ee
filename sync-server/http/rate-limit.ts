/** How often one key may ask: a bucket that fills evenly over a minute. */
import { MAX_RATE_KEYS } from '../limits.ts'

export type RateLimiter = {
  /** Takes one of `perMinute` for this key; false when the bucket is empty. */
  take(key: string, perMinute: number): boolean
  /** Would `take` say no? Takes nothing. */
  isEmpty(key: string, perMinute: number): boolean
}

type Bucket = { tokens: number; at: number }

/** Remembers the last `MAX_RATE_KEYS` keys. `clock` in milliseconds. */
export function createRateLimiter(clock: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>()
  const tokensOf = (bucket: Bucket, perMinute: number) => {
    const refilled = bucket.tokens + (Math.max(0, clock() - bucket.at) * perMinute) / 60_000
    return Math.min(perMinute, refilled)
  }
  return {
    take(key, perMinute) {
      const now = clock()
      const bucket = buckets.get(key) ?? { tokens: perMinute, at: now }
      // Taken out and put back, so that the first key in the map is the one longest unseen.
      buckets.delete(key)
      bucket.tokens = tokensOf(bucket, perMinute)
      bucket.at = now
      buckets.set(key, bucket)
      if (buckets.size > MAX_RATE_KEYS) buckets.delete(buckets.keys().next().value as string)
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
    isEmpty(key, perMinute) {
      const bucket = buckets.get(key)
      return bucket !== undefined && tokensOf(bucket, perMinute) < 1
    }
  }
}
