import { applicationKinds, applicationTypes } from '../../pbx-core/contract/applications.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { AppView, CallView } from '../../pbx-core/contract/views.ts'
import type { WayStep } from '../ipc/contract.ts'
import { colleague } from './colleague.ts'

interface Here {
  readonly domain: DomainConfig | undefined
  /** Whose phone it is. */
  readonly user: string
}

/** By what a call came to this person; how one's own call came to somebody is not told. */
export function wayHere({ caller, way }: CallView, here: Here): readonly WayStep[] {
  return caller.user === here.user ? [] : stepsOf(way, here)
}

/** What the group whose call it is puts before the caller's name. A call that a group has given up is not the group's. */
export function prefixHere({ caller, way }: CallView, { domain, user }: Here): string {
  const last = way.at(-1)
  if (caller.user === user || last?.app !== 'group') return ''
  return domain?.groups.find(({ name }) => name === last.appname)?.prefix ?? ''
}

/** The same of a call of which the time line is left: up to this person's own phones, or until somebody hands it on. */
export function wayInTimeline(entries: readonly TimelineEntry[], here: Here): readonly WayStep[] {
  const end = entries.findIndex((entry) => rings(entry, here.user) || isHandedOn(entry))
  return stepsOf((end < 0 ? entries : entries.slice(0, end)).flatMap(passedIn), here)
}

function rings(entry: TimelineEntry, user: string): boolean {
  return entry.kind === 'app' && entry.app === 'user' && entry.name === user
}

function isHandedOn(entry: TimelineEntry): boolean {
  return entry.kind === 'decision' && entry.fact?.code === 'transferred'
}

function passedIn(entry: TimelineEntry): readonly AppView[] {
  if (entry.kind === 'app') return [{ app: entry.app, appname: entry.name }]
  const fact = entry.kind === 'decision' ? entry.fact : undefined
  return fact?.code === 'is-open' || fact?.code === 'is-closed' ? [{ app: 'time', appname: fact.name }] : []
}

/** Only what the domain lists, and its parking slots: an outside number or an echo is no way in. */
function stepsOf(way: readonly AppView[], { domain, user }: Here): readonly WayStep[] {
  return way.flatMap(({ app, appname }) => {
    const type = typeOf(app)
    if (type === undefined || appname === '' || (type === 'extension' && appname === user)) return []
    return [{ app: type, name: type === 'extension' ? colleague(domain, appname)?.name || appname : appname }]
  })
}

/** `%%app%%` has the original's words for some: `user` of an extension. */
function typeOf(app: string): WayStep['app'] | undefined {
  if (app === 'park') return app
  return applicationTypes.find((type) => type === app || applicationKinds[type].aliases.some((alias) => alias === app))
}
