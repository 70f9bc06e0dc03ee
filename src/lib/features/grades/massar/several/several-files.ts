/** What is known of each of several files of MASSAR, from its reading to its handing back. */
import type { GradeFile } from '#lib/files/grade-file.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { FileDescription } from '../describe-file.ts'
import type { ControlMapping } from '../match-controls.ts'
import type { NotKeptReason } from '../keep-original.ts'
import type { FileRefusalReason, FillRefusal } from '../massar-words.ts'
import type { OpenGradebook } from '../recognise-file.ts'
import type { PlacedGround } from './files-ground.ts'
import type { Placement } from './place-file.ts'

/** Where the original lies on this device. */
export type Kept = { readonly id: number; readonly at: number; readonly gradebook: DocumentId }

/** A file that was read. */
export type HeldFile = {
  readonly key: number
  readonly name: string
  readonly bytes: Uint8Array
  readonly file: GradeFile
  /** Null: not kept, or not yet. */
  readonly kept: Kept | null
  /** Why this device does not keep it; null where it does, or has not tried. */
  readonly notKept: NotKeptReason | null
  /** Columns as a person mapped them; null: as MASSAR's marks say. */
  readonly mapping: ControlMapping | null
}

export type RefusedFile = {
  readonly key: number
  readonly name: string
  readonly reason: FileRefusalReason
}

export type PlacedFile = {
  readonly held: HeldFile
  readonly gradebook: OpenGradebook
  readonly ground: PlacedGround
  readonly mapping: ControlMapping
  readonly about: FileDescription
  /** Names of the other files for the same columns of this gradebook: until one is left, none is filled. */
  readonly rivals: readonly string[]
  /** What came of filling it with what is entered now; null: not tried. */
  readonly outcome: FillOutcome | null
}

export type UnplacedFile = {
  readonly held: HeldFile
  readonly placement: Exclude<Placement, { kind: 'placed' }>
}

export type FillOutcome =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly refusal: FillRefusal }

/** A file ready to be handed back under its own name. */
export type FilledFile = { readonly name: string; readonly bytes: Uint8Array }
