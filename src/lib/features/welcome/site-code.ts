/** The short code of a site, as document names carry it. It is for ever, so it is proposed and may be changed once. */
import { isSiteCode } from '#shared/documents/ids.ts'

const MAX_LENGTH = 20

/** "CRMEF Casablanca-Settat, El Jadida" → "el-jadida": what follows the last comma is the place. '' when nothing fits. */
export function suggestSiteCode(name: string): string {
  const place = name.split(/[,،:–—]/).findLast((part) => part.trim() !== '') ?? ''
  const code = place
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-\d]+/g, '')
    .slice(0, MAX_LENGTH)
    .replaceAll(/-+$/g, '')
  return isSiteCode(code) ? code : ''
}
