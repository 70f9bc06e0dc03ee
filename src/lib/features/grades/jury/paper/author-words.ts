/** Who wrote something, as a paper names them: nobody is "you" on paper. */
import { displayName } from '#shared/domain/people.ts'
import type { Author } from '#lib/app-authors.ts'
import type { PaperLanguage } from '#lib/app-paper-words.ts'
import { formatNumber, isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

export function sayAuthorOn(author: Author, language: PaperLanguage): string {
  if (author.kind !== 'writer') return isolate(displayName(author.names, language))
  return m.grades_author_writer(
    { writer: isolate(formatNumber(author.writer)) },
    { locale: language }
  )
}
