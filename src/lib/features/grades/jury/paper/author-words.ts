/** Who wrote something, as a paper names them: nobody is "you" on paper. */
import { displayName } from '#shared/domain/people.ts'
import type { Author } from '#lib/app-authors.ts'
import type { PaperLanguage } from '#lib/app-paper-words.ts'
import { isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

export function sayAuthorOn(author: Author, language: PaperLanguage): string {
  if (author.kind !== 'writer') return isolate(displayName(author.names, language))
  return m.grades_author_writer({ writer: isolate(String(author.writer)) }, { locale: language })
}

/** The same where one person may stand behind several devices. */
export function sayAuthorAndDeviceOn(author: Author, language: PaperLanguage): string {
  if (author.kind === 'writer') return sayAuthorOn(author, language)
  const writer = isolate(String(author.writer))
  const said = { name: sayAuthorOn(author, language), writer }
  return m.grades_author_device(said, { locale: language })
}
