/** What people do to grades, on their devices: acts of one or several writes, and drafts that outlive a crash. */
import { stateGrades } from '#lib/features/grades/grade-commands.ts'
import { parseGradeDraft, type GradeDraft } from '#lib/features/grades/grade-draft.ts'
import { isInJournal } from '#lib/replica/draft-lock.ts'
import { isOwn, type Draft } from '#lib/replica/storage.ts'
import { nameOf } from '#shared/documents/ids.ts'
import { cellOfWire } from '#shared/documents/packed-cells.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import { BLANK } from '#shared/domain/grade.ts'
import { appendTogether, conclude, foretellUsedId, orCrash } from './appending.ts'
import { bookOf, gradebook, type Book } from './cast.ts'
import { factsIn } from './decoded.ts'
import { tabOf, type Device, type Tab } from './device.ts'
import { ASSESSMENTS, Desk, type Place } from './grade-desk.ts'
import type { GradeOperation } from './grade-draws.ts'
import { actOnGrades } from './grade-gestures.ts'
import { freshMoment, type World } from './world.ts'

type Of<Kind> = Extract<GradeOperation, { readonly kind: Kind }>

export async function actInSeason(
  world: World,
  device: Device,
  { tab: index, gesture, forced }: Of<'grade-gesture'>
): Promise<string> {
  const tab = tabOf(device, index)
  if ('book' in gesture && device.luck === 'bad')
    foretellUsedId(device, { documentId: gradebook(bookOf(gesture.book)) })
  const desk = await Desk.at(placeOf(world, device, tab, forced))
  await actOnGrades(desk, gesture)
  return carryOut(device, tab, desk)
}

/** One write after the other, as commands wait for them; the first that fails is the last. */
async function carryOut(device: Device, tab: Tab, desk: Desk): Promise<string> {
  const endings: string[] = []
  for (const { gestures, durability } of await desk.all()) {
    endings.push(await conclude(device, appendTogether(tab, gestures, durability)))
    if (endings.at(-1) !== 'saved') break
  }
  return endings.length === 0 ? 'nothing to do' : endings.join(', ')
}

/** Each visit keeps a draft of its own. */
export async function typeGrades(
  world: World,
  device: Device,
  { tab: index, book: which, assessment, cells }: Of<'type-grades'>
): Promise<string> {
  const tab = tabOf(device, index)
  const book = bookOf(which)
  const place = placeOf(world, device, tab, false)
  const desk = await Desk.at(place)
  const number = ASSESSMENTS[assessment % ASSESSMENTS.length] as number
  const content = await desk.draft(book, number, await desk.cellsOf(book, cells))
  if (content === null) return 'nothing to type'
  const draft: Draft = {
    ...{ key: `grades ${place.at}`, documentId: gradebook(book) },
    ...{ day: null, slot: null, openedAt: place.at, changedAt: place.at, content }
  }
  const writing = tab.replica.putDraft(draft)
  const ending = await orCrash(
    device,
    writing.then(
      () => 'kept',
      () => 'unwritten'
    )
  )
  // Of a write that never came back nobody was told: either ending is honest.
  const onDisk = device.disk.drafts.get(draft.key)
  if (ending === 'kept' || (ending === 'crashed' && onDisk === draft))
    device.drafts.set(draft.key, draft)
  return ending
}

/** States all that was typed on this device, each draft once, also when a crash came between its fact and its end. */
export async function stateGradeDrafts(
  world: World,
  device: Device,
  index: number
): Promise<string> {
  const tab = tabOf(device, index)
  const endings: string[] = []
  for (const draft of await tab.replica.drafts()) {
    if (nameOf(draft.documentId).kind !== 'gradebook') continue
    endings.push(await stateOne(world, device, tab, draft))
    if (device.hasCrashed) break
  }
  return endings.length === 0 ? 'nothing is typed' : endings.join(', ')
}

async function stateOne(world: World, device: Device, tab: Tab, draft: Draft): Promise<string> {
  const content = parseGradeDraft(draft.content)
  const name = nameOf(draft.documentId)
  if (content === null || name.kind !== 'gradebook') throw new Error('a draft of ours is none')
  const book: Book = name
  if (await isInJournal(tab.replica, draft.documentId, content.parcel))
    noteStated(device, draft, content)
  else {
    const desk = await Desk.at({ ...placeOf(world, device, tab, false), at: draft.changedAt })
    const outcome = stateGrades(desk.commands(book, await desk.stateOf(book)), content)
    if (!outcome.ok) return outcome.reason
    const ending = await carryOut(device, tab, desk)
    if (ending !== 'saved') return ending
  }
  return forget(device, tab, draft)
}

/** Its person was told that what they typed is kept: from now on the entry answers for it. */
function noteStated(device: Device, draft: Draft, { parcel, columns }: GradeDraft): void {
  const row = [...device.disk.rows.values()].find((one) => isOwn(one) && one.parcel === parcel)
  if (row === undefined || device.saved.some(({ facts }) => facts === factsIn(row.update))) return
  const grades = columns.flatMap(({ assessment, cells }) =>
    cells.map(([person, wire]) => {
      return { at: draft.changedAt, assessment, person, cell: cellOfWire(wire) ?? BLANK }
    })
  )
  device.saved.push({ documentId: draft.documentId, facts: factsIn(row.update), grades })
}

/** A fact that lives in memory only is no reason to delete its draft. */
async function forget(device: Device, tab: Tab, draft: Draft): Promise<string> {
  const forgetting = tab.replica.writeAgain().then(() => tab.replica.deleteDraft(draft.key))
  const ending = await orCrash(
    device,
    forgetting.then(
      () => 'stated',
      () => 'unwritten'
    )
  )
  if (!device.disk.drafts.has(draft.key)) device.drafts.delete(draft.key)
  return ending
}

function placeOf(world: World, device: Device, tab: Tab, isForced: boolean): Place {
  const at = freshMoment(world, momentOfMs(world.clock.nowMs + device.clockOffsetMs))
  const { person, writer } = device
  return { replica: tab.replica, person, writer, at, isForced }
}
