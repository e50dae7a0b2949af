import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import { type Octets, octetsFromText } from '../base/octets.ts'
import { contactHeader } from '../call/sip-stack.ts'
import { addressOfRecord, hopOf, registrarOf } from '../call/trunk-uri.ts'
import type { TrunkConfig } from '../contract/config.ts'
import { AuthorisedRequests } from '../sip/auth/authorised-requests.ts'
import type { Flow } from '../sip/flow.ts'
import type { Target } from '../sip/locate.ts'
import { escapedUser } from '../sip/message/escape.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { type RegistrarWay, RegistrationClient, type RegistrationStanding } from '../sip/registration/client.ts'
import type { TransactionLayer } from '../sip/transaction/types.ts'
import { trunkKey } from './limits.ts'
import type { LiveTrunk } from './live-trunk.ts'
import { accountOf, type TrunkAccounts } from './trunk-account.ts'
import type { TrunkPeers } from './trunk-peers.ts'
import { proxyRoutesOf } from './trunk-routes.ts'
import type { OwnSockets } from './trunk-sockets.ts'

export interface TrunkRegistrationsPorts {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly transactions: Pick<TransactionLayer, 'send' | 'sendAck'>
  readonly accounts: TrunkAccounts
  readonly peers: TrunkPeers
  readonly sockets: OwnSockets
  /** The trunk of that key as it is now. */
  readonly live: (key: string) => LiveTrunk | undefined
  /** Looks again where its peer is, and where we are. */
  readonly lookAgain: (live: LiveTrunk) => Promise<void>
  /** A trunk stands otherwise than before. */
  readonly changed: () => void
}

interface Registered {
  readonly client: RegistrationClient
  /** What it was made of. */
  readonly identity: string
  /** The socket whose address the registrar knows. */
  generation: number
}

/** The registrations of trunks of type `register`, each kept by a machine of its own (`sip/registration`). */
export class TrunkRegistrations implements Disposable {
  readonly #ports: TrunkRegistrationsPorts
  readonly #registered = new Map<string, Registered>()

  constructor(ports: TrunkRegistrationsPorts) {
    this.#ports = ports
  }

  /** Begins, moves and ends registrations, so that they are those of these trunks. */
  review(lives: ReadonlyMap<string, LiveTrunk>): void {
    for (const [key, known] of this.#registered) {
      const live = lives.get(key)
      if (live !== undefined && identityOf(live.config) === known.identity) continue
      this.#registered.delete(key)
      // Whoever registers the same name from the same socket takes the binding over; taking it off would come too late.
      if (live !== undefined && live.config.type === 'register' && sameBinding(live, known))
        known.client[Symbol.dispose]()
      else void known.client.stop()
    }
    for (const [key, live] of lives) {
      if (live.local === undefined || live.config.type !== 'register') continue
      const known = this.#registered.get(key)
      if (known === undefined) this.#begin(key, live)
      else if (known.generation !== live.scope.generation) {
        known.generation = live.scope.generation
        known.client.moved()
      }
    }
  }

  /** Undefined of a trunk that registers nowhere. */
  standing({ domain, config }: LiveTrunk): RegistrationStanding | undefined {
    return this.#registered.get(trunkKey(domain.name, config.name))?.client.standing
  }

  /** What calls are to go through, as the registrar has said (RFC 3608 §5). */
  serviceRoute({ domain, config }: LiveTrunk): readonly Octets[] {
    return this.#registered.get(trunkKey(domain.name, config.name))?.client.serviceRoute ?? []
  }

  /** The address that its registrar sees it at, where that is another than we have named. */
  seenAt({ domain, config }: LiveTrunk): string | undefined {
    return this.#registered.get(trunkKey(domain.name, config.name))?.client.seenAt
  }

  /** Monotonic milliseconds at which its registrar has taken it last; undefined where it has not. */
  grantedAt({ domain, config }: LiveTrunk): number | undefined {
    return this.#registered.get(trunkKey(domain.name, config.name))?.client.grantedAt
  }

  /** The registrar of a trunk may not be there any more: it is asked. */
  doubt({ domain, config }: LiveTrunk): void {
    this.#registered.get(trunkKey(domain.name, config.name))?.client.doubt()
  }

  flowClosed(flow: Flow): void {
    if (flow.scope.kind !== 'trunk') return
    this.#registered.get(trunkKey(flow.scope.domain, flow.scope.trunk))?.client.flowClosed(flow)
  }

  /** Takes us off everywhere, as far as registrars answer in time. */
  async leave(ms: number): Promise<void> {
    const clients = [...this.#registered.values()].map(({ client }) => client)
    this.#registered.clear()
    if (clients.length === 0) return
    const left = Promise.all(clients.map((client) => client.stop()))
    await new Promise<void>((resolve) => {
      const timer = this.#ports.clock.after(ms, resolve)
      void left.then(() => {
        timer[Symbol.dispose]()
        resolve()
      })
    })
    for (const client of clients) client[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    for (const { client } of this.#registered.values()) client[Symbol.dispose]()
  }

  #begin(key: string, live: LiveTrunk): void {
    const { accounts, clock, crypto, transactions } = this.#ports
    const { config } = live
    const [registrar, known, account] = [registrarOf(config), addressOfRecord(config), accountOf(config)]
    const authorisation = accounts.authorisation(live.domain, config)
    if (registrar === undefined || known === undefined || account === undefined || authorisation === undefined) return
    const client = new RegistrationClient({
      clock,
      crypto,
      requests: new AuthorisedRequests(transactions, authorisation),
      registrar,
      addressOfRecord: known,
      routes: proxyRoutesOf(config),
      way: (to) => this.#way(key, live, to),
      contact: (flow) => contactHeader(flow, contactUserOf(account.username)),
      changed: () => this.#ports.changed()
    })
    this.#registered.set(key, { client, identity: identityOf(config), generation: live.scope.generation })
    client.start()
  }

  async #way(key: string, began: LiveTrunk, to: SipUri | undefined): Promise<RegistrarWay | undefined> {
    const { live: current, lookAgain, peers, sockets } = this.#ports
    const now = () => {
      const known = current(key)
      // Not configured any more: this takes us off, by the socket that it was registered from.
      return known === undefined || identityOf(known.config) !== identityOf(began.config) ? began : known
    }
    if (to !== undefined) return this.#redirected(now(), to)
    if (peers.haveFailed(now(), now().registrars)) await lookAgain(now())
    // It may have another socket by then.
    const live = now()
    const target = peers.best(live, live.registrars)
    return target === undefined ? undefined : wayTo(target, { live, peers, sockets })
  }

  /** What answers from there is the trunk's from then on, also what calls from there. */
  async #redirected(live: LiveTrunk, to: SipUri): Promise<RegistrarWay | undefined> {
    const { peers, sockets } = this.#ports
    live.redirected = await peers.find(hopOf(to))
    const target = peers.best(live, live.redirected)
    return target === undefined ? undefined : wayTo(target, { live, peers, sockets })
  }
}

function wayTo(
  target: Target,
  { live, peers, sockets }: { readonly live: LiveTrunk; readonly peers: TrunkPeers; readonly sockets: OwnSockets }
): RegistrarWay {
  return {
    flow: sockets.flow(live, target),
    answered: () => peers.answered(live, target),
    failed: () => peers.failed(live, target)
  }
}

/** Without the domain that some names have; whatever stands in a name, the Contact is one that can be read. */
function contactUserOf(username: string): Octets {
  return escapedUser(octetsFromText(username.replace(/@.*$/s, '')))
}

function identityOf({ registrar, outboundProxy, username, password, externalAddress, bind }: TrunkConfig): string {
  return JSON.stringify([registrar, outboundProxy, username, password, externalAddress, bind])
}

function sameBinding({ config, scope }: LiveTrunk, { identity, generation }: Registered): boolean {
  const [registrar, , username, , externalAddress] = JSON.parse(identity) as unknown[]
  return (
    generation === scope.generation &&
    config.registrar === registrar &&
    config.username === username &&
    (config.externalAddress ?? null) === externalAddress
  )
}
