/** The end of a run: all faults end, everyone reconnects until nothing moves, and the world must agree. */
import { isDeepStrictEqual } from 'node:util'
import { directoryFacts, foldDirectory } from '#shared/documents/directory.ts'
import { foldBlind } from '#shared/documents/blind.ts'
import { blindFacts } from '#shared/documents/gradebook-facts.ts'
import { foldGroup, groupFacts } from '#shared/documents/group.ts'
import { nameOf, recordId, type DocumentId } from '#shared/documents/ids.ts'
import { foldRegister, registerFacts } from '#shared/documents/register.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { isTrainee, SITE } from './cast.ts'
import { factsIn } from './decoded.ts'
import { tabOf, type Device } from './device.ts'
import { gradesOutOfSight, inNeedOfSight } from './grade-invariants.ts'
import { gradebookIn, minutesIn } from './grade-log.ts'
import { checkDevice, checkLog } from './invariants.ts'
import { contentsInLog, gradebooksOf, mayTrulyRead, readAgain, saidKey } from './log-view.ts'
import { stateGradeDrafts } from './perform-grades.ts'
import { startAgain, wholeExchange } from './perform.ts'
import { refreshModels, rowsNow } from './read-models.ts'
import { problemsOfRecord, recordIn } from './record-log.ts'
import { resume } from './relay-steps.ts'
import type { World } from './world.ts'

const MAX_ROUNDS = 12

/** Lets the world come to rest, and adds to its problems whatever is not as it should be then. */
export async function bringToRest(world: World): Promise<void> {
  await endFaults(world)
  await untilQuiet(world)
  await readAgain(world.log, world.host.store())
  checkLog(world)
  const truth = statesInLog(world)
  for (const device of world.devices) {
    await checkDevice(world, device)
    await checkEverythingArrived(world, device)
    await checkGradesInLog(world, device)
    await checkAgreement(world, device, truth)
    await checkReadModels(world, device)
    if (isTrainee(device.person)) await checkRecord(world, device)
  }
}

async function endFaults(world: World): Promise<void> {
  while (world.host.paused() > 0) await resume(world, 0)
  for (const device of world.devices) {
    device.isAway = false
    device.luck = 'used up'
    device.writes.calm()
    if (device.hasCrashed) startAgain(world, device)
    for (const tab of device.tabs) {
      await tab.replica.writeAgain()
      device.saved.push(...tab.unwritten.splice(0))
    }
    await stateGradeDrafts(world, device, 0)
  }
}

/** Rounds of exchanges until the log and every cursor stand still. */
async function untilQuiet(world: World): Promise<void> {
  let before = ''
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const device of world.devices) {
      world.clock.nowMs += 1_000
      await wholeExchange(world, device, round)
    }
    const now = await standing(world)
    if (now === before) return
    before = now
  }
  world.problems.push('the devices never come to rest')
}

async function standing(world: World): Promise<string> {
  const devices = world.devices.map(async ({ storage }) => [
    await storage.position(),
    await storage.waiting()
  ])
  return JSON.stringify([world.log.head, await Promise.all(devices)])
}

/** What was ever said to be saved is in the log, or in the device's tray with a reason. */
async function checkEverythingArrived(world: World, device: Device): Promise<void> {
  const tray = new Set((await device.storage.tray()).map(({ update }) => factsIn(update)))
  for (const { facts } of device.saved) {
    const said = saidKey(device.writer, facts)
    const isKept = world.log.said.has(said) || tray.has(facts) || world.forgiven.has(said)
    if (!isKept) world.problems.push(`${device.label} said it saved what never arrived: ${facts}`)
  }
}

/** Whoever may read the log sees every grade that any device said it saved, if only in a history or waiting. */
async function checkGradesInLog(world: World, device: Device): Promise<void> {
  const documents = [...world.log.documentsByNumber.values()]
  const tray = await device.storage.tray()
  for (const { id, number } of documents) {
    const saved = device.saved.filter(({ documentId, facts }) => {
      return documentId === id && world.log.said.has(saidKey(device.writer, facts))
    })
    const contents = contentsInLog(world.log, number)
    for (const grade of gradesOutOfSight(id, contents, device.writer, inNeedOfSight(saved, tray)))
      world.problems.push(`nobody can see what ${device.label} saved: ${JSON.stringify(grade)}`)
  }
}

type States = ReadonlyMap<DocumentId, unknown>

function statesInLog({ log }: World): States {
  const documents = [...log.documentsByNumber.values()]
  return new Map(
    documents.map(({ number, id }) => [id, stateOf(id, contentsInLog(log, number))] as const)
  )
}

/** Whoever may read a document sees in it what the log says. */
async function checkAgreement(world: World, device: Device, truth: States): Promise<void> {
  const isRevoked = (await world.host.store().device(device.writer))?.revokedAt !== null
  const { held } = await device.storage.position()
  for (const { number, id } of world.log.documentsByNumber.values()) {
    const mayRead = !isRevoked && mayTrulyRead(world.log.directory, device.person, id)
    if (mayRead !== held.includes(number))
      world.problems.push(`${device.label} ${mayRead ? 'has not got' : 'still holds'} ${id}`)
    if (!mayRead) continue
    const here = stateOf(id, await tabOf(device, 0).replica.contents(id))
    if (!isDeepStrictEqual(here, truth.get(id)))
      world.problems.push(`${device.label} sees another ${id} than the log`)
  }
}

function stateOf(documentId: DocumentId, contents: Uint8Array): unknown {
  const { kind } = nameOf(documentId)
  if (kind === 'directory') return foldDirectory(readJournal(contents, directoryFacts))
  if (kind === 'group') return foldGroup(readJournal(contents, groupFacts))
  if (kind === 'gradebook') return gradebookIn(contents)
  if (kind === 'blind') return foldBlind(readJournal(contents, blindFacts))
  if (kind === 'deliberation') return minutesIn(contents)
  if (kind === 'record') return recordIn(contents)
  return foldRegister(readJournal(contents, registerFacts))
}

/** A trainee has what was published, and nothing else. */
async function checkRecord(world: World, device: Device): Promise<void> {
  const { person } = device
  const contents = await tabOf(device, 0).replica.contents(recordId(SITE, person))
  const told = recordIn(contents).modules.length
  const due = [...world.log.documentsByNumber.values()].filter(({ id, number }) => {
    const name = nameOf(id)
    if (name.kind !== 'gradebook') return false
    const { people, publication } = gradebookIn(contentsInLog(world.log, number))
    return publication.kept?.withdrawn === false && people.includes(person)
  })
  if (told < due.length) world.problems.push(`${device.label} was not told all that is published`)
  world.problems.push(...problemsOfRecord(gradebooksOf(world.log), person, contents))
}

/** Kept up or rebuilt, the lists say the same. */
async function checkReadModels(world: World, device: Device): Promise<void> {
  await refreshModels(device)
  const documents = new Set([
    ...[...device.disk.rows.values()].map((row) => row.documentId),
    ...device.models.keys()
  ])
  for (const documentId of documents) {
    const kept = device.models.get(documentId) ?? null
    if (kept !== (await rowsNow(device, documentId)))
      world.problems.push(`${device.label} lists ${documentId} otherwise than its journal`)
  }
}
