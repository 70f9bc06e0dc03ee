/**
 * Which scripts share a file. Left alone, the bundler makes a file of every set of screens that share something: a
 * hundred, each of which a phone fetches, links and evaluates by itself through the service worker. Here modules are put
 * together by who needs them, so that a screen needs about ten files and none of another screen's code.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

type Graph = {
  getModuleInfo(id: string): { importedIds: readonly string[]; code: string | null } | null
}

const generated = resolve('.svelte-kit/generated/client-optimized')
const kitEntry = resolve('node_modules/@sveltejs/kit/src/runtime/client/entry.js')
const messagesFolder = resolve('src/lib/i18n/paraglide/messages')
const messageBarrels = [`${messagesFolder}.js`, `${messagesFolder}/_index.js`]
const nodeFile = (node: number) => `${generated}/nodes/${node}.js`

/** The root layout and the error page, which come with every address. */
const ROOT_NODES = [0, 1]

/** What an address needs beside the root: its layouts and its page, as Kit numbered them. */
function nodesByRoute(): Map<string, number[]> {
  const router = readFileSync(`${generated}/app.js`, 'utf8')
  const lines = router.matchAll(/^\s*("\/[^"]*"): \[(.*)\],?$/gm)
  return new Map(
    [...lines].map(([, route, nodes]) => [
      JSON.parse(route ?? '') as string,
      (nodes?.match(/\d+/g) ?? []).map(Number)
    ])
  )
}

/** Pages that anybody may read: nobody's first screen of the app, and made of what requests are made of. */
function isPublic(route: string): boolean {
  return route.startsWith('/procedures')
}

/** What the app imports once its first screen is drawn (`src/lib/app-line.ts`). */
const EXCHANGE = [
  'replica/exchange.ts',
  'replica/http-transport.ts',
  'app-listening.ts',
  'app-takeover.ts',
  'app-seals.ts'
].map((file) => resolve('src/lib', file))

/** What the signed-in layout imports at every start, whatever is opened. */
const LEFTOVERS = [resolve('src/lib/features/attendance/leftover-drafts.ts')]

/** Everything that these modules import at once, themselves included. */
function reachedFrom(graph: Graph, ids: readonly string[]): Set<string> {
  const reached = new Set<string>()
  const waiting = [...ids]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    waiting.push(...needsOf(graph, id))
  }
  return reached
}

/** All messages are one import to the graph; a module needs those alone that it says. */
function needsOf(graph: Graph, id: string): string[] {
  const module = graph.getModuleInfo(id)
  const imported = module?.importedIds ?? []
  const others = imported.filter((other) => !messageBarrels.includes(other))
  if (others.length === imported.length) return others
  const said = [...(module?.code ?? '').matchAll(/\bm\.([a-z0-9_]+)/g)]
  return [...others, ...said.map(([, message]) => `${messagesFolder}/${message}.js`)]
}

/** Who needs what at once: the start, the layout of who is signed in, and each page. */
type Needs = {
  readonly start: ReadonlySet<string>
  readonly signedIn: ReadonlySet<string>
  readonly today: ReadonlySet<string>
  readonly lesson: ReadonlySet<string>
  /** The pages outside the signed-in layout: welcome, enrolment. */
  readonly outside: ReadonlySet<string>
  /** What comes after the first screen. */
  readonly exchange: ReadonlySet<string>
  readonly leftovers: ReadonlySet<string>
  readonly pages: readonly ReadonlySet<string>[]
}

function needsOfScreens(graph: Graph): Needs {
  const routes = [...nodesByRoute()]
  const reached = (nodes: readonly number[]) => reachedFrom(graph, nodes.map(nodeFile))
  const pages = routes.map(([route, [page, ...layouts]]) => ({
    route,
    layouts,
    needs: reached(page === undefined ? [] : [page])
  }))
  const pageAt = (route: string) => pages.find((page) => page.route === route)?.needs ?? new Set()
  const outside = pages.filter(({ route, layouts }) => layouts.length === 0 && !isPublic(route))
  return {
    start: reachedFrom(graph, [kitEntry, `${generated}/app.js`, ...ROOT_NODES.map(nodeFile)]),
    signedIn: reached(pages.flatMap(({ layouts }) => layouts)),
    today: pageAt('/(app)'),
    lesson: pageAt('/(app)/lesson/[group]/[term]/[day]/[slot]'),
    outside: new Set(outside.flatMap(({ needs }) => [...needs])),
    exchange: reachedFrom(graph, EXCHANGE),
    leftovers: reachedFrom(graph, LEFTOVERS),
    pages: pages.map(({ needs }) => needs)
  }
}

/**
 * What everyone fetches whatever they open: apart, the layout of who is signed in and what a welcome shares with Today
 * would come a moment later all the same, worse compressed and as further files to fetch and link.
 */
function isOfTheStart({ start, signedIn, outside, today, lesson }: Needs, id: string): boolean {
  const isEverywhere = outside.has(id) && (today.has(id) || lesson.has(id))
  return start.has(id) || signedIn.has(id) || isEverywhere
}

type Part = 'today' | 'lesson' | 'outside'

/** Groups of modules for the bundler, the most needed first: what one took is gone for the next. */
export function chunkGroups() {
  let known: Needs | undefined
  const group = (name: string, takes: (needs: Needs, id: string) => boolean) => ({
    debugName: name,
    name: (id: string, graph: Graph) => {
      // Kit builds its server part first, which no phone fetches: it has neither this entry nor screens.
      if (graph.getModuleInfo(kitEntry) === null) return null
      return takes((known ??= needsOfScreens(graph)), id) ? name : null
    }
  })
  const isShared = ({ pages }: Needs, id: string) => pages.filter((page) => page.has(id)).length > 1
  const shared = (part: Part) => group(part, (all, id) => all[part].has(id) && isShared(all, id))
  const groups = [
    group('start', isOfTheStart),
    group('today-and-lesson', ({ today, lesson }, id) => today.has(id) && lesson.has(id)),
    shared('lesson'),
    shared('today'),
    shared('outside'),
    group('exchange', ({ exchange }, id) => exchange.has(id)),
    // With what opens behind its rows a lesson shares files of its own, which nobody else fetches.
    group('lesson-alone', ({ lesson, leftovers }, id) => {
      return lesson.has(id) && !leftovers.has(id) && !id.startsWith(generated)
    }),
    group('screens', isShared)
  ]
  return groups.map((one, place) => ({ ...one, priority: groups.length - place }))
}
