/** Enrolment codes as people type, paste, open or scan them. The relay has the last word on each. */

/** The relay's alphabet: no letter that reads as a digit or as another letter. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/

/** Arabic-Indic and Persian digits, which an Arabic keyboard gives. */
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g

/**
 * The code in a text as the relay writes it (`K7QM-2XDA`), or null when the text cannot be one. Case, spaces, dashes of
 * any kind, O for 0, and I or L for 1 are forgiven.
 */
export function normaliseCode(typed: string): string | null {
  const letters = typed
    .normalize('NFKC')
    .replaceAll(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 0x0f))
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}\p{Cf}_.·−]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  return CODE.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : null
}

/** The code behind the `#` of an address: `#code=K7QM-2XDA` or `#K7QM-2XDA`. It never travels in a query. */
export function codeInFragment(fragment: string): string | null {
  const text = fragment.replace(/^#/, '')
  const named = new URLSearchParams(text).get('code')
  return normaliseCode(named ?? decodeSafely(text))
}

/** The code in what a camera read: the link of an invitation, or the bare code. */
export function codeInScan(scanned: string): string | null {
  const start = scanned.indexOf('#')
  return start < 0 ? normaliseCode(scanned) : codeInFragment(scanned.slice(start))
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % is no code either way.
    return text
  }
}
