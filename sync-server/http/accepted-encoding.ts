/** The best encoding of an answer that whoever asks says to understand. */
import type { Asked } from './context.ts'

export type Encoding = 'br' | 'gzip'

/** Null: send it as it is. A proxy that looks into answers strips what it cannot undo from the request. */
export function acceptedEncoding(asked: Asked): Encoding | null {
  const accepted = asked.req.header('accept-encoding') ?? ''
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : null
}
