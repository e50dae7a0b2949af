import { createSocket } from 'node:dgram'
import { BlockList, isIPv6 } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { err, ok, type Result } from '../base/result.ts'
import type { Address } from '../sip/flow.ts'

/** The address from which this machine reaches a peer, as its routing table says. Nothing is sent. */
export function addressTowards(peer: Address): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(peer.address) ? 'udp6' : 'udp4')
    socket.once('error', (error) => {
      socket.close()
      resolve(err(`no way to ${peer.address}: ${error.message}`))
    })
    socket.connect(peer.port, peer.address, () => {
      const { address } = socket.address()
      socket.close()
      resolve(ok(address))
    })
  })
}

/** The addresses by which a socket bound to one is reached: itself, or for a wildcard every interface's. */
export function reachableAddresses(bound: string): string[] {
  return isWildcard(bound) ? interfaces(bound === '::' ? 'ipv6' : 'ipv4').map(({ address }) => address) : [bound]
}

export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/**
 * What a peer may call us where we listen on every address: the address of the interface whose
 * network the peer is in, else the first that is not loopback.
 */
export function ownAddressFor(remote: string): string {
  const family = isIPv6(remote) ? 'ipv6' : 'ipv4'
  const own = interfaces(family)
  const internal = own.find(({ cidr }) => cidr !== null && contains(cidr, remote, family))
  const external = own.find(({ internal }) => !internal)
  return internal?.address ?? external?.address ?? (family === 'ipv6' ? '::1' : '127.0.0.1')
}

function contains(cidr: string, address: string, family: 'ipv4' | 'ipv6'): boolean {
  const [network = '', prefix = ''] = cidr.split('/')
  const list = new BlockList()
  list.addSubnet(network, Number(prefix), family)
  return list.check(address, family)
}

function interfaces(family: 'ipv4' | 'ipv6'): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family.toLowerCase() === family)
}
