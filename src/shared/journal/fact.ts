/**
 * The shape of facts. A kind of fact is declared once, as a code and an ordered record of field schemas; on the wire a
 * fact is `[code, …fields in that order]`. Phone and relay parse with the same declaration.
 */
import * as v from 'valibot'
import type { WireFact } from './parcel.ts'

export type FactKind<Type extends string, Fields extends v.ObjectEntries> = {
  readonly code: number
  readonly type: Type
  readonly fields: Fields
  /** The same fields, read more leniently, where a newer release may have said more than this one understands. */
  readonly known?: Fields
}

export type FactOf<Kind> =
  Kind extends FactKind<infer Type, infer Fields>
    ? { readonly type: Type } & Readonly<v.InferOutput<v.StrictObjectSchema<Fields, undefined>>>
    : never

/**
 * Declares a kind of fact. `code` is for ever; the order of `fields` is the order on the wire. `known` where what a newer
 * release says besides may be left out of what is shown: nothing else then means another thing.
 */
export function defineFact<const Type extends string, const Fields extends v.ObjectEntries>(
  code: number,
  type: Type,
  fields: Fields,
  known?: Fields
): FactKind<Type, Fields> {
  return known === undefined ? { code, type, fields } : { code, type, fields, known }
}

export type FactParsing<Fact> =
  | { readonly ok: true; readonly fact: Fact }
  /** `unknown-fact`: written by a newer release; kept and shown as such, never dropped. */
  | { readonly ok: false; readonly reason: 'unknown-fact' | 'malformed-fact' }

/** `isWhole`: nothing of it was left out. */
export type FactReading<Fact> =
  | { readonly ok: true; readonly fact: Fact; readonly isWhole: boolean }
  | Extract<FactParsing<Fact>, { readonly ok: false }>

export type FactSet<Fact extends { readonly type: string }> = {
  readonly types: readonly Fact['type'][]
  readonly kinds: readonly FactKind<string, v.ObjectEntries>[]
  encode(fact: Fact): WireFact
  /** The whole fact or none of it: what is written and accepted. */
  parse(wire: WireFact): FactParsing<Fact>
  /** What can be shown of a fact that was accepted: of a newer release, as much as is safe. */
  read(wire: WireFact): FactReading<Fact>
}

/** The facts that one kind of document accepts. Throws on a code used twice: that is a mistake of ours. */
export function defineFacts<const Kinds extends readonly FactKind<string, v.ObjectEntries>[]>(
  kinds: Kinds
): FactSet<FactOf<Kinds[number]>> {
  type Fact = FactOf<Kinds[number]>
  const byCode = new Map(kinds.map((kind) => [kind.code, readersOf(kind)]))
  const byType = new Map(kinds.map((kind) => [kind.type, kind]))
  if (byCode.size !== kinds.length || byType.size !== kinds.length)
    throw new Error('two facts share a code or a name')

  const readerOf = (wire: WireFact) => byCode.get(wire[0] as number)
  const parse = (wire: WireFact): FactParsing<Fact> => {
    const reader = readerOf(wire)
    if (reader === undefined) return { ok: false, reason: 'unknown-fact' }
    const fact = reader.whole(wire)
    return fact === null
      ? { ok: false, reason: 'malformed-fact' }
      : { ok: true, fact: fact as unknown as Fact }
  }

  return {
    types: kinds.map((kind) => kind.type),
    kinds,
    encode(fact) {
      const kind = byType.get(fact.type)
      if (kind === undefined) throw new Error(`no fact is called ${fact.type}`)
      const values = fact as unknown as Record<string, unknown>
      return [kind.code, ...Object.keys(kind.fields).map((name) => values[name])]
    },
    parse,
    read(wire) {
      const parsed = parse(wire)
      if (parsed.ok) return { ...parsed, isWhole: true }
      const known = readerOf(wire)?.known(wire) ?? null
      return known === null ? parsed : { ok: true, fact: known as unknown as Fact, isWhole: false }
    }
  }
}

/** Gives the fact, or null. */
type FactReader = (wire: WireFact) => { readonly type: string } | null

function readersOf({ type, fields, known }: FactKind<string, v.ObjectEntries>) {
  const names = Object.keys(fields)
  const readerBy = (entries: v.ObjectEntries): FactReader => {
    const schema = v.strictObject(entries)
    return (wire) => {
      if (wire.length !== names.length + 1) return null
      const named = Object.fromEntries(names.map((name, index) => [name, wire[index + 1]]))
      const parsed = v.safeParse(schema, named)
      return parsed.success ? { type, ...parsed.output } : null
    }
  }
  return { whole: readerBy(fields), known: known === undefined ? () => null : readerBy(known) }
}
