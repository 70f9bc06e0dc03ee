import { encodeXml, decodeXml, relationsPartOf } from './xlsx-package.ts'
import type { XlsxPackage } from './xlsx-package.ts'
import { scanXml } from './xml-scanner.ts'

/**
 * Takes out the order in which a workbook calculates its formulas, which Excel makes anew, once a
 * formula was replaced by a value: an order that names a cell without a formula counts as damage.
 *
 * @returns the parts that point to it, without that pointer
 */
export function withoutCalculationChain(
  workbook: XlsxPackage,
  chain: string
): Map<string, Uint8Array> {
  const ending = chain.slice(chain.lastIndexOf('/') + 1).toLowerCase()
  const pointsThere = (target: string | null) =>
    target !== null && target.toLowerCase().endsWith(`/${ending}`)
  const patched = new Map<string, Uint8Array>()
  const patch = (part: string, element: string, attribute: string) => {
    const bytes = workbook.zip.read(part)
    if (bytes === null) return
    const xml = withoutElement(decodeXml(bytes), element, (get) =>
      pointsThere(`/${get(attribute) ?? ''}`)
    )
    patched.set(part, encodeXml(xml, bytes))
  }
  patch('[Content_Types].xml', 'Override', 'PartName')
  patch(relationsPartOf(workbook.workbookPart), 'Relationship', 'Target')
  return patched
}

/** Elements without content, as both lists hold, that a test picks by their attributes. */
function withoutElement(
  xml: string,
  element: string,
  isPicked: (get: (attribute: string) => string | null) => boolean
): string {
  let kept = ''
  let at = 0
  let from: number | null = null
  scanXml(xml, {
    open(name, attributes, place) {
      if (name === element && isPicked((attribute) => attributes.get(attribute))) from = place.from
    },
    close(name, place) {
      if (name !== element || from === null) return
      kept += xml.slice(at, from)
      at = place.to
      from = null
    }
  })
  return kept + xml.slice(at)
}
