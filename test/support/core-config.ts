import type { z } from 'zod'
import type { configSchema } from '../../pbx-core/contract/config.ts'
import { leasePorts, type PortBlock } from './free-port.ts'

export type ConfigInput = z.input<typeof configSchema>
type DomainInput = ConfigInput['domains'][number]

export interface CoreConfigOptions {
  /** Added to, or in place of, what stands in the domain `acme.test`. */
  readonly domain?: Partial<DomainInput>
  readonly listen?: Partial<NonNullable<ConfigInput['listen']>>
  /** Hooks and the like of the domain. */
  readonly cti?: DomainInput['cti']
}

/** Addresses of its own for a core, kept over its restarts. */
export interface CorePorts extends AsyncDisposable {
  readonly sip: number
  readonly http: number
  readonly rtp: [number, number]
  /** For the socket of a trunk, and for the provider at its other end. */
  readonly trunk: number
  readonly provider: number
  /** The same for a second trunk. */
  readonly backupTrunk: number
  readonly backupProvider: number
  /** Where a listener or a trunk's socket may move to. */
  readonly spare: number
}

export async function leaseCorePorts(): Promise<CorePorts> {
  const ports: PortBlock = await leasePorts(359)
  return {
    sip: ports.first,
    http: ports.at(2),
    trunk: ports.at(4),
    provider: ports.at(6),
    backupTrunk: ports.at(8),
    backupProvider: ports.at(10),
    spare: ports.at(12),
    rtp: [ports.at(20), ports.last],
    [Symbol.asyncDispose]: () => ports[Symbol.asyncDispose]()
  }
}

/**
 * The office of the tests: domain `acme.test`, also reached as 127.0.0.1; users 100 (admin), 101
 * and 102 whose passwords are `sip-…` and `web-…`; `*43` echo; a trunk `main` whose provider is
 * `ports.provider`; calls from it to +15550100100 go to 100, and `0…` and `+…` leave through it.
 */
export function coreConfig(ports: CorePorts, options: CoreConfigOptions = {}): ConfigInput {
  const sip = `127.0.0.1:${ports.sip}`
  return {
    schema: 1,
    listen: {
      http: `127.0.0.1:${ports.http}`,
      sip: { udp: sip, tcp: sip, tls: null },
      rtp: { address: '127.0.0.1', ports: ports.rtp },
      ...options.listen
    },
    domains: [
      {
        name: 'acme.test',
        aliases: ['127.0.0.1', 'localhost'],
        users: [
          { ...user('100', 'Ana Keller'), admin: true, systemAdmin: true, accountcode: 'A100' },
          { ...user('101', 'Tom Okafor'), accountcode: 'A101', callFor: ['100'] },
          user('102', 'Lena Brandt')
        ],
        trunks: [
          {
            name: 'main',
            type: 'peer',
            address: `sip:127.0.0.1:${ports.provider};transport=udp`,
            from: [`127.0.0.1:${ports.provider}`],
            bind: `127.0.0.1:${ports.trunk}`,
            callerIdNumber: '+15550100100'
          }
        ],
        inbound: [
          { match: '+15550100100', to: 'extension:100' },
          { match: '+15550100101', to: 'extension:101' },
          { match: '*', to: 'extension:100' }
        ],
        outbound: [
          { match: '0X.', strip: 1, prepend: '', trunk: 'main' },
          { match: '+X.', trunk: 'main' }
        ],
        functions: [{ extension: '*43', name: 'echo', run: 'echo' }],
        ...(options.cti === undefined ? {} : { cti: options.cti }),
        ...options.domain
      }
    ]
  }
}

function user(extension: string, name: string): NonNullable<DomainInput['users']>[number] {
  return { extension, name, sipPassword: `sip-${extension}`, webPassword: `web-${extension}`, ringSeconds: 25 }
}
