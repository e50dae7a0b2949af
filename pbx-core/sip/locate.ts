/** What the name servers say. Each answer is empty where there is none, or none in time: nothing is thrown. */
export interface NameServers {
  /** Addresses of a host, best first; a literal address gives itself. */
  resolve(host: string): Promise<readonly string[]>
  /** RFC 3403: which services a domain has, by which names. */
  naptr(name: string): Promise<readonly Naptr[]>
  /** RFC 2782: who has a service. */
  srv(name: string): Promise<readonly Srv[]>
}

export interface Naptr {
  readonly order: number
  readonly preference: number
  readonly flags: string
  /** `SIP+D2U`, `SIP+D2T`, `SIPS+D2T`. */
  readonly service: string
  readonly replacement: string
}

export interface Srv {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly name: string
}

/** Of a URI what decides where its requests go. */
export interface Hop {
  /** A name, or a literal address without brackets. */
  readonly host: string
  /** 0: none is given. */
  readonly port: number
  /** `;transport=`, where one is given. */
  readonly transport: 'udp' | 'tcp' | undefined
}

/** A server: one address and port, by one transport. */
export interface Target {
  readonly protocol: 'udp' | 'tcp'
  readonly address: string
  readonly port: number
}

const protocols: ReadonlyMap<string, 'udp' | 'tcp'> = new Map([
  ['SIP+D2U', 'udp'],
  ['SIP+D2T', 'tcp']
])
const usualPort = 5060
/** Of services, of servers and of addresses no provider has more; whoever writes the answers could send us to thousands. */
const most = 64

/**
 * The servers of a hop, in the order in which they are to be tried (RFC 3263 §4). All that may be needed is asked for
 * at once: where a name server is slow, one after the other would take many seconds.
 */
export async function locate(hop: Hop, names: NameServers, chance: () => number): Promise<readonly Target[]> {
  const { host, port, transport } = hop
  // "If the TARGET is a numeric IP address …" or a port is given: there is nothing to look up but addresses (§4.1, §4.2).
  if (port !== 0 || isLiteral(host) || !host.includes('.'))
    return addressed({ ...hop, transport: transport ?? 'udp' }, names)
  const [plain, preferred, usual] = await Promise.all([
    addressed({ ...hop, transport: transport ?? 'udp' }, names),
    transport === undefined ? preferredServices(host, names) : [],
    Promise.all(usualServices(host, transport).map(({ protocol, name }) => service(protocol, name, names)))
  ])
  const servers = (preferred.length > 0 ? preferred : usual).flatMap(({ protocol, records }) =>
    inOrder(records, chance).map(({ name, port: at }) => ({ host: name, port: at, transport: protocol }))
  )
  if (servers.length === 0) return plain
  const found = await Promise.all(servers.slice(0, most).map((server) => addressed(server, names)))
  return once(found.flat()).slice(0, most)
}

type Service = { readonly protocol: 'udp' | 'tcp'; readonly records: readonly Srv[] }

async function service(protocol: 'udp' | 'tcp', name: string, names: NameServers): Promise<Service> {
  return { protocol, records: await names.srv(name) }
}

/** What NAPTR names, lowest order and preference first; of services that we have (§4.1). */
async function preferredServices(host: string, names: NameServers): Promise<readonly Service[]> {
  const records = (await names.naptr(host))
    .filter(({ flags }) => flags.toLowerCase() === 's')
    .toSorted((one, other) => one.order - other.order || one.preference - other.preference)
  const known = records.flatMap(({ service: kind, replacement }) => {
    const protocol = protocols.get(kind.toUpperCase())
    return protocol === undefined ? [] : [{ protocol, replacement }]
  })
  const asked = known.slice(0, most).map(({ protocol, replacement }) => service(protocol, replacement, names))
  const found = await Promise.all(asked)
  return found.filter((each) => each.records.length > 0)
}

/** Without NAPTR: what SRV says of each transport that we have (§4.1, §4.2). */
function usualServices(host: string, transport: Hop['transport']) {
  return (['udp', 'tcp'] as const)
    .filter((protocol) => transport === undefined || transport === protocol)
    .map((protocol) => ({ protocol, name: `_sip._${protocol}.${host}` }))
}

async function addressed(
  hop: Hop & { readonly transport: 'udp' | 'tcp' },
  names: NameServers
): Promise<readonly Target[]> {
  const addresses = await names.resolve(hop.host)
  return addresses.slice(0, most).map((address) => ({ protocol: hop.transport, address, port: hop.port || usualPort }))
}

/** Lowest priority first; of one priority by chance, as their weights say (RFC 2782). */
function inOrder(records: readonly Srv[], chance: () => number): readonly Srv[] {
  // "A Target of "." means that the service is decidedly not available at this domain."
  const left = records
    .filter(({ name }) => name !== '' && name !== '.')
    .toSorted((one, other) => one.priority - other.priority)
    .slice(0, most)
  const ordered: Srv[] = []
  while (left.length > 0) {
    const priority = Math.min(...left.map((record) => record.priority))
    // Weight 0 comes first in its turn, so that it has a very small chance of being taken.
    const rivals = left.filter((record) => record.priority === priority).toSorted((a, b) => a.weight - b.weight)
    const sum = rivals.reduce((weights, { weight }) => weights + weight, 0)
    let until = Math.floor(chance() * (sum + 1))
    const next = rivals.find(({ weight }) => {
      until -= weight
      return until <= 0
    })
    if (next === undefined) break
    ordered.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return ordered
}

function once(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()]
}

export function targetKey({ protocol, address, port }: Target): string {
  return `${protocol} ${address} ${port}`
}

function isLiteral(host: string): boolean {
  return host.includes(':') || /^[0-9.]+$/.test(host)
}
