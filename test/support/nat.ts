import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { OwnNetwork } from './own-network.ts'
import { Program } from './program.ts'

/** How a router changes addresses (RFC 4787 §4.1, §5). */
export type NatKind =
  /** A port of a phone has one of the router's, whoever it sends to. */
  | 'endpoint-independent'
  /** It has another one for each destination. */
  | 'symmetric'
  /** As the first, but signalling and audio leave from two addresses. */
  | 'two addresses'

/** What crosses between the two sides. */
export interface Datagram {
  /** Port of the core. */
  readonly core: number
  readonly phone: { readonly address: string; readonly port: number }
  /** In base64. */
  readonly octets: string
}

/** Where its phones are; nobody outside can send there. */
export const behindNat = '10.0.0.2'
const core = '127.0.0.1'
/** From loopback no NAT is believed in: that of the router is one that this machine has in a network. */
export const ownAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
const second = '127.0.0.3'

interface Mapping {
  readonly socket: Promise<Socket>
  /** Ports of the core that it was used for: from no others anything comes in. */
  readonly asked: Set<number>
}

/**
 * A router between a network of its own and the core on this machine: behind it stands, at the addresses of the core, a
 * program that hands it what phones send there.
 */
export async function openNat(
  network: OwnNetwork,
  { kind, sip, rtp }: { readonly kind: NatKind; readonly sip: number; readonly rtp: readonly [number, number] }
): Promise<AsyncDisposable> {
  if (ownAddress === undefined) throw new Error('this machine is in no network')
  const first = ownAddress
  await using cleanup = new AsyncDisposableStack()
  const mappings = new Map<string, Mapping>()
  cleanup.defer(async () => {
    for (const { socket } of mappings.values()) (await socket).close()
  })
  const addressOf = ({ core: port }: Datagram): string => (kind === 'two addresses' && port !== sip ? second : first)

  function mappingOf(datagram: Datagram): Mapping {
    const { phone, core: port } = datagram
    const address = addressOf(datagram)
    const key = [address, phone.address, phone.port, ...(kind === 'symmetric' ? [port] : [])].join(' ')
    const known = mappings.get(key)
    if (known !== undefined) return known
    const asked = new Set<number>()
    const socket = opened(address)
    void socket.then((one) =>
      one.on('message', (octets, from) => {
        const back: Datagram = { core: from.port, phone, octets: octets.toString('base64') }
        if (asked.has(from.port)) inside.write(`${JSON.stringify(back)}\n`)
      })
    )
    const mapping = { socket, asked }
    mappings.set(key, mapping)
    return mapping
  }

  async function leaves(datagram: Datagram): Promise<void> {
    const { socket, asked } = mappingOf(datagram)
    asked.add(datagram.core)
    ;(await socket).send(Buffer.from(datagram.octets, 'base64'), datagram.core, core)
  }

  await using address = await Program.start({
    name: 'address behind the NAT',
    ...network.inside('ip', ['address', 'add', `${behindNat}/32`, 'dev', 'lo'])
  })
  await address.exited
  const ports = Array.from({ length: rtp[1] - rtp[0] + 1 }, (_, at) => String(rtp[0] + at))
  const script = fileURLToPath(new URL('nat-inside.ts', import.meta.url))
  const inside = cleanup.use(
    await Program.start({
      name: 'behind the NAT',
      ...network.inside(process.execPath, [script, core, String(sip), ...ports]),
      keepLine: (line) => {
        if (line.startsWith('{')) void leaves(JSON.parse(line) as Datagram)
        return !line.startsWith('{')
      }
    })
  )
  await inside.stdout.waitFor((line) => line === 'ready', { what: 'what stands behind the NAT to be ready' })
  return cleanup.move()
}

async function opened(address: string): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind({ address, port: 0 })
  await once(socket, 'listening')
  return socket
}
