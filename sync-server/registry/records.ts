/**
 * What is published to trainees: when somebody publishes a gradebook, the relay writes to each trainee's record their own
 * part of it, and into the gradebook how many it was given to. All in the transaction that accepts the fact, so that
 * neither is ever there without the other; what was done once is found there and not done again.
 */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { followedRule, ruleOf } from '#shared/documents/followed-rule.ts'
import { gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { nameOf, recordId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { dueTo, type Due } from '#shared/documents/publication-due.ts'
import { recordFacts, type RecordFact } from '#shared/documents/record-facts.ts'
import { toldOf } from '#shared/documents/record.ts'
import { namesOf, sliceOf, type GradebookPlace } from '#shared/documents/record-slices.ts'
import { officeTime, type Moment } from '#shared/domain/calendar.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { REVIEW_STEPS } from '#shared/domain/review.ts'
import type { Change } from '../feed/accept.ts'
import { wholeDocument } from '../feed/content.ts'
import { readDirectory, readGroup } from '../feed/read-models.ts'
import type { Ledger, StoredDocument } from '../store/store.ts'
import type { KindKeeper, OwnHand } from './own-hand.ts'

const PUBLISHING_FACTS: readonly AnyFact['type'][] = [
  ...REVIEW_STEPS,
  'decided',
  'published',
  'publication-withdrawn'
]

/** A gradebook that people published, or took back. */
export function createRecordKeeper(hand: OwnHand): KindKeeper {
  return {
    isConcernedBy: (facts) => facts.some(({ type }) => PUBLISHING_FACTS.includes(type)),
    keep: (ledger, document, now) => keepOne(hand, ledger, document, now)
  }
}

/** A grading rule that comes may be what published gradebooks of its site waited for. */
export function createRuleKeeper(hand: OwnHand): KindKeeper {
  return {
    isConcernedBy: (facts) =>
      facts.some(({ type, ...fact }) => {
        return type === 'grading-rule-recorded' && 'values' in fact && 'text' in fact.values
      }),
    async keep(ledger, { site }, now) {
      const changes: Change[] = []
      for (const one of await closedGradebooks(ledger, site))
        changes.push(...(await keepOne(hand, ledger, one, now)))
      return changes
    }
  }
}

async function keepOne(
  hand: OwnHand,
  ledger: Ledger,
  { id, number, site }: StoredDocument,
  now: Moment
): Promise<Change[]> {
  const name = nameOf(id)
  if (name.kind !== 'gradebook') return []
  const update = wholeDocument(await ledger.partsOf(number))
  const gradebook = foldGradebook(readJournal(update, gradebookFacts))
  const due = dueTo(gradebook, officeTime(now).day)
  const directory = due === null ? null : await readDirectory(ledger, site)
  if (due === null || directory === null) return []
  const rule = ruleOf(followedRule(directory, name.group, gradebook))
  // Trainees would be told results by another rule. When the one that is named comes, this is asked again.
  if (due.kind === 'give' && rule === null) return []
  return tellAll({ ledger, hand, site, now }, { id, place: name, gradebook, rule, directory, due })
}

/** Of a site, by what is kept of them: none is read for it. Only these can be given to trainees. */
async function closedGradebooks(ledger: Ledger, site: SiteCode): Promise<StoredDocument[]> {
  const found: StoredDocument[] = []
  for (const document of await ledger.documentsOf([site])) {
    if (document.kind !== 'gradebook') continue
    const standing = await ledger.standing(document.number)
    const isOpen = standing === null || !('state' in standing) || standing.state === 'open'
    if (!isOpen && standing.state !== 'submitted') found.push(document)
  }
  return found
}

type Desk = {
  readonly ledger: Ledger
  readonly hand: OwnHand
  readonly site: SiteCode
  readonly now: Moment
}

type Publishing = {
  readonly id: DocumentId
  readonly place: GradebookPlace
  readonly gradebook: GradebookState
  /** Null where nothing is given. */
  readonly rule: GradingRule | null
  readonly directory: DirectoryState
  readonly due: NonNullable<Due>
}

async function tellAll(desk: Desk, publishing: Publishing): Promise<Change[]> {
  const { id, place, gradebook, due } = publishing
  const changes: Change[] = []
  // Whoever the list of the group does not know is nobody's trainee, whatever a list in the gradebook says.
  const { traineesByPerson } = await readGroup(desk.ledger, desk.site, place.group)
  const people = due.kind === 'give' ? gradebook.people : [...traineesByPerson.keys()]
  for (const person of people.filter((one) => traineesByPerson.has(one))) {
    const told = await tell(desk, publishing, person)
    if (told !== null) changes.push(told)
  }
  const { kept } = gradebook.publication
  const answer: AnyFact = {
    ...{ type: 'publication-kept', at: desk.now, publication: due.step },
    ...{ number: numberOf(publishing), trainees: changes.length },
    withdrawn: due.kind === 'take-back',
    digest: due.kind === 'give' || kept === null ? officialDigest(gradebook) : kept.digest
  }
  return [...changes, await append(desk, id, answer)]
}

/** What is taken back keeps the number under which it was given. */
function numberOf({ gradebook: { publication }, due }: Publishing): number {
  const before = publication.kept?.number ?? 0
  return due.kind === 'give' ? before + 1 : before
}

/** Null where there is nothing to take back from this trainee. */
async function tell(desk: Desk, publishing: Publishing, person: PersonId): Promise<Change | null> {
  const { place, gradebook, rule, directory, due } = publishing
  const record = recordId(desk.site, person)
  const document = await desk.ledger.documentNamed(record)
  const journal = readJournal(await contentOf(desk.ledger, document), recordFacts)
  const replaces = toldOf(journal, place)
  if (due.kind === 'take-back' && replaces.length === 0) return null
  const said = { at: desk.now, number: numberOf(publishing), publication: due.step, replaces }
  const fact: RecordFact =
    due.kind === 'give' && rule !== null
      ? {
          type: 'module-published',
          ...said,
          ...sliceOf(directory, place, { gradebook, rule }, person)
        }
      : { type: 'module-withdrawn', ...said, ...namesOf(directory, place) }
  return append(desk, record, fact)
}

async function contentOf(ledger: Ledger, document: StoredDocument | null): Promise<Uint8Array> {
  return wholeDocument(
    document === null ? { snapshot: null, rows: [] } : await ledger.partsOf(document.number)
  )
}

function append(
  { ledger, hand, now }: Desk,
  documentId: DocumentId,
  fact: AnyFact
): Promise<Change> {
  return hand.write(ledger, documentId, [fact], now)
}
