/** Reads a QR code through the camera, where the browser can. Nothing is recorded and no picture leaves the phone. */
type FoundBarcode = { readonly rawValue: string }
type Detector = { detect(source: HTMLVideoElement): Promise<readonly FoundBarcode[]> }
type DetectorClass = {
  new (options: { readonly formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector
}

/** Can this browser read QR codes by itself? Where it cannot, the camera is not offered. */
export async function canReadCodes(): Promise<boolean> {
  const detector = detectorClass()
  if (detector === undefined || navigator.mediaDevices?.getUserMedia === undefined) return false
  const formats = await detector.getSupportedFormats().catch((): readonly string[] => [])
  return formats.includes('qr_code')
}

/**
 * Shows the camera in `video` and resolves with the first code in sight out of which `read` makes something, or null once
 * `signal` ends it. Rejects when the camera is refused.
 */
export async function readCode(
  video: HTMLVideoElement,
  read: (scanned: string) => string | null,
  signal: AbortSignal
): Promise<string | null> {
  const Detector = detectorClass()
  if (Detector === undefined) return null
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  try {
    video.srcObject = stream
    await video.play()
    return await watch(new Detector({ formats: ['qr_code'] }), video, read, signal)
  } finally {
    stream.getTracks().forEach((track) => track.stop())
  }
}

async function watch(
  detector: Detector,
  video: HTMLVideoElement,
  read: (scanned: string) => string | null,
  signal: AbortSignal
): Promise<string | null> {
  while (!signal.aborted) {
    const found = await detector.detect(video)
    const code = found.map(({ rawValue }) => read(rawValue)).find((text) => text !== null)
    if (code !== undefined) return code
    await new Promise(requestAnimationFrame)
  }
  return null
}
