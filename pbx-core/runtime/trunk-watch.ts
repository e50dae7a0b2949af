import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import { callUriOf } from '../call/trunk-uri.ts'
import type { TrunkConfig } from '../contract/config.ts'
import { type Target, targetKey } from '../sip/locate.ts'
import { createRequest } from '../sip/message/create.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import type { SipResponse } from '../sip/message/message.ts'
import type { RegistrationStanding } from '../sip/registration/client.ts'
import type { TransactionLayer } from '../sip/transaction/types.ts'
import { trunkKey } from './limits.ts'
import type { LiveTrunk } from './live-trunk.ts'
import type { TrunkPeers } from './trunk-peers.ts'
import type { OwnSockets } from './trunk-sockets.ts'

export interface TrunkWatchPorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  readonly transactions: Pick<TransactionLayer, 'send'>
  readonly peers: TrunkPeers
  readonly sockets: OwnSockets
  readonly live: (key: string) => LiveTrunk | undefined
  readonly registration: (live: LiveTrunk) => RegistrationStanding | undefined
  /** Looks again where its peer is, and where we are. */
  readonly lookAgain: (live: LiveTrunk) => Promise<void>
  /** A trunk stands otherwise than before. */
  readonly changed: () => void
}

/** Most routers forget a way that nothing has come by for 30 s (RFC 4787 §4.3 wants two minutes). */
const usualSeconds = 25

interface Watched {
  readonly seconds: number
  timer: Disposable | undefined
  /** Servers that have answered once. Some that take registrations and calls answer no OPTIONS at all. */
  readonly answering: Set<string>
}

/**
 * Asks the servers of trunks whether they are there (OPTIONS, RFC 3261 §11), whatever they answer; by it the way through
 * a router stays open, too. A trunk that is not registered has nothing that could be kept open. Where nobody answers it
 * may be us who are elsewhere: that is looked at as well.
 */
export class TrunkWatch implements Disposable {
  readonly #ports: TrunkWatchPorts
  readonly #watched = new Map<string, Watched>()
  /** What was heard last of each trunk that was asked. */
  readonly #heard = new Map<string, RegistrationStanding & { readonly seenAt: string | undefined }>()

  constructor(ports: TrunkWatchPorts) {
    this.#ports = ports
  }

  /** Watches these trunks, and no others. */
  review(lives: ReadonlyMap<string, LiveTrunk>): void {
    for (const [key, watched] of this.#watched) {
      const live = lives.get(key)
      if (live !== undefined && secondsOf(live.config) === watched.seconds) continue
      watched.timer?.[Symbol.dispose]()
      this.#watched.delete(key)
      this.#heard.delete(key)
    }
    for (const [key, { config }] of lives) {
      const seconds = secondsOf(config)
      if (seconds === 0 || this.#watched.has(key)) continue
      this.#watched.set(key, { seconds, timer: undefined, answering: new Set() })
      this.#wait(key)
    }
  }

  /** How a trunk that registers nowhere answers; undefined where it was not asked. */
  standing({ domain, config }: LiveTrunk): RegistrationStanding | undefined {
    const heard = config.type === 'peer' ? this.#heard.get(trunkKey(domain.name, config.name)) : undefined
    if (heard === undefined) return undefined
    const { state, lastStatus, lastReason } = heard
    return { state, lastStatus, lastReason }
  }

  /** The address that it sees us at, where that is another than we have named. */
  seenAt({ domain, config }: LiveTrunk): string | undefined {
    return this.#heard.get(trunkKey(domain.name, config.name))?.seenAt
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#watched.values()) timer?.[Symbol.dispose]()
    this.#watched.clear()
  }

  #wait(key: string): void {
    const watched = this.#watched.get(key)
    if (watched === undefined) return
    watched.timer = this.#ports.clock.after(watched.seconds * 1000, () => this.#ask(key))
  }

  #ask(key: string): void {
    const { live: current, lookAgain, peers, registration } = this.#ports
    const live = current(key)
    const target = live === undefined ? undefined : peers.best(live, live.targets)
    if (live?.local === undefined || target === undefined) return this.#wait(key)
    const registered = registration(live)
    if (registered !== undefined && registered.state !== 'up') return this.#wait(key)
    this.#send(live, target, (response) => {
      const status = response?.status ?? null
      const isThere = status !== null && status !== 503 && status !== 408
      const watched = this.#watched.get(key)
      if (status !== null) watched?.answering.add(targetKey(target))
      if (isThere) peers.answered(live, target)
      // Another server is asked at once: a call that comes now should find one that answers.
      else if (this.#isFailure(key, target, registered) && peers.failed(live, target)) return this.#ask(key)
      else if (status === null) void lookAgain(live)
      if (watched !== undefined) {
        const lastReason = response?.reason ?? 'no answer'
        const seenAt = response?.via.params.get('received')
        this.#heard.set(key, { state: isThere ? 'up' : 'down', lastStatus: status, lastReason, seenAt })
        this.#ports.changed()
      }
      this.#wait(key)
    })
  }

  /** A registrar that has never answered is not gone by that; of a peer there is nothing else to judge by. */
  #isFailure(key: string, target: Target, registered: RegistrationStanding | undefined): boolean {
    return registered === undefined || this.#watched.get(key)?.answering.has(targetKey(target)) === true
  }

  /** `heard`: its final response; undefined where there is none. */
  #send(live: LiveTrunk, target: Target, heard: (response: SipResponse | undefined) => void): void {
    const { crypto, sockets, transactions } = this.#ports
    const flow = sockets.flow(live, target)
    const { host, port } = callUriOf(live.config)
    const uri = makeUri({ host, port })
    const request = createRequest({
      method: 'OPTIONS',
      uri,
      from: `${formatNameAddr({ uri: makeUri({ host: flow.advertised.address }) })};tag=${crypto.token(8)}`,
      to: formatNameAddr({ uri }),
      callId: crypto.token(16),
      cseq: 1,
      headers: [['Accept', 'application/sdp']]
    })
    transactions.send(request, flow, {
      response: (response) => {
        if (response.status >= 200) heard(response)
      },
      failed: () => heard(undefined)
    })
  }
}

function secondsOf({ optionsSeconds, type }: TrunkConfig): number {
  return optionsSeconds ?? (type === 'register' ? usualSeconds : 0)
}
