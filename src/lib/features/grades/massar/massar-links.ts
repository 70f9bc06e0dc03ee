/** What a person said that MASSAR's names mean: remembered on this device, for all gradebooks at once. */
import type { GradesApp } from '../grades-app.ts'
import { NO_LINKS, type MassarLinks } from './recognise-file.ts'

const LINKS_NOTE = 'massar-links'

export async function readLinks({ replica }: Pick<GradesApp, 'replica'>): Promise<MassarLinks> {
  return ((await replica.storage.noted(LINKS_NOTE)) as MassarLinks | undefined) ?? NO_LINKS
}

export async function rememberLinks(
  { replica }: Pick<GradesApp, 'replica'>,
  links: MassarLinks
): Promise<void> {
  await replica.storage.note(LINKS_NOTE, links)
}
