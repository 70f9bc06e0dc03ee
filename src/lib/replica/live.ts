/**
 * Keeps a device listening while its relay can be reached: pushed pages are taken in where they follow on, and whatever else
 * the relay says leads to an exchange. Without a stream phones exchange now and then, as ever: it only makes them quicker.
 */
import { decodePushedPage, type Frame } from '#shared/protocol/live.ts'
import type { ListeningRequest } from './http-transport.ts'
import type { Replica } from './replica.ts'
import type { SyncLoop, SyncLoopSetting } from './sync-loop.ts'

export type LiveSetting = {
  readonly replica: Pick<Replica, 'listeningRequest' | 'takePushed'>
  readonly sync: Pick<SyncLoop, 'nudge' | 'when'>
  /** Runs `work` alone among the exchanges of this device, so that a page waits for the answer that it follows. */
  readonly alone: SyncLoopSetting['alone']
  /** Opens the stream and hands over its frames one after the other; resolves when it has ended. */
  readonly listen: (
    request: ListeningRequest,
    onFrame: (frame: Frame) => Promise<void>,
    signal: AbortSignal
  ) => Promise<void>
  readonly inflated: (bytes: Uint8Array) => Promise<Uint8Array>
  /** The pause before a stream that ended is opened again. */
  readonly pause: (signal: AbortSignal) => Promise<void>
}

/** Resolves once `signal` ends it. */
export async function keepListening(setting: LiveSetting, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A disk that refuses for a moment says nothing about the line: after the pause it is asked again.
    await listenOnce(setting, signal).catch(() => undefined)
    if (!signal.aborted) await setting.pause(signal)
  }
}

async function listenOnce(setting: LiveSetting, signal: AbortSignal): Promise<void> {
  const state = await untilReachable(setting, signal)
  if (signal.aborted) return
  const { epoch, bytes } = await setting.replica.listeningRequest()
  const request = { bytes, awaitsExchange: state === 'exchanging' }
  await setting.listen(request, (frame) => take(setting, epoch, frame, signal), signal)
}

/** A relay that was reached, or is being asked; a device that knows no log yet first takes in what there is. */
async function untilReachable({ replica, sync }: LiveSetting, signal: AbortSignal) {
  const { epoch } = await replica.listeningRequest()
  const state = await sync.when(
    ({ kind }) => kind === 'idle' || (kind === 'exchanging' && epoch !== ''),
    signal
  )
  return state?.kind
}

async function take(
  setting: LiveSetting,
  epoch: string,
  frame: Frame,
  signal: AbortSignal
): Promise<void> {
  if (frame.kind === 'alive') return
  const isTaken =
    frame.kind === 'page' && (await takePage(setting, epoch, frame, signal).catch(() => false))
  if (!isTaken) setting.sync.nudge()
}

/** False where an exchange has to bring it. Rejects when the page is damaged or the disk refuses it. */
async function takePage(
  { replica, alone, inflated }: LiveSetting,
  epoch: string,
  { bytes, isDeflated }: Extract<Frame, { readonly kind: 'page' }>,
  signal: AbortSignal
): Promise<boolean> {
  const decoded = decodePushedPage(isDeflated ? await inflated(bytes) : bytes)
  if (!decoded.ok) return false
  return (await alone(() => replica.takePushed(epoch, decoded.message), signal)) !== 'exchange'
}
