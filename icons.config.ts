/**
 * Draws each Lucide icon as plain markup. The library builds every icon from data through a dynamic element per stroke,
 * which costs a phone more than the row that it stands in; a template is parsed once and cloned.
 */
import { readFileSync } from 'node:fs'

type Stroke = readonly [tag: string, attributes: Readonly<Record<string, string>>]

const iconFile = /[\\/]@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/][^\\/?]+\.svelte$/

export function plainIcons() {
  return {
    name: 'plain-icons',
    enforce: 'pre' as const,
    load: (id: string) => (iconFile.test(id) ? componentOf(readFileSync(id, 'utf8'), id) : null)
  }
}

function componentOf(source: string, id: string): string {
  const data = /const iconData = (\{.*\});/.exec(source)?.[1]
  if (data === undefined) throw new Error(`${id} is not written as Lucide's icons were`)
  const { name, size, node } = JSON.parse(data) as { name: string; size: number; node: Stroke[] }
  const strokes = node.map(([tag, attributes]) => `<${tag} ${written(attributes)} />`)
  return `<script>
  const { size = 24, strokeWidth = 2, class: extra = '' } = $props()
</script>
<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 ${size} ${size}"
  fill="none" stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round"
  class={['lucide-${name}', extra]} aria-hidden="true">${strokes.join('')}</svg>`
}

const written = (attributes: Stroke[1]) =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')
