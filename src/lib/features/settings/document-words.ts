/** What people call a document: "Registre · PRIM-BIL-1". */
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

/** What this device holds of the sites: their groups' labels. */
export type Directories = ReadonlyMap<SiteCode, DirectoryState>

/** Where the site's directory has not come, or does not know the group, the kind alone is said. */
export function sayDocument(documentId: DocumentId, directories: Directories): string {
  const name = nameOf(documentId)
  if (name.kind === 'directory') return m.settings_document_directory()
  if (name.kind === 'record') return m.settings_document_record()
  if (name.kind === 'catalogue') return m.settings_document_catalogue()
  if (name.kind === 'case') return m.settings_document_case()
  const label = directories.get(name.site)?.groups.get(String(name.group))?.values.label ?? ''
  const group = label === '' ? m.settings_document_unknown_group() : isolate(label)
  switch (name.kind) {
    case 'group':
      return m.settings_document_group({ group })
    case 'register':
      return m.settings_document_register({ group })
    case 'gradebook':
      return m.settings_document_gradebook({ group })
    case 'blind':
      return m.settings_document_blind({ group })
    case 'anonymity':
      return m.settings_document_anonymity({ group })
    case 'deliberation':
      return m.settings_document_deliberation({ group })
  }
}
