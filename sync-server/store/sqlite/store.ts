/** The store on one SQLite file: one connection, one writer, questions wait while a transaction runs. */
import { randomUUID } from 'node:crypto'
import type { Ledger, Questions, Store } from '../store.ts'
import { openDatabase } from './database.ts'
import { deviceQuestions } from './devices.ts'
import { documentQuestions } from './documents.ts'
import { caseQuestions } from './cases.ts'
import { noticeQuestions } from './notices.ts'

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
  'newestDocument',
  'changedAfter',
  'tail',
  'partsOf',
  'rowOf',
  'bytesBy',
  'actor',
  'groupsOfTrainee',
  'knowsTrainees',
  'knowsGroup',
  'closedThrough',
  'standing',
  'casesDeposited',
  'casesOverBefore',
  'casesWithoutProcedure',
  'noticesDue',
  'noticeCounts',
  'mailSilentBefore',
  'device',
  'devicesOf',
  'workingDevicesOf',
  'devicesOfTrainee',
  'enrolledDevices',
  'writersOf',
  'traySize',
  'trayOf',
  'enrolmentCode',
  'personas',
  'sealKeys'
] as const satisfies readonly (keyof Questions)[]

/**
 * Of these, the ones about the whole log. Every exchange asks several of them several times, and nothing changes between
 * two transactions: an answer is kept until the next one ends.
 */
const OF_THE_WHOLE_LOG: readonly (keyof Questions)[] = [
  'epoch',
  'head',
  'rightsVersion',
  'newestDocument',
  'siteCodes'
]

/** Opens the store in `file`, or in memory for `:memory:`. Throws when it cannot be opened. */
export async function openSqliteStore(file: string): Promise<Store> {
  const database = openDatabase(file)
  const ledger: Ledger = {
    ...documentQuestions(database),
    ...caseQuestions(database),
    ...noticeQuestions(database),
    ...deviceQuestions(database)
  }
  const turns = createTurns()
  const answers = new Map<string, Promise<unknown>>()
  const begin = database.prepare('begin immediate')
  const commit = database.prepare('commit')

  const write: Store['write'] = (work) =>
    turns.next(async () => {
      begin.run()
      try {
        const answer = await work(ledger)
        commit.run()
        return answer
      } catch (error) {
        if (database.isTransaction) database.exec('rollback')
        throw error
      } finally {
        answers.clear()
      }
    })

  const store: Store = {
    ...questionsInTurn(ledger, turns, answers),
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
  if (known === undefined) await store.write((acts) => acts.renewEpoch(randomUUID(), 0))
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

function questionsInTurn(
  ledger: Ledger,
  turns: Turns,
  answers: Map<string, Promise<unknown>>
): Questions {
  const inTurn = QUESTIONS.map((name) => {
    const question = ledger[name] as (...values: unknown[]) => Promise<unknown>
    if (!OF_THE_WHOLE_LOG.includes(name))
      return [name, (...values: unknown[]) => turns.between(() => question(...values))] as const
    const askOnce = () => {
      const answer = answers.get(name) ?? question()
      answers.set(name, answer)
      return answer
    }
    return [name, () => turns.between(askOnce)] as const
  })
  return Object.fromEntries(inTurn) as unknown as Questions
}
