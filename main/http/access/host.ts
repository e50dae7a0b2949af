import { networkInterfaces } from 'node:os'

/**
 * Which `Host` may name this listener. A page of a foreign name that was made to resolve to
 * this machine (DNS rebinding) keeps its own name here, and is refused by it.
 */
export interface HostRules {
  readonly allowedHosts: readonly string[]
  readonly localAddresses: readonly string[]
}

export function hostAllowed(host: string, rules: HostRules): boolean {
  const name = hostName(host)
  if (name === undefined) return false
  return (
    name === 'localhost' ||
    /^127\.\d+\.\d+\.\d+$/.test(name) ||
    name === '[::1]' ||
    rules.localAddresses.some((address) => hostName(address.includes(':') ? `[${address}]` : address) === name) ||
    rules.allowedHosts.some((allowed) => hostName(allowed) === name)
  )
}

/** Lower-case name or address without the port, IPv6 in brackets and in its shortest form. */
function hostName(host: string): string | undefined {
  if (!/^([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(host)) return undefined
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, '')
  } catch {
    return undefined
  }
}

/** Addresses of this machine; asked of the system at most every five seconds. */
export function machineAddresses(now: () => number): () => readonly string[] {
  let addresses: readonly string[] = []
  let staleAt = Number.NEGATIVE_INFINITY
  return () => {
    if (now() >= staleAt) {
      staleAt = now() + 5000
      addresses = Object.values(networkInterfaces()).flatMap((list) =>
        (list ?? []).map(({ address }) => address.replace(/%.*$/, ''))
      )
    }
    return addresses
  }
}
