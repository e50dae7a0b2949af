import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import { callUriOf } from '../call/trunk-uri.ts'
import type { TrunkConfig } from '../contract/config.ts'
import type { Target } from '../sip/locate.ts'
import { createRequest } from '../sip/message/create.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
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
  /** A trunk stands otherwise than before. */
  readonly changed: () => void
}

/** Most routers forget a way that nothing has come by for 30 s (RFC 4787 §4.3 wants two minutes). */
const usualSeconds = 25

/**
 * Asks the servers of trunks whether they are there (OPTIONS, RFC 3261 §11), whatever they answer; by it the way through
 * a router stays open, too. A trunk that is not registered has nothing that could be kept open.
 */
export class TrunkWatch implements Disposable {
  readonly #ports: TrunkWatchPorts
  readonly #watched = new Map<string, { readonly seconds: number; timer: Disposable | undefined }>()
  /** What was heard last of each trunk that was asked. */
  readonly #heard = new Map<string, RegistrationStanding>()

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
      this.#watched.set(key, { seconds, timer: undefined })
      this.#wait(key)
    }
  }

  /** How a trunk that registers nowhere answers; undefined where it was not asked. */
  standing({ domain, config }: LiveTrunk): RegistrationStanding | undefined {
    return config.type === 'peer' ? this.#heard.get(trunkKey(domain.name, config.name)) : undefined
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
    const { live: current, peers, registration } = this.#ports
    const live = current(key)
    const target = live === undefined ? undefined : peers.best(live, live.targets)
    if (live?.local === undefined || target === undefined) return this.#wait(key)
    const registered = registration(live)
    if (registered !== undefined && registered.state !== 'up') return this.#wait(key)
    this.#send(live, target, (status, reason) => {
      const isThere = status !== null && status !== 503 && status !== 408
      if (isThere) peers.answered(live, target)
      // Another server is asked at once: a call that comes now should find one that answers.
      else if (peers.failed(live, target)) return this.#ask(key)
      if (this.#watched.has(key)) {
        this.#heard.set(key, { state: isThere ? 'up' : 'down', lastStatus: status, lastReason: reason })
        this.#ports.changed()
      }
      this.#wait(key)
    })
  }

  #send(live: LiveTrunk, target: Target, heard: (status: number | null, reason: string) => void): void {
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
      response: ({ status, reason }) => {
        if (status >= 200) heard(status, reason)
      },
      failed: () => heard(null, 'no answer')
    })
  }
}

function secondsOf({ optionsSeconds, type }: TrunkConfig): number {
  return optionsSeconds ?? (type === 'register' ? usualSeconds : 0)
}
