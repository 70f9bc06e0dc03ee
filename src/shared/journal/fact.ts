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
}

export type FactOf<Kind> =
  Kind extends FactKind<infer Type, infer Fields>
    ? { readonly type: Type } & Readonly<v.InferOutput<v.StrictObjectSchema<Fields, undefined>>>
    : never

/** Declares a kind of fact. `code` is for ever; the order of `fields` is the order on the wire. */
export function defineFact<const Type extends string, const Fields extends v.ObjectEntries>(
  code: number,
  type: Type,
  fields: Fields
): FactKind<Type, Fields> {
  return { code, type, fields }
}

export type FactParsing<Fact> =
  | { readonly ok: true; readonly fact: Fact }
  /** `unknown-fact`: written by a newer release; kept and shown as such, never dropped. */
  | { readonly ok: false; readonly reason: 'unknown-fact' | 'malformed-fact' }

export type FactSet<Fact extends { readonly type: string }> = {
  readonly types: readonly Fact['type'][]
  readonly kinds: readonly FactKind<string, v.ObjectEntries>[]
  encode(fact: Fact): WireFact
  parse(wire: WireFact): FactParsing<Fact>
}

/** The facts that one kind of document accepts. Throws on a code used twice: that is a mistake of ours. */
export function defineFacts<const Kinds extends readonly FactKind<string, v.ObjectEntries>[]>(
  kinds: Kinds
): FactSet<FactOf<Kinds[number]>> {
  type Fact = FactOf<Kinds[number]>
  const byCode = new Map(
    kinds.map((kind) => [kind.code, { kind, schema: v.strictObject(kind.fields) }])
  )
  const byType = new Map(kinds.map((kind) => [kind.type, kind]))
  if (byCode.size !== kinds.length || byType.size !== kinds.length)
    throw new Error('two facts share a code or a name')

  return {
    types: kinds.map((kind) => kind.type),
    kinds,
    encode(fact) {
      const kind = byType.get(fact.type)
      if (kind === undefined) throw new Error(`no fact is called ${fact.type}`)
      const values = fact as unknown as Record<string, unknown>
      return [kind.code, ...Object.keys(kind.fields).map((name) => values[name])]
    },
    parse(wire) {
      const entry = byCode.get(wire[0] as number)
      if (entry === undefined) return { ok: false, reason: 'unknown-fact' }
      const names = Object.keys(entry.kind.fields)
      if (wire.length !== names.length + 1) return { ok: false, reason: 'malformed-fact' }
      const named = Object.fromEntries(names.map((name, index) => [name, wire[index + 1]]))
      const parsed = v.safeParse(entry.schema, named)
      if (!parsed.success) return { ok: false, reason: 'malformed-fact' }
      return { ok: true, fact: { type: entry.kind.type, ...parsed.output } as unknown as Fact }
    }
  }
}
