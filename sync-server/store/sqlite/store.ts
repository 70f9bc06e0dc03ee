/** The store on one SQLite file: one connection, one writer, questions wait while a transaction runs. */
import { randomUUID } from 'node:crypto'
import type { Ledger, Questions, Store } from '../store.ts'
import { openDatabase } from './database.ts'
import { deviceQuestions } from './devices.ts'
import { documentQuestions } from './documents.ts'

/** The questions that anyone may ask outside a transaction. */
const QUESTIONS = [
  'epoch',
  'head',
  'newestThrough',
  'rightsVersion',
  'siteCodes',
  'isDemo',
  'documentNamed',
  'documentNumbered',
  'documentsOf',
  'tail',
  'partsOf',
  'rowOf',
  'actor',
  'knowsGroup',
  'closedThrough',
  'standing',
  'device',
  'devicesOf',
  'enrolledDevices',
  'writersOf',
  'firstPerson',
  'traySize',
  'trayOf',
  'enrolmentCode',
  'personas'
] as const satisfies readonly (keyof Questions)[]

/** Opens the store in `file`, or in memory for `:memory:`. Throws when it cannot be opened. */
export async function openSqliteStore(file: string): Promise<Store> {
  const database = openDatabase(file)
  const ledger: Ledger = { ...documentQuestions(database), ...deviceQuestions(database) }
  const turns = createTurns()

  const write: Store['write'] = (work) =>
    turns.next(async () => {
      database.exec('begin immediate')
      try {
        const answer = await work(ledger)
        database.exec('commit')
        return answer
      } catch (error) {
        if (database.isTransaction) database.exec('rollback')
        throw error
      }
    })

  const store: Store = {
    ...questionsInTurn(ledger, turns),
    write,
    close: () =>
      turns.next(async () => {
        database.exec('pragma wal_checkpoint(truncate)')
        database.close()
      })
  }
  await giveEpoch(database, store)
  return store
}

async function giveEpoch(database: ReturnType<typeof openDatabase>, store: Store): Promise<void> {
  const known = database.prepare(`select 1 from meta where key = 'epoch'`).get()
  if (known === undefined) await store.write((acts) => acts.renewEpoch(randomUUID()))
}

type Turns = {
  /** Runs `work` after all that came before it; nothing else runs until it has ended. */
  next<Answer>(work: () => Promise<Answer>): Promise<Answer>
  /** Asks as soon as no transaction runs. Whoever asks never sees what is not yet committed. */
  between<Answer>(ask: () => Promise<Answer>): Promise<Answer>
}

function createTurns(): Turns {
  let running: Promise<void> | null = null
  return {
    async next(work) {
      while (running !== null) await running
      const turn = work()
      const end = () => {
        running = null
      }
      running = turn.then(end, end)
      return turn
    },
    async between(ask) {
      while (running !== null) await running
      return ask()
    }
  }
}

function questionsInTurn(ledger: Ledger, turns: Turns): Questions {
  const inTurn = QUESTIONS.map((name) => {
    const question = ledger[name] as (...values: unknown[]) => Promise<unknown>
    return [name, (...values: unknown[]) => turns.between(() => question(...values))] as const
  })
  return Object.fromEntries(inTurn) as unknown as Questions
}
