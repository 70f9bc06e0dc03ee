/** Schemas of what comes in JSON, each with its limit. */
import * as v from 'valibot'
import { withoutDirectionMarks } from '#shared/domain/arabic.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { MAX_LABEL_LENGTH } from '../limits.ts'

/** Bytes of any JSON body. */
export const MAX_JSON_BYTES = 4 * 1024

const MAX_NAME_LENGTH = 100
/** Characters of a public key in base64url: SubjectPublicKeyInfo takes 122. */
const MAX_KEY_LENGTH = 200

const MAX_SITE_CODE_LENGTH = 20

/** Nothing in it turns round the line in which it is shown. */
const inLine = v.transform(withoutDirectionMarks)
const name = v.pipe(v.string(), inLine, v.trim(), v.maxLength(MAX_NAME_LENGTH))
const requiredName = v.pipe(name, v.minLength(1))

export const person = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.transform((value) => value as PersonId)
)

export const group = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.transform((value) => value as GroupId)
)

/** Names in either script; one surname at least. */
export const names = v.pipe(
  v.strictObject({ lastName: name, firstName: name, lastNameAr: name, firstNameAr: name }),
  v.check((value) => value.lastName !== '' || value.lastNameAr !== '', 'a surname is needed')
)

export const site = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(MAX_SITE_CODE_LENGTH)),
  name: requiredName,
  nameAr: name,
  kind: v.picklist(['main', 'annex', 'branch'])
})

export const code = v.pipe(v.string(), v.maxLength(20))
export const label = v.pipe(
  v.string(),
  inLine,
  v.trim(),
  v.minLength(1),
  v.maxLength(MAX_LABEL_LENGTH)
)

/** Base64url of the raw point or of SubjectPublicKeyInfo. */
export const publicKey = v.pipe(
  v.string(),
  v.maxLength(MAX_KEY_LENGTH),
  v.regex(/^[A-Za-z0-9_-]+$/),
  v.transform((text) => new Uint8Array(Buffer.from(text, 'base64url')))
)

/** Changes that need no words still come as JSON. */
export const nothing = v.strictObject({})
