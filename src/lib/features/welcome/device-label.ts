/** A name for this device that its owner and the it officer recognise; the owner may change it. */

/** What browsers tell of their device beside the user agent; Chromium only. */
export type AgentHints = { readonly model?: string; readonly platform?: string }

/** Characters that the relay keeps. */
export const MAX_LABEL_LENGTH = 60

const PLATFORMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Android/i, 'Android'],
  [/iPhone/i, 'iPhone'],
  [/iPad/i, 'iPad'],
  [/CrOS/i, 'Chromebook'],
  [/Windows/i, 'Windows'],
  [/Macintosh|Mac OS/i, 'Mac'],
  [/Linux/i, 'Linux']
]

const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Edg/, 'Edge'],
  [/OPR|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari']
]

/** "SM-A125F · Chrome", or "Android · Chrome" where the browser keeps the model to itself. */
export function guessDeviceLabel(userAgent: string, hints: AgentHints = {}): string {
  const device = hints.model || modelIn(userAgent) || hints.platform || nameIn(PLATFORMS, userAgent)
  const label = [device, nameIn(BROWSERS, userAgent)].filter(Boolean).join(' · ')
  return label.slice(0, MAX_LABEL_LENGTH)
}

/** Android names its model in the user agent; browsers that hide it write "K". */
function modelIn(userAgent: string): string {
  const model = /Android [\d.]+; (?:[a-z]{2}[-_][a-z]{2}; )?([^;)]+?)(?: Build\/[^)]*)?[;)]/i.exec(
    userAgent
  )?.[1]
  return model === undefined || model === 'K' || /^(Mobile|Tablet|rv:)/.test(model) ? '' : model
}

function nameIn(
  names: readonly (readonly [pattern: RegExp, name: string])[],
  userAgent: string
): string {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? ''
}

type AgentData = { getHighEntropyValues(names: readonly string[]): Promise<AgentHints> }

/** Asks the browser, which may refuse to say. */
export async function readDeviceLabel(): Promise<string> {
  const agent = (navigator as Navigator & { readonly userAgentData?: AgentData }).userAgentData
  const hints = await agent?.getHighEntropyValues(['model', 'platform']).catch(() => undefined)
  return guessDeviceLabel(navigator.userAgent, hints ?? {})
}
