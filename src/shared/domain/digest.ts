/** Bytes of a digest: apart from its making, which most screens never need. */
export const DIGEST_BYTES = 32
