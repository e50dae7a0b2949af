import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { ListenConfig } from '../../../pbx-core/contract/config-machine.ts'

const everywhere = ['0.0.0.0', '::']

/** Names and addresses by which browsers reach HTTPS: this machine's own, and those that `listen.allowedHosts` gives it. */
export function reachableNames(
  { tls, allowedHosts }: Pick<ListenConfig, 'tls' | 'allowedHosts'>,
  machineAddresses: readonly string[]
): readonly string[] {
  const host = (tls?.https ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  const listening = everywhere.includes(host) ? machineAddresses : isIP(host) > 0 ? [host] : []
  const own = hostname().toLowerCase()
  const given = allowedHosts.map((name) =>
    name
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\[|\]$/g, '')
  )
  const names = ['localhost', own, ...given].filter(
    (name) => isIP(name) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)
  )
  return [...new Set([...names, '127.0.0.1', '::1', ...listening])]
}
