import type { z } from 'zod'
import type { Crypto } from '../../pbx-core/base/crypto.ts'
import type { HttpClient } from '../../pbx-core/base/http.ts'
import { localTimes } from '../../pbx-core/base/local-time.ts'
import type { Log, LogFields } from '../../pbx-core/base/log.ts'
import { ok } from '../../pbx-core/base/result.ts'
import { type Config, configSchema } from '../../pbx-core/contract/config.ts'
import type { PbxEvents } from '../../pbx-core/contract/events.ts'
import type { PromptTrouble } from '../../pbx-core/contract/prompt-trouble.ts'
import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { OwnCallLimits } from '../../pbx-core/runtime/limits.ts'
import { PbxRuntime } from '../../pbx-core/runtime/pbx.ts'
import type { CallLimits, RuntimePorts } from '../../pbx-core/runtime/ports.ts'
import type { Address } from '../../pbx-core/sip/flow.ts'
import type { Naptr, Srv } from '../../pbx-core/sip/locate.ts'
import { Bindings } from '../../pbx-core/sip/registrar/bindings.ts'
import type { Locations } from '../../pbx-core/sip/registrar/locations.ts'
import { createLossyNetwork, type LossyNetwork, type LossyNetworkOptions } from './lossy-network.ts'
import { MemoryStore } from './memory-store.ts'
import { RecordingMedia } from './recording-media.ts'
import { ScriptedHttp } from './scripted-http.ts'
import { ScriptedMail } from './scripted-mail.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'
import { VirtualPhone, type VirtualPhoneParts } from './virtual-phone.ts'
import { type Family, familyOf, VirtualSockets } from './virtual-sockets.ts'

export type DomainInput = z.input<typeof configSchema>['domains'][number]

/** Where the PBX is on the network in memory; its trunks have ports from 5090 upwards. */
export const pbxAddress = '10.0.0.1'

/** The same by IPv6. */
export const pbxAddress6 = '2001:db8::1'

/** Addresses of the providers behind the trunks `main` and `backup`. */
export const providers = { main: '192.0.2.10', backup: '192.0.2.20' } as const
/** The ports that their sockets get: one after the other. */
const trunkPorts = { main: 5090, backup: 5091 } as const

/**
 * The office of the scenarios: users 100 to 103 (passwords `sip-100` …), `*43` echo, trunks
 * `main` and `backup`; calls from outside to +15550100101 go to 101, all others to 100;
 * `9…` leaves through `main`, `8…` through `main`, then `backup`, `+…` through `main`.
 */
export function officeConfig(
  domain: Partial<DomainInput> = {},
  others: readonly DomainInput[] = [],
  mail?: z.input<typeof configSchema>['mail']
): Config {
  return configSchema.parse({
    schema: 1,
    mail,
    listen: { sip: { udp: `${pbxAddress}:5060`, tcp: null }, rtp: { address: pbxAddress } },
    domains: [
      {
        name: 'acme.test',
        aliases: [pbxAddress],
        users: [userConfig('100', 'Ana Keller'), userConfig('101', 'Tom Okafor'), userConfig('102', 'Lena Brandt')],
        trunks: [trunkConfig('main'), trunkConfig('backup')],
        inbound: [
          { match: '+15550100101', to: 'extension:101' },
          { match: '*', to: 'extension:100' }
        ],
        outbound: [
          { match: '9X.', strip: 1, trunk: 'main' },
          { match: '8X.', strip: 1, trunk: ['main', 'backup'] },
          { match: '+X.', trunk: 'main' }
        ],
        functions: [{ extension: '*43', name: 'echo', run: 'echo' }],
        ...domain
      },
      ...others
    ]
  } satisfies z.input<typeof configSchema>)
}

export function userConfig(extension: string, name: string) {
  return {
    extension,
    name,
    sipPassword: `sip-${extension}`,
    webPassword: `web-${extension}`,
    accountcode: `A${extension}`
  }
}

export function trunkConfig(name: keyof typeof providers) {
  return {
    name,
    type: 'peer' as const,
    address: `sip:${providers[name]}:5060;transport=udp`,
    callerIdNumber: name === 'main' ? '+15550100100' : '+15550200200'
  }
}

export interface OfficeOptions {
  readonly domain?: Partial<DomainInput>
  /** Domains beside `acme.test`. */
  readonly others?: readonly DomainInput[]
  /** A mail server; absent: none. */
  readonly mail?: z.input<typeof configSchema>['mail']
  readonly network?: Omit<LossyNetworkOptions, 'clock'>
  /** Survives the PBX: a second office over the same store is the first one after a crash. */
  readonly store?: MemoryStore
  readonly clock?: VirtualClock
  /** What the name server knows at the start. */
  readonly names?: ReadonlyMap<string, readonly string[]>
  /** Countries and regions whose holidays nobody knows: `DE BX`. */
  readonly unknownHolidays?: readonly string[]
  readonly promptTroubles?: ReadonlyMap<string, PromptTrouble>
  /** Whether a program is installed that speaks texts; absent: none is. */
  readonly speaks?: boolean
  /** A web application of flesh and blood in the place of the scripted one. */
  readonly http?: HttpClient
  /** Shared with another PBX. */
  readonly locations?: Locations
  readonly limits?: CallLimits
}

/** Milliseconds in which everything that needs no waiting has been said: some forty trips over the network. */
const settled = 40

const localTime = localTimes()

/** A whole PBX over ports in memory, with what is around it. */
export class Office {
  readonly clock: VirtualClock
  readonly network: LossyNetwork
  readonly media: RecordingMedia
  readonly store: MemoryStore
  readonly http: ScriptedHttp
  readonly mail = new ScriptedMail()
  readonly pbx: PbxRuntime
  /** Everything logged as a warning or an error. */
  readonly complaints: LogFields[] = []
  readonly events: { readonly name: keyof PbxEvents; readonly payload: unknown }[] = []
  /** Names of public holidays, by their date. */
  readonly holidays = new Map<string, string>()
  /** Countries and regions whose holidays nobody knows: `DE BX`. */
  readonly unknownHolidays: ReadonlySet<string>
  /** Recorded prompts that cannot be played, by their names. */
  readonly promptTroubles: Map<string, PromptTrouble>
  /** Names that people have recorded for the directory: `names/101`. */
  readonly recordedNames = new Set<string>()
  /** Lengths of sounds of mailboxes in milliseconds, by name. */
  readonly sounds = new Map<string, number>()
  /** What the name server knows. */
  readonly names: Map<string, readonly string[]>
  readonly services = { naptr: new Map<string, readonly Naptr[]>(), srv: new Map<string, readonly Srv[]>() }
  /** Addresses of this machine. */
  addresses: Partial<Record<Family, string>> = { ipv4: pbxAddress, ipv6: pbxAddress6 }
  /** Milliseconds by which timers are said to be late. */
  lag = 0
  /** Milliseconds for which messages are said to have waited to be read. */
  backlog = 0
  readonly phones: VirtualPhone[] = []
  /** Of the PBX. */
  sockets!: VirtualSockets

  constructor(options: OfficeOptions = {}) {
    this.names = new Map(options.names)
    this.unknownHolidays = new Set(options.unknownHolidays)
    this.promptTroubles = new Map(options.promptTroubles)
    this.clock = options.clock ?? createVirtualClock()
    this.network = createLossyNetwork({ ...options.network, clock: this.clock })
    this.media = new RecordingMedia(this.clock)
    this.store = options.store ?? new MemoryStore()
    this.http = new ScriptedHttp(this.clock)
    this.pbx = new PbxRuntime(officeConfig(options.domain, options.others, options.mail), this.#ports(options))
    for (const name of eventNames) this.pbx.events.on(name, (payload) => this.events.push({ name, payload }))
  }

  async start(): Promise<this> {
    const started = await this.pbx.start()
    if (!started.ok) throw new Error(started.error.message)
    return this
  }

  /** A phone of a user at an address of its own, not registered yet. */
  addPhone(
    user: string,
    options: {
      password?: string
      address?: string
      port?: number
      domain?: string
      pbxPort?: number
      ownAddress?: Address
    } = {}
  ): VirtualPhone {
    const { password = `sip-${user}`, address = `10.0.1.${this.phones.length + 1}`, domain = 'acme.test' } = options
    const pbx = { address: pbxAddress, port: options.pbxPort ?? 5060 }
    const { ownAddress, port = 5060 } = options
    const behindNat = ownAddress === undefined ? {} : { ownAddress }
    return this.#add({ user, password, address, port, ...behindNat, domain, pbx, name: `Phone ${user}` })
  }

  /** Files of recordings that were deleted. */
  readonly removed: string[] = []

  /** A phone that is registered. */
  async phone(user: string): Promise<VirtualPhone> {
    const phone = this.addPhone(user)
    const response = await this.until(phone.register())
    if (typeof response === 'string' || response.status !== 200) throw new Error(`${user} could not register`)
    return phone
  }

  /** Someone without an account, at the phones' socket or at that of a trunk. */
  stranger(at?: keyof typeof providers): VirtualPhone {
    const pbx = { address: pbxAddress, port: at === undefined ? 5060 : trunkPorts[at] }
    return this.#add({ pbx, address: '203.0.113.66', user: 'eve', domain: 'acme.test' })
  }

  /** The far end of a trunk. */
  provider(
    trunk: keyof typeof providers,
    port: number = trunkPorts[trunk],
    address: string = providers[trunk]
  ): VirtualPhone {
    return this.#add({
      pbx: { address: familyOf(address) === 'ipv6' ? pbxAddress6 : pbxAddress, port },
      address,
      user: '+15550170',
      name: 'Customer',
      domain: pbxAddress
    })
  }

  /** Lets time pass; by default just enough for what is under way on the network. */
  async pass(ms = settled): Promise<void> {
    await this.clock.advanceAsync(ms)
  }

  /** Lets time pass until something has its outcome, which must not take longer than any timer of SIP. */
  async until<T>(outcome: Promise<T>): Promise<T> {
    let isOver = false
    const over = outcome.finally(() => {
      isOver = true
    })
    for (let passed = 0; !isOver && passed < 40_000; passed += settled) await this.pass()
    if (!isOver) throw new Error('it has no outcome after 40 s')
    return over
  }

  /** Complaints so far, which the test expects. */
  takeComplaints(): LogFields[] {
    return this.complaints.splice(0)
  }

  /** The records written so far; the time line of the last one. */
  get records(): readonly Cdr[] {
    return this.store.records
  }

  get record(): Cdr {
    const record = this.records.at(-1)
    if (record === undefined) throw new Error('no record was written')
    return record
  }

  async timeline(uniqueid = this.record.uniqueid): Promise<readonly TimelineEntry[]> {
    return (await this.pbx.timeline(uniqueid)) ?? []
  }

  #add(parts: Omit<VirtualPhoneParts, 'network' | 'clock' | 'pbx'> & { pbx?: Address }): VirtualPhone {
    const pbx = { address: pbxAddress, port: 5060 }
    const phone = new VirtualPhone({ network: this.network, clock: this.clock, pbx, ...parts })
    this.phones.push(phone)
    return phone
  }

  #ports(options: OfficeOptions): RuntimePorts {
    return {
      clock: this.clock,
      crypto: countedCrypto(),
      log: this.#log(),
      media: this.media,
      store: this.store,
      http: options.http ?? this.http,
      mail: this.mail,
      locations: options.locations ?? new Bindings(),
      limits: options.limits ?? new OwnCallLimits(this.clock),
      holidays: {
        load: async () => {},
        on: (_, date) => this.holidays.get(date),
        isUnknown: ({ country, region = '' }) => this.unknownHolidays.has(`${country} ${region}`)
      },
      prompts: {
        trouble: async ({ name }) =>
          this.promptTroubles.get(name) ??
          (/^names\//.test(name) && !this.recordedNames.has(name)
            ? { file: `/data/prompts/${name}.wav`, found: null }
            : undefined)
      },
      messages: {
        path: (name) => `/data/voicemail/${name}.wav`,
        milliseconds: async (name) => this.sounds.get(name),
        // Six seconds, as they are recorded.
        octets: async () => 192_044,
        level: async () => ok(undefined),
        upload: async () => ok(undefined),
        remove: async (name) => void this.sounds.delete(name)
      },
      recordings: {
        folder: '/data/recordings',
        pathOf: (file) => `/data/recordings/${file}`,
        remove: async (file) => {
          this.removed.push(file)
          return ok(undefined)
        }
      },
      canSpeak: options.speaks ?? false,
      resolver: {
        resolve: async (host) => (/^[0-9.]+$|:/.test(host) ? [host] : (this.names.get(host) ?? [])),
        naptr: async (name) => this.services.naptr.get(name) ?? [],
        srv: async (name) => this.services.srv.get(name) ?? []
      },
      localTime: (at, timeZone = 'UTC') => localTime(at, timeZone),
      transport: (events) => {
        const parts = { addresses: () => this.addresses, events, backlog: () => this.backlog }
        this.sockets = new VirtualSockets(this.network, parts)
        return this.sockets
      },
      eventLoopLag: () => this.lag
    }
  }

  #log(): Log {
    const complain = (event: string, fields: LogFields = {}) => void this.complaints.push({ event, ...fields })
    const log: Log = { debug() {}, info() {}, warn: complain, error: complain, with: () => log }
    return log
  }
}

const eventNames: readonly (keyof PbxEvents)[] = [
  'call.started',
  'call.updated',
  'call.offered',
  'call.answered',
  'call.ended',
  'click-to-dial.progressed',
  'record.written',
  'registration.changed',
  'user-state.changed',
  'opening.changed',
  'queue.changed',
  'parking.changed',
  'conference.changed',
  'trunk.changed'
]

/** Tokens that are the same at every run; everything else is real. */
function countedCrypto(): Crypto {
  const crypto = createCrypto()
  let tokens = 0
  return { ...crypto, token: (bytes) => crypto.hash('sha256', `token ${++tokens}`).slice(0, 2 * bytes) }
}
