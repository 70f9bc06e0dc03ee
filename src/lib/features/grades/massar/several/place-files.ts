/** Where each of several files belongs as this device stands now, with what the gradebooks found hold. Writes nothing. */
import { keptDocuments, keptFilesOf } from '#lib/replica/kept-files.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { documentOf, type GradesApp } from '../../grades-app.ts'
import type { MassarLinks, OpenGradebook } from '../recognise-file.ts'
import { readFilesGround, readGradebookGround } from './files-ground.ts'
import type { FilesGround, PlacedGround } from './files-ground.ts'
import { placeFile, type Placement } from './place-file.ts'
import type { HeldFile } from './several-files.ts'

export type SettledFiles = {
  readonly ground: FilesGround
  /** By the key of the file. */
  readonly placements: ReadonlyMap<number, Placement>
  /** Of every gradebook that a file was found for. */
  readonly grounds: ReadonlyMap<DocumentId, PlacedGround>
}

export async function placeFiles(
  app: GradesApp,
  files: readonly Pick<HeldFile, 'key' | 'file'>[],
  links: MassarLinks
): Promise<SettledFiles> {
  const ground = await readFilesGround(app)
  const rule = { links, groupsByCode: ground.groupsByCode }
  const placements = new Map<number, Placement>()
  const grounds = new Map<DocumentId, PlacedGround>()
  for (const { key, file } of files) {
    const placement = placeFile(file, ground.gradebooks, rule)
    placements.set(key, placement)
    if (placement.kind !== 'placed') continue
    const document = documentOf(app, placement.gradebook)
    if (!grounds.has(document))
      grounds.set(document, await readGradebookGround(app, placement.gradebook))
  }
  return { ground, placements, grounds }
}

/** The originals that this device keeps beside these gradebooks. */
export async function readKeptFiles(app: GradesApp, gradebooks: readonly OpenGradebook[]) {
  const own = new Set(gradebooks.map((one) => documentOf(app, one)))
  const documents = (await keptDocuments(app.database)).filter((one) => own.has(one))
  const kept = await Promise.all(documents.map((one) => keptFilesOf(app.database, one)))
  return kept.flat()
}
