/** The annex morning of ENGINES section 1, with our relay and with the floor, in one run and through one harness. */
import { oneAlone, storm, type Alone, type Annex, type Storm } from '../support/annex-under-load.ts'
import { openFloorAnnex } from '../support/floor-annex.ts'
import { openOurAnnex } from '../support/our-annex.ts'
import { atMost, median, type Line, type Row, type Unit } from '../support/result.ts'

const FAR_MS = 300
const ROUND_TRIP_MS = 2 * FAR_MS
const MAX_TIMES_FLOOR = 1.5

type Morning = { readonly near: Storm; readonly far: Storm; readonly alone: Alone }

export const morning: Row = {
  name: 'morning',
  async measure({ runs, say }) {
    const ours: Morning[] = []
    const floor: Morning[] = []
    for (let run = 0; run < runs; run++) {
      say(`run ${run + 1}: floor`)
      floor.push(await oneMorning(openFloorAnnex, run))
      say(`run ${run + 1}: our relay`)
      ours.push(await oneMorning(openOurAnnex, run))
    }
    return LINES.flatMap((line) => linesOf(line, ours, floor))
  }
}

async function oneMorning(
  open: (delayMs: number) => Promise<Annex>,
  run: number
): Promise<Morning> {
  const nearAnnex = await open(0)
  const near = await storm(nearAnnex, 0, run)
  await nearAnnex.close()
  const farAnnex = await open(FAR_MS)
  const far = await storm(farAnnex, 0, run)
  const alone = await oneAlone(farAnnex, 1)
  await farAnnex.close()
  return { near, far, alone }
}

type Compared = {
  readonly what: string
  readonly unit: Unit
  readonly of: (morning: Morning) => number
  /** Where the difference goes. */
  readonly spent: string
}

const GATHERED =
  'news within 100 ms of other news is pushed together (decision 0018): 20 ms cost a sixth more bytes; the rest is processor time'
const HEADERS =
  'two requests, the exchange and the live stream, of about 340 B up (bearer token, what fetch adds) and 270 B down; six signatures are 384 B, more than all that the floor sends up'

const LINES: readonly Compared[] = [
  { what: 'settle at 0 ms', unit: 'ms', of: ({ near }) => near.settleMs, spent: GATHERED },
  { what: 'settle at 300 ms one way', unit: 'ms', of: ({ far }) => far.settleMs, spent: GATHERED },
  {
    what: 'until one that returns has all',
    unit: 'RTT',
    of: ({ alone }) => alone.hasAllMs / ROUND_TRIP_MS,
    spent: 'one exchange; what is above 1 is processor time of a busy machine'
  },
  {
    what: 'until its own are acknowledged',
    unit: 'RTT',
    of: ({ alone }) => alone.acknowledgedMs / ROUND_TRIP_MS,
    spent: 'one exchange; what is above 1 is processor time of a busy machine'
  },
  {
    what: 'until others have its marks',
    unit: 'RTT',
    of: ({ alone }) => alone.othersHaveMs / ROUND_TRIP_MS,
    spent: `half a trip to the relay, half to the others; ${GATHERED}`
  },
  { what: 'storm, up per phone', unit: 'KB', of: ({ near }) => near.upBytes / 1e3, spent: HEADERS },
  {
    what: 'storm, down per phone',
    unit: 'KB',
    of: ({ near }) => near.downBytes / 1e3,
    spent: HEADERS
  },
  {
    what: 'one returns, up',
    unit: 'KB',
    of: ({ alone }) => alone.upBytes / 1e3,
    spent: HEADERS
  },
  {
    what: 'one returns, down',
    unit: 'KB',
    of: ({ alone }) => alone.downBytes / 1e3,
    spent: HEADERS
  },
  {
    what: "storm, relay's processor",
    unit: 's',
    of: ({ near }) => near.cpuSeconds,
    spent:
      '120 signatures and rights to check, rows in SQLite, an exchange and five pages per phone; a process that has not run long enough to be compiled'
  },
  {
    what: "relay's memory, peak",
    unit: 'MB',
    of: ({ near }) => near.peakMB,
    spent: 'Node with its modules; see the row on memory'
  }
]

function linesOf(
  { what, unit, of, spent }: Compared,
  ours: readonly Morning[],
  floor: readonly Morning[]
): Line[] {
  const floorValues = floor.map(of)
  const budget = atMost(MAX_TIMES_FLOOR * median(floorValues))
  return [
    { what, unit, values: ours.map(of), budget, spent },
    { what: '  floor, same harness', unit, values: floorValues, budget: null }
  ]
}
