/** Programs in a process of their own: started, measured, killed by their id. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { START_LIMIT_MS } from './limits.ts'

export type Program = {
  /** `http://127.0.0.1:<port>` as the program said. */
  readonly url: string
  readonly pid: number
  /** Ends at once, as when the power goes. */
  kill(): Promise<void>
  /** Asks it to end, as an operator does. */
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Starts a script with this Node, told `flags`, and waits until it prints `… → http://…`. */
export async function startProgram(
  script: string,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = []
): Promise<Program> {
  const child = spawn(process.execPath, [...flags, script], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  running.add(child)
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      running.delete(child)
      resolve()
    })
  )
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  try {
    return {
      url: await addressOf(child, ended),
      pid: child.pid ?? 0,
      kill: () => end('SIGKILL'),
      stop: () => end('SIGTERM')
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

function addressOf(child: ChildProcess, ended: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${child.spawnargs.at(-1)} ${why}`))
    const timer = setTimeout(() => fail('did not start in time'), START_LIMIT_MS)
    void ended.then(() => fail('ended before it listened'))
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-4_000)
      const address = /→ (http:\S+)$/m.exec(output)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    })
  })
}

export type Usage = {
  /** Seconds of processor of all its threads. */
  readonly cpuSeconds: number
  /** Megabytes in memory now, and at most so far. */
  readonly rssMB: number
  readonly peakMB: number
}

const NANOSECONDS = 1e9
const KILOBYTES_PER_MB = 1_024

/** What a process used so far, from /proc; zeros where there is none (other systems than Linux). */
export function usageOf(pid: number): Usage {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) / KILOBYTES_PER_MB
    // Nanoseconds on a processor; /proc/<pid>/stat counts in ticks of 10 ms, too coarse here.
    const onProcessor = readdirSync(`/proc/${pid}/task`).map((task) =>
      Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
    )
    const cpuSeconds = onProcessor.reduce((sum, time) => sum + time, 0) / NANOSECONDS
    return { cpuSeconds, rssMB: megabytes('VmRSS'), peakMB: megabytes('VmHWM') }
  } catch {
    return { cpuSeconds: 0, rssMB: 0, peakMB: 0 }
  }
}
