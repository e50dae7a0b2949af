import { type ApplicationType, applicationKinds } from '../contract/applications.ts'
import type { DomainConfig } from '../contract/config.ts'
import { formatDestination, parseDestination } from '../contract/destination.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { type ListedApplication, listedIn } from './domain-index.ts'
import { resolveDestination } from './resolve.ts'

/** What of applications is written as it should be, and yet could never do what somebody means by it. */
export function applicationFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return [
    ...emptyGroupFaults(domain, path),
    ...contraryDayFaults(domain, path),
    ...accountCodeFaults(domain, path),
    ...ringFaults(domain, path)
  ]
}

function emptyGroupFaults({ groups }: DomainConfig, path: string): ConfigFault[] {
  return groups.flatMap(({ name, members }, at) => {
    if (members.length > 0) return []
    const message = `nobody is in the group "${name}", so it rings nobody: name users or numbers, or send its calls elsewhere and take it out`
    return [{ path: `${path}.groups[${at}].members`, message }]
  })
}

/** The first of them would count, and the other one be there for nothing. */
function contraryDayFaults({ timeConditions }: DomainConfig, path: string): ConfigFault[] {
  return timeConditions.flatMap(({ days }, at) =>
    days.flatMap(({ date, open }, place) => {
      const contrary = days.findIndex((other) => other.date === date && other.open !== open)
      if (contrary < 0 || contrary > place) return []
      const [now, before] = open ? ['open', 'closed'] : ['closed', 'open']
      const message = `${date} is ${now} here, and ${before} in days[${contrary}]: keep one of the two`
      return [{ path: `${path}.timeConditions[${at}].days[${place}]`, message }]
    })
  )
}

/** A shorter one is ended by `#`; a longer one is cut, and then another one or none. */
function accountCodeFaults({ accounting }: DomainConfig, path: string): ConfigFault[] {
  if (accounting === undefined) return []
  const { codes, digits } = accounting
  return codes.flatMap((code, at) => {
    if (/^[0-9]+$/.test(code) && code.length <= digits) return []
    const message = `nobody can type "${code}": a code is of digits, at most ${digits} of them (accounting.digits): write it so, or raise accounting.digits`
    return [{ path: `${path}.accounting.codes[${at}]`, message }]
  })
}

/** Kinds that send a call on by themselves: nobody is rung there, and the caller is asked for nothing. */
const passing: readonly ApplicationType[] = ['time', 'announcement']

interface Way {
  /** Key of the configuration: `openTo`. */
  readonly key: string
  readonly to: string
}

/** A call that comes to one of these would go round, with nobody to answer it and no key to leave it by. */
function ringFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const all = passing.flatMap((type) => listedIn(domain, type))
  const faults: ConfigFault[] = []
  const told = new Set<ListedApplication['config']>()
  for (const start of all) {
    if (told.has(start.config)) continue
    const ring = ringFrom(domain, start)
    if (ring === undefined) continue
    for (const { application } of ring) told.add(application.config)
    const names = [...ring.map(({ application }) => nameOf(application)), nameOf(start)]
    const [{ key } = { key: 'then' }] = ring
    const message = `a call would go round without an end: ${names.join(', ')}; let one of them lead to a person, a menu or hangup`
    faults.push({ path: `${path}.${placeOf(domain, start)}.${key}`, message })
  }
  return faults
}

interface Step {
  readonly application: ListedApplication
  /** Key by which the ring goes on from it. */
  readonly key: string
}

/** The applications through which a call comes back to where it was; undefined where it does not. */
function ringFrom(domain: DomainConfig, start: ListedApplication): readonly Step[] | undefined {
  const seen = new Set<ListedApplication['config']>()
  const search = (application: ListedApplication, before: readonly Step[]): readonly Step[] | undefined => {
    for (const { key, to } of waysOf(application)) {
      const next = passingApplication(domain, to)
      if (next === undefined) continue
      const steps = [...before, { application, key }]
      if (next.config === start.config) return steps
      if (seen.has(next.config)) continue
      seen.add(next.config)
      const found = search(next, steps)
      if (found !== undefined) return found
    }
    return undefined
  }
  return search(start, [])
}

function waysOf({ type, config }: ListedApplication): readonly Way[] {
  if (type === 'time') {
    return [
      { key: 'openTo', to: config.openTo },
      { key: 'closedTo', to: config.closedTo }
    ]
  }
  return type === 'announcement' && config.then !== undefined ? [{ key: 'then', to: config.then }] : []
}

function passingApplication(domain: DomainConfig, to: string): ListedApplication | undefined {
  const destination = parseDestination(to)
  if (!destination.ok) return undefined
  const resolved = resolveDestination(domain, destination.value)
  if (resolved.kind !== 'application') return undefined
  return passing.includes(resolved.application.type) ? resolved.application : undefined
}

function nameOf({ type, config }: ListedApplication): string {
  return formatDestination({ type, name: config.name })
}

function placeOf(domain: DomainConfig, { type, config }: ListedApplication): string {
  const { list } = applicationKinds[type]
  return `${list}[${domain[list].findIndex(({ name }) => name === config.name)}]`
}
