import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import type { CoreProcess } from './core-process.ts'
import { waitFor } from './wait-for.ts'

/** Records of a core, newest first, as its admin sees them. */
export async function records(core: CoreProcess): Promise<readonly Cdr[]> {
  const response = await core.fetch('/api/v1/cdrs?limit=1000')
  const page = (await response.json()) as { readonly items: readonly Cdr[] }
  return page.items
}

/** The newest record that matches, already written or still to come. */
export function recordOf(core: CoreProcess, matches: (cdr: Cdr) => boolean): Promise<Cdr> {
  return waitFor(async () => (await records(core)).find(matches), { what: 'the record of the call' })
}

export async function timelineOf(core: CoreProcess, uniqueid: string): Promise<readonly TimelineEntry[]> {
  const response = await core.fetch(`/api/v1/calls/${uniqueid}/timeline`)
  return ((await response.json()) as { readonly items: readonly TimelineEntry[] }).items
}

/** What a time line says in words: its decisions, warnings and applications. */
export async function wordsOf(core: CoreProcess, uniqueid: string): Promise<readonly string[]> {
  return (await timelineOf(core, uniqueid)).flatMap((entry) => ('text' in entry ? [entry.text] : []))
}
