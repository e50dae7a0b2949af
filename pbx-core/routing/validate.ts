import { applicationLists } from '../contract/applications.ts'
import { type Config, type DomainConfig, domainSchema, type HookConfig, hookUrlFault } from '../contract/config.ts'
import { parseDestination } from '../contract/destination.ts'
import { formatPath, markedValues } from '../contract/marked-values.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { readBlocked } from './block-list.ts'
import { countryFacts } from './country-facts.ts'
import { indexOf } from './domain-index.ts'
import { emergencyNumbers } from './emergency.ts'
import { featureOf } from './features.ts'
import { readConfigured } from './number/configured.ts'
import { compileInboundPattern, compilePattern } from './pattern.ts'
import { resolveDestination } from './resolve.ts'
import { allowedGroup } from './route-terms.ts'
import { amiFaults } from './validate-ami.ts'
import { applicationFaults } from './validate-applications.ts'
import { pagingFaults } from './validate-paging.ts'
import { parkingFaults } from './validate-parking.ts'
import { trunkFaults, trunkOverlapFaults } from './validate-trunks.ts'

/**
 * What the schema cannot see: whether the parts of a configuration fit together. Paths are
 * written as `domains[0].inbound[1].to`. An empty list means that the configuration can be used.
 */
export function validateConfig(config: Config): ConfigFault[] {
  return [
    ...listenFaults(config),
    ...amiFaults(config),
    ...domainNameFaults(config.domains),
    ...trunkOverlapFaults(config.domains),
    ...config.domains.flatMap((domain, at) => domainFaults(config, domain, `domains[${at}]`))
  ]
}

function domainFaults(config: Config, domain: DomainConfig, path: string): ConfigFault[] {
  const country = countryFacts(domain.country)
  return [
    ...(country === undefined ? [fault(`${path}.country`, `"${domain.country}" is not a country`)] : []),
    ...extensionFaults(domain, path),
    ...nameFaults(domain, path),
    ...userFaults(config, domain, path),
    ...trunkFaults(domain, path),
    ...routeFaults(domain, path),
    ...destinationFaults(domain, path),
    ...memberFaults(domain, path),
    ...blockFaults(domain, path),
    ...secondNumberFaults(domain, path),
    ...callerIdFaults(domain, path),
    ...callbackFaults(domain, path),
    ...codeFaults(domain, path),
    ...popupFaults(domain, path),
    ...parkingFaults(domain, path),
    ...pagingFaults(domain, path),
    ...switchFaults(domain, path),
    ...applicationFaults(domain, path),
    ...marked('hook', domain, path).flatMap(({ at, value }) => hookFaults(value as HookConfig, at))
  ]
}

function fault(path: string, message: string): ConfigFault {
  return { path, message }
}

function listenFaults(config: Config): ConfigFault[] {
  const [first, last] = config.listen.rtp.ports
  return first < last ? [] : [fault('listen.rtp.ports', `expected a lower and a higher port, got ${first} and ${last}`)]
}

interface Placed {
  readonly path: string
  readonly value: string
}

/** A fault for each value that stood before, at its second place. */
function repeated(values: readonly Placed[], message: (value: string, firstPath: string) => string): ConfigFault[] {
  const first = new Map<string, string>()
  const faults: ConfigFault[] = []
  for (const { path, value } of values) {
    const known = first.get(value.toLowerCase())
    if (known === undefined) first.set(value.toLowerCase(), path)
    else faults.push(fault(path, message(value, known)))
  }
  return faults
}

/** A request is given to the domain that its host names, so no two may share a name. */
function domainNameFaults(domains: readonly DomainConfig[]): ConfigFault[] {
  const names = domains.flatMap(({ name, aliases }, at) => [
    { path: `domains[${at}].name`, value: name },
    ...aliases.map((value, alias) => ({ path: `domains[${at}].aliases[${alias}]`, value }))
  ])
  return repeated(names, (name, first) => `"${name}" already means ${first}`)
}

function extensionFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const extensions = applicationLists.flatMap((kind) =>
    domain[kind].flatMap(({ extension }, at) =>
      extension === undefined ? [] : [{ path: `${path}.${kind}[${at}].extension`, value: extension }]
    )
  )
  const emergency = extensions.filter(({ value }) => emergencyNumbers(domain).includes(value))
  return [
    ...repeated(extensions, (extension, first) => `extension ${extension} is taken by ${first}`),
    ...emergency.map(({ path: at, value }) =>
      fault(at, `${value} is an emergency number and always called as such: choose another extension`)
    ),
    ...featureCodeFaults(extensions, 'choose another extension')
  ]
}

/** Feature codes go before extensions, and mean the same in every domain. */
function featureCodeFaults(values: readonly Placed[], remedy: string): ConfigFault[] {
  return values.flatMap(({ path, value }) => {
    const feature = featureOf(value)
    if (feature === undefined) return []
    return [fault(path, `${value} is the feature code for ${feature.name} (docs/codes.md), in every domain: ${remedy}`)]
  })
}

function nameFaults(domain: DomainConfig, path: string): ConfigFault[] {
  // Two people may have one name.
  const named = [...applicationLists.filter((list) => list !== 'users'), 'trunks' as const]
  return named.flatMap((kind) =>
    repeated(
      domain[kind].map(({ name }, at) => ({ path: `${path}.${kind}[${at}].name`, value: name })),
      (name, first) => `the name "${name}" is taken by ${first}`
    )
  )
}

/** `callFor` names users of the same domain, or of another as `123@domain1.com`. */
function userFaults(config: Config, domain: DomainConfig, path: string): ConfigFault[] {
  return domain.users.flatMap((user, at) =>
    user.callFor.flatMap((entry, place) => {
      const [extension = '', host] = entry.split('@')
      const other = host === undefined ? domain : config.domains.find((candidate) => isNamed(candidate, host))
      const known = other !== undefined && indexOf(other).usersByExtension.has(extension)
      return known ? [] : [fault(`${path}.users[${at}].callFor[${place}]`, `there is no user "${entry}"`)]
    })
  )
}

/** A code that begins another one is heard before that can be pressed. */
function codeFaults({ featureCodes }: DomainConfig, path: string): ConfigFault[] {
  const codes = Object.entries(featureCodes)
  return codes.flatMap(([name, code]) => {
    const shorter = codes.find(([other, begin]) => other !== name && code.startsWith(begin))
    return shorter === undefined
      ? []
      : [fault(`${path}.featureCodes.${name}`, `${code} cannot be pressed: ${shorter[1]} is ${shorter[0]}`)]
  })
}

function blockFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return placed(domain.blockList, `${path}.blockList`).flatMap(({ path: at, value }) => {
    const read = readBlocked(domain, value)
    return read.ok ? [] : [fault(at, read.error)]
  })
}

/** Ringing it is a call outside; what is none would never ring, and nobody would know why. */
function secondNumberFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return domain.users.flatMap(({ secondNumber }, at) => {
    if (secondNumber === undefined || readConfigured(domain, secondNumber.number).ok) return []
    return [fault(`${path}.users[${at}].secondNumber.number`, `expected a number, got "${secondNumber.number}"`)]
  })
}

/** One that cannot be sent would be ignored with each link that wishes for it. */
function callerIdFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return domain.users.flatMap(({ callerIds }, at) =>
    placed(callerIds, `${path}.users[${at}].callerIds`).flatMap(({ path: own, value }) =>
      readConfigured(domain, value).ok
        ? []
        : [fault(own, `expected a number, got "${value}"; write it as +15550100100`)]
    )
  )
}

/** A key that leads elsewhere, a time that never closes, a number that nobody can be shown. */
function callbackFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return domain.queues.flatMap(({ callback, exitKeys }, at) => {
    if (callback === undefined) return []
    const own = `${path}.queues[${at}].callback`
    const { key, time, callerId } = callback
    const leads = exitKeys[key]
    return [
      ...(leads === undefined ? [] : [fault(`${own}.key`, `${key} leads to ${leads} (exitKeys): choose another key`)]),
      ...timeFaults(domain, `${own}.time`, time),
      ...(callerId === undefined || readConfigured(domain, callerId).ok
        ? []
        : [fault(`${own}.callerId`, `expected a number, got "${callerId}"; write it as +15550100100`)])
    ]
  })
}

function isNamed(domain: DomainConfig, host: string): boolean {
  return [domain.name, ...domain.aliases].some((name) => name.toLowerCase() === host.toLowerCase())
}

function routeFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const { trunks } = indexOf(domain)
  const inbound = domain.inbound.flatMap(({ match, time }, at) => {
    const pattern = compileInboundPattern(match)
    return [
      ...(pattern.ok ? [] : [fault(`${path}.inbound[${at}].match`, pattern.error)]),
      ...timeFaults(domain, `${path}.inbound[${at}].time`, time)
    ]
  })
  const outbound = domain.outbound.flatMap(({ match, trunk, allow = [], time }, at) => {
    const route = `${path}.outbound[${at}]`
    const pattern = compilePattern(match)
    const names =
      typeof trunk === 'string' ? [{ path: `${route}.trunk`, value: trunk }] : placed(trunk, `${route}.trunk`)
    return [
      ...(pattern.ok ? [] : [fault(`${route}.match`, pattern.error)]),
      ...names
        .filter(({ value }) => !trunks.has(value))
        .map((name) => fault(name.path, `there is no trunk "${name.value}"`)),
      ...allowFaults(domain, placed(allow, `${route}.allow`)),
      ...timeFaults(domain, `${route}.time`, time)
    ]
  })
  return [...inbound, ...outbound]
}

function timeFaults({ timeConditions }: DomainConfig, path: string, time: string | undefined): ConfigFault[] {
  if (time === undefined || timeConditions.some(({ name }) => name === time)) return []
  const known = timeConditions.map(({ name }) => name).join(', ')
  const remedy = known === '' ? 'add one to timeConditions, or leave time out' : `expected one of ${known}`
  return [fault(path, `there is no time condition "${time}": ${remedy}`)]
}

/** Who is not there is allowed nothing, and a group of telephones outside allows nobody. */
function allowFaults(domain: DomainConfig, entries: readonly Placed[]): ConfigFault[] {
  const { usersByExtension } = indexOf(domain)
  return entries.flatMap(({ path: at, value }) => {
    const group = allowedGroup(value)
    if (group === undefined) {
      return usersByExtension.has(value)
        ? []
        : [fault(at, `there is no user "${value}": expected an extension of a user`)]
    }
    if (resolveDestination(domain, { type: 'group', name: group }).kind === 'application') return []
    return [fault(at, `there is no group "${group}": expected group: and the name of a group`)]
  })
}

function placed(values: readonly string[], path: string): Placed[] {
  return values.map((value, at) => ({ path: `${path}[${at}]`, value }))
}

function destinationFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return marked('destination', domain, path).flatMap(({ at, value }) => {
    const text = String(value)
    const destination = parseDestination(text)
    if (!destination.ok) return [fault(at, destination.error)]
    const resolved = resolveDestination(domain, destination.value)
    return resolved.kind === 'not-found' ? [fault(at, `"${text}" leads nowhere: ${resolved.reason}`)] : []
  })
}

/** What the schema of a domain marks, wherever it stands. */
function marked(mark: 'destination' | 'hook', domain: DomainConfig, path: string) {
  return [...markedValues(mark, domainSchema, domain)].map((found) => ({
    at: `${path}.${formatPath(found.path)}`,
    value: found.value
  }))
}

/** Agents and moderators are users, members of a group numbers outside as well: `external:+15550100`, `+15550100`. */
function memberFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const { usersByExtension } = indexOf(domain)
  const members = domain.groups.flatMap((group, at) =>
    group.members.map((member, place) => {
      const own = `${path}.groups[${at}].members[${place}]`
      return typeof member === 'string' ? { path: own, value: member } : { path: `${own}.number`, value: member.number }
    })
  )
  const agents = domain.queues.flatMap((queue, at) =>
    queue.agents.map(({ user }, place) => ({ path: `${path}.queues[${at}].agents[${place}].user`, value: user }))
  )
  const moderators = domain.conferences.flatMap((conference, at) =>
    conference.moderators.map((value, place) => ({ path: `${path}.conferences[${at}].moderators[${place}]`, value }))
  )
  const contacts = domain.emergencyContacts.users.map((value, place) => ({
    path: `${path}.emergencyContacts.users[${place}]`,
    value
  }))
  const isKnown = ({ value }: Placed) => usersByExtension.has(value)
  const unknown = (remedy: string) => (entry: Placed) =>
    fault(entry.path, `there is no user "${entry.value}": ${remedy}`)
  return [
    ...members
      .filter((member) => !isKnown(member) && !isExternal(domain, member.value))
      .map(unknown('expected an extension of a user, or a number outside with + and its country, such as +15550100')),
    ...[...agents, ...moderators, ...contacts]
      .filter((named) => !isKnown(named))
      .map(unknown('expected an extension of a user'))
  ]
}

/** A code that something else is dialled by would never be heard. */
function switchFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const switches = domain.timeConditions.flatMap((condition, at) =>
    condition.switch === undefined ? [] : [{ path: `${path}.timeConditions[${at}].switch`, value: condition.switch }]
  )
  const { byExtension } = indexOf(domain)
  return [
    ...repeated(switches, (code, first) => `${code} switches ${first} already`),
    ...featureCodeFaults(switches, 'choose another code'),
    ...switches.flatMap(({ path: at, value }) => {
      const taken = byExtension.get(value)
      return taken === undefined ? [] : [fault(at, `${value} is the extension of ${taken.path}`)]
    })
  ]
}

/** A pop-up for a queue that does not exist, or of a page that is none, would never open, and nobody would know why. */
function popupFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const { url = '', only = [] } = domain.cti.popup ?? {}
  const page = urlFault(url)
  const known = new Set([
    ...domain.queues.map(({ name }) => `queue:${name}`),
    ...domain.groups.map(({ name }) => `group:${name}`)
  ])
  const unknown = placed(only, `${path}.cti.popup.only`).filter(({ value }) => !known.has(value))
  return [
    ...(page === undefined ? [] : [fault(`${path}.cti.popup.url`, page)]),
    ...unknown.map(({ path: at, value }) => fault(at, `there is no ${value.replace(':', ' named ')}`))
  ]
}

function isExternal(domain: DomainConfig, member: string): boolean {
  const number = member.replace(/^external:/i, '')
  return (number !== member || number.startsWith('+')) && readConfigured(domain, number).ok
}

function hookFaults(hook: HookConfig, path: string): ConfigFault[] {
  const url = urlFault(hook.url)
  const names = Object.keys(hook.headers).filter((name) => !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
  return [
    ...(url === undefined ? [] : [fault(`${path}.url`, url)]),
    ...names.map((name) => fault(`${path}.headers`, `"${name}" is not the name of a header`))
  ]
}

function urlFault(url: string): string | undefined {
  return hookUrlFault(url) ?? (url === '' || isUrl(url) ? undefined : 'expected an http: or https: URL')
}

function isUrl(text: string): boolean {
  try {
    return new URL(text).host !== ''
  } catch {
    return false
  }
}
