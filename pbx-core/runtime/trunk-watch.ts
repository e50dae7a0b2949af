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
import type { TrunkRegistrations } from './trunk-registrations.ts'
import type { OwnSockets } from './trunk-sockets.ts'

export interface TrunkWatchPorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  readonly transactions: Pick<TransactionLayer, 'send'>
  readonly peers: TrunkPeers
  readonly sockets: OwnSockets
  readonly live: (key: string) => LiveTrunk | undefined
  readonly registrations: Pick<TrunkRegistrations, 'grantedAt' | 'renew' | 'standing'>
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
  /** Servers that have answered well. Some that take registrations and calls answer no OPTIONS at all. */
  readonly answering: Set<string>
}

interface Heard {
  readonly standing: RegistrationStanding
  readonly seenAt: string | undefined
  /** Monotonic milliseconds. */
  readonly at: number
}

/**
 * Asks the servers of trunks whether they are there (OPTIONS, RFC 3261 §11), whatever they answer; by it the way through
 * a router stays open, too. A trunk that is not registered has nothing that could be kept open. Where nobody answers it
 * may be us who are elsewhere, which is looked at as well, and a registrar is asked by what it must answer: REGISTER.
 */
export class TrunkWatch implements Disposable {
  readonly #ports: TrunkWatchPorts
  readonly #watched = new Map<string, Watched>()
  /** What was heard last of each trunk that was asked. */
  readonly #heard = new Map<string, Heard>()

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

  /** How a trunk answers; undefined where it was not asked, or where its registrar has taken us since. */
  standing(live: LiveTrunk): RegistrationStanding | undefined {
    const heard = this.#heard.get(keyOf(live))
    if (heard === undefined || live.config.type === 'peer') return heard?.standing
    const isNews = heard.at >= (this.#ports.registrations.grantedAt(live) ?? 0)
    return isNews && heard.standing.state === 'down' ? heard.standing : undefined
  }

  /** The address that it sees us at, where that is another than we have named. */
  seenAt(live: LiveTrunk): string | undefined {
    return this.#heard.get(keyOf(live))?.seenAt
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
    const { live: current, peers, registrations } = this.#ports
    const live = current(key)
    const target = live === undefined ? undefined : peers.best(live, live.targets)
    if (live?.local === undefined || target === undefined) return this.#wait(key)
    const registered = registrations.standing(live)
    if (registered !== undefined && registered.state !== 'up') return this.#wait(key)
    this.#send(live, target, (response) => {
      const watched = this.#watched.get(key)
      if (watched === undefined) return
      const isUp = isThere(response)
      const isDeaf = !isUp && this.#isDeaf(live, watched, target)
      if (isUp) {
        peers.answered(live, target)
        watched.answering.add(targetKey(target))
        // Another server is asked at once: a call that comes now should find one that answers.
      } else if (!isDeaf && peers.failed(live, target)) return this.#ask(key)
      if (!isDeaf) this.#hear(key, response)
      if (!isUp) void this.#lookWhy(key, live)
      this.#wait(key)
    })
  }

  #hear(key: string, response: SipResponse | undefined): void {
    const state = isThere(response) ? 'up' : 'down'
    const lastReason = response?.reason ?? 'no answer'
    const standing = { state, lastStatus: response?.status ?? null, lastReason } as const
    const seenAt = response?.via.params.get('received')
    this.#heard.set(key, { standing, seenAt, at: this.#ports.clock.now() })
    this.#ports.changed()
  }

  /** It may be elsewhere, or we may; who has moved is registered anew by that. */
  async #lookWhy(key: string, live: LiveTrunk): Promise<void> {
    const { live: current, lookAgain, registrations } = this.#ports
    await lookAgain(live)
    const isDown = this.standing(live)?.state === 'down'
    if (isDown && current(key)?.scope.generation === live.scope.generation) registrations.renew(live)
  }

  /** A registrar that takes us, and has never answered this question well, is not gone by that. */
  #isDeaf(live: LiveTrunk, watched: Watched, target: Target): boolean {
    const heard = this.#heard.get(keyOf(live))
    const grantedAt = this.#ports.registrations.grantedAt(live)
    // It has taken us since it has left the question unanswered: it answers it no more.
    if (heard?.standing.state === 'down' && grantedAt !== undefined && grantedAt > heard.at) watched.answering.clear()
    return live.config.type === 'register' && !watched.answering.has(targetKey(target))
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

/** Whatever it answers, but that it is out of service, or that somebody on the way has heard nothing of it. */
function isThere(response: SipResponse | undefined): boolean {
  return response !== undefined && response.status !== 503 && response.status !== 408
}

function keyOf({ domain, config }: LiveTrunk): string {
  return trunkKey(domain.name, config.name)
}

function secondsOf({ optionsSeconds, type }: TrunkConfig): number {
  return optionsSeconds ?? (type === 'register' ? usualSeconds : 0)
}
