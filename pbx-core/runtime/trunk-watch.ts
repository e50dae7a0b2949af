import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import { addressOfRecord, callUriOf } from '../call/trunk-uri.ts'
import type { TrunkConfig } from '../contract/config.ts'
import { AuthorisedRequests } from '../sip/auth/authorised-requests.ts'
import { type Target, targetKey } from '../sip/locate.ts'
import { createRequest } from '../sip/message/create.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import type { SipResponse } from '../sip/message/message.ts'
import type { RegistrationStanding } from '../sip/registration/client.ts'
import type { TransactionLayer } from '../sip/transaction/types.ts'
import { trunkKey } from './limits.ts'
import type { LiveTrunk } from './live-trunk.ts'
import type { TrunkAccounts } from './trunk-account.ts'
import type { TrunkPeers } from './trunk-peers.ts'
import type { TrunkRegistrations } from './trunk-registrations.ts'
import type { OwnSockets } from './trunk-sockets.ts'

export interface TrunkWatchPorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  readonly transactions: Pick<TransactionLayer, 'send' | 'sendAck'>
  readonly accounts: TrunkAccounts
  readonly peers: TrunkPeers
  readonly sockets: OwnSockets
  readonly live: (key: string) => LiveTrunk | undefined
  readonly registrations: Pick<TrunkRegistrations, 'doubt' | 'grantedAt' | 'standing'>
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
  /** What it was begun with. */
  readonly account: string
  /** Asks as the account, where there is one: who asks as nobody is taken for somebody who looks for holes. */
  requests: Pick<TransactionLayer, 'send'>
  /** Servers that have answered well. Some that take registrations and calls answer no OPTIONS at all. */
  readonly answering: Set<string>
  /** Those that have taken us though they had left the question unanswered. */
  readonly deaf: Set<string>
}

interface Heard {
  readonly standing: RegistrationStanding
  readonly seenAt: string | undefined
  /** It may be one that never answers: what comes of the REGISTER that is sent then decides. */
  readonly isDoubtful: boolean
  /** Monotonic milliseconds. */
  readonly at: number
}

/** It has answered before; it never has; it never does, and takes us all the same. */
type Silence = 'gone' | 'doubtful' | 'usual'

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
      if (live !== undefined && secondsOf(live.config) === watched.seconds && accountIn(live) === watched.account)
        continue
      watched.timer?.[Symbol.dispose]()
      this.#watched.delete(key)
      this.#heard.delete(key)
    }
    for (const [key, live] of lives) {
      const seconds = secondsOf(live.config)
      if (seconds === 0 || this.#watched.has(key)) continue
      this.#watched.set(key, {
        seconds,
        timer: undefined,
        account: accountIn(live),
        requests: this.#requestsOf(live),
        answering: new Set(),
        deaf: new Set()
      })
      this.#wait(key)
    }
  }

  /** How a trunk answers; undefined where it was not asked, or where its registrar has taken us since. */
  standing(live: LiveTrunk): RegistrationStanding | undefined {
    const heard = this.#heard.get(keyOf(live))
    if (heard === undefined || live.config.type === 'peer') return heard?.standing
    const { registrations } = this.#ports
    const isNews = heard.at >= (registrations.grantedAt(live) ?? 0)
    const isProved = !heard.isDoubtful || registrations.standing(live)?.lastStatus === null
    return isNews && isProved && heard.standing.state === 'down' ? heard.standing : undefined
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
      if (isThere(response)) {
        peers.answered(live, target)
        watched.answering.add(targetKey(target))
        this.#hear(key, response, false)
        return this.#wait(key)
      }
      const silence = this.#silenceOf(live, watched, target)
      // Another server is asked at once: a call that comes now should find one that answers.
      if (silence === 'gone' && peers.failed(live, target)) return this.#ask(key)
      if (silence !== 'usual') this.#hear(key, response, silence === 'doubtful')
      void this.#lookWhy(key, live, silence)
      this.#wait(key)
    })
  }

  #hear(key: string, response: SipResponse | undefined, isDoubtful: boolean): void {
    const state = isThere(response) ? 'up' : 'down'
    const lastReason = response?.reason ?? 'no answer'
    const standing = { state, lastStatus: response?.status ?? null, lastReason } as const
    const seenAt = response?.via.params.get('received')
    this.#heard.set(key, { standing, seenAt, isDoubtful, at: this.#ports.clock.now() })
    this.#ports.changed()
  }

  /** It may be elsewhere, or we may; who has moved is registered anew by that. */
  async #lookWhy(key: string, live: LiveTrunk, silence: Silence): Promise<void> {
    const { live: current, lookAgain, registrations } = this.#ports
    await lookAgain(live)
    if (silence !== 'usual' && current(key)?.scope.generation === live.scope.generation) registrations.doubt(live)
  }

  /** What it means that a server does not answer well. */
  #silenceOf(live: LiveTrunk, { answering, deaf }: Watched, target: Target): Silence {
    if (live.config.type === 'peer') return 'gone'
    const server = targetKey(target)
    const heard = this.#heard.get(keyOf(live))
    const grantedAt = this.#ports.registrations.grantedAt(live)
    if (heard?.standing.state === 'down' && grantedAt !== undefined && grantedAt > heard.at) {
      answering.delete(server)
      deaf.add(server)
    }
    if (deaf.has(server)) return 'usual'
    return answering.has(server) ? 'gone' : 'doubtful'
  }

  /** `heard`: its final response; undefined where there is none. */
  #send(live: LiveTrunk, target: Target, heard: (response: SipResponse | undefined) => void): void {
    const { crypto, sockets } = this.#ports
    const flow = sockets.flow(live, target)
    const { host, port } = callUriOf(live.config)
    const uri = makeUri({ host, port })
    const own = addressOfRecord(live.config) ?? makeUri({ host: flow.advertised.address })
    const request = createRequest({
      method: 'OPTIONS',
      uri,
      from: `${formatNameAddr({ uri: own })};tag=${crypto.token(8)}`,
      to: formatNameAddr({ uri }),
      callId: crypto.token(16),
      cseq: 1,
      headers: [['Accept', 'application/sdp']]
    })
    const watched = this.#watched.get(keyOf(live))
    watched?.requests.send(request, flow, {
      response: (response) => {
        if (response.status < 200) return
        // A password that is not taken is not said every minute: it is there all the same.
        if (response.status === 401 || response.status === 407) watched.requests = this.#ports.transactions
        heard(response)
      },
      failed: () => heard(undefined)
    })
  }

  #requestsOf({ config, domain }: LiveTrunk): Watched['requests'] {
    const { accounts, transactions } = this.#ports
    const authorisation = accounts.authorisation(domain, config)
    return authorisation === undefined ? transactions : new AuthorisedRequests(transactions, authorisation)
  }
}

function accountIn({ config }: LiveTrunk): string {
  return JSON.stringify([config.username, config.password])
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
