/** A file of MASSAR as a person chose it or as it was kept: read in a worker, or refused with the reason. */
import type { AskingOptions } from '#lib/files/ask-worker.ts'
import type { GradeFile } from '#lib/files/grade-file.ts'
import { readGradeFileAside, takeGradeFile } from '#lib/files/grade-file-work.ts'
import type { ChosenFile } from '#lib/files/read-class-list.ts'
import type { FileRefusalReason } from './massar-words.ts'

export type FileReading = { readonly name: string } & (
  | { readonly ok: true; readonly bytes: Uint8Array; readonly file: GradeFile }
  | { readonly ok: false; readonly reason: FileRefusalReason }
)

export async function readChosenFile(
  file: ChosenFile,
  options: AskingOptions
): Promise<FileReading> {
  const taken = await takeGradeFile(file)
  return taken.ok
    ? readKeptFile({ name: file.name, bytes: taken.bytes }, options)
    : { name: file.name, ok: false, reason: taken.reason }
}

export async function readKeptFile(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  options: AskingOptions
): Promise<FileReading> {
  const reading = await readGradeFileAside(bytes, options)
  return reading.ok
    ? { name, ok: true, bytes, file: reading.file }
    : { name, ok: false, reason: reading.reason }
}
