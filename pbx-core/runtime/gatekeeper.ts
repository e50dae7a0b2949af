import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { Log } from '../base/log.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import type { DigestOutcome, DigestServer } from '../sip/auth/digest-server.ts'
import { type FailurePolicy, failureSource } from '../sip/auth/failures.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipRequest } from '../sip/message/message.ts'
import type { StatelessAnswer } from '../sip/transaction/types.ts'

export interface GatekeeperPorts {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly log: Log
  readonly digest: DigestServer
  readonly failures: FailurePolicy
  readonly user: (domain: DomainConfig, extension: string) => UserConfig | undefined
  /** Somebody has proved to be this user (`100@acme.test`) over that flow. */
  readonly onProved: (flow: Flow, user: string) => void
}

/** What becomes of a request that should be of a user. */
export type Verdict =
  | { readonly kind: 'user'; readonly user: UserConfig }
  | { readonly kind: 'answer'; readonly answer: StatelessAnswer }
  | { readonly kind: 'silence' }

export interface Knock {
  readonly request: SipRequest
  readonly flow: Flow
  readonly domain: DomainConfig
  /** Whoever calls for help is challenged whatever others have guessed at that address (`4-pbx`, SIP). */
  readonly isEmergency: boolean
}

/** Flows over which somebody has proved itself that are remembered, and for how many milliseconds. */
const provedKept = 20_000
const provedFor = 2 * 3_600_000

/** Lets in who proves to be a user; everyone else is challenged, slowed down, and in the end told nothing any more. */
export class Gatekeeper {
  readonly #ports: GatekeeperPorts
  /** When somebody proved itself last, by flow; the latest last. */
  readonly #proved = new Map<string, number>()

  constructor(ports: GatekeeperPorts) {
    this.#ports = ports
  }

  judge(knock: Knock): Verdict {
    const outcome = this.#verify(knock)
    switch (outcome.kind) {
      case 'ok':
        return this.#proven(knock, outcome.user)
      case 'challenge':
        return this.#stranger(knock, false)
      case 'stale':
        return this.#stranger(knock, true)
      case 'spent':
        return this.#again(knock, outcome.user)
      case 'wrong':
        return this.#wrong(knock, outcome.user)
      case 'malformed':
        return { kind: 'answer', answer: { status: 400, headers: [], reason: `Authorization: ${outcome.reason}` } }
    }
  }

  #verify({ request, flow, domain }: Knock): DigestOutcome {
    const now = this.#ports.clock.now()
    const check = {
      method: request.method,
      uri: request.uri,
      values: request.headers.all('Authorization'),
      realm: domain.name,
      algorithms: domain.digest,
      source: flow.remote.address,
      // Challenges that were gathered beforehand are not to be guessed with one after the other.
      notBefore: this.#ports.failures.bannedSince(flow.remote.address, now) ?? Number.NEGATIVE_INFINITY,
      now
    }
    return this.#ports.digest.verify(check, (_realm, user) => this.#ports.user(domain, user)?.sipPassword)
  }

  #proven(knock: Knock, extension: string): Verdict {
    const { failures, onProved, user } = this.#ports
    const source = failureSource(knock.flow, `${extension}@${knock.domain.name}`)
    if (source !== undefined) failures.succeeded(source)
    const found = user(knock.domain, extension)
    if (found === undefined) return this.#challenge(knock, false)
    this.#remember(knock.flow)
    onProved(knock.flow, `${extension}@${knock.domain.name}`)
    return { kind: 'user', user: found }
  }

  /** Somebody without a proof. At a banned address few of them are challenged: no forged source makes us loud. */
  #stranger(knock: Knock, stale: boolean): Verdict {
    const { clock, failures } = this.#ports
    const { flow, isEmergency } = knock
    const mayChallenge = this.hasProved(flow) || failures.mayChallenge(flow.remote.address, clock.now(), isEmergency)
    return mayChallenge ? this.#challenge(knock, stale) : { kind: 'silence' }
  }

  /**
   * Wrong passwords and unknown users are answered alike, and later each time (`4-pbx`, SIP). Also where the call is
   * one for help: with a wrong password it does not get through, and guesses must be as slow there as anywhere.
   */
  #wrong(knock: Knock, user: string): Verdict {
    const { clock, failures, log } = this.#ports
    const { flow, domain } = knock
    const source = failureSource(flow, `${user}@${domain.name}`)
    const wasBanned = failures.bannedSince(flow.remote.address, clock.now()) !== undefined
    const wait = source === undefined ? 0 : failures.failed(source, clock.now())
    if (!wasBanned) {
      const banned = wait === 'silence'
      log.warn('sip.wrong-password', { domain: domain.name, user, source: flow.remote.address, banned })
    }
    return wait === 'silence' ? { kind: 'silence' } : this.#challenge(knock, false, wait)
  }

  /** Most likely the same once more, as it has no answer yet (RFC 3261 §17.1.2.2, Timer E). */
  #again(knock: Knock, user: string): Verdict {
    const { clock, failures } = this.#ports
    const { flow, domain } = knock
    const now = clock.now()
    const source = failureSource(flow, `${user}@${domain.name}`)
    const isWaiting = source !== undefined && failures.isWaiting(source, now)
    const isBanned = failures.bannedSince(flow.remote.address, now) !== undefined
    return (isWaiting || isBanned) && !knock.isEmergency ? { kind: 'silence' } : this.#stranger(knock, true)
  }

  #challenge({ flow, domain }: Knock, stale: boolean, after = 0): Verdict {
    const values = this.#ports.digest.challenge(
      {
        realm: domain.name,
        algorithms: domain.digest,
        source: flow.remote.address,
        now: this.#ports.clock.now()
      },
      stale
    )
    const headers = values.map((value) => ['WWW-Authenticate', value] as const)
    return { kind: 'answer', answer: { status: 401, headers, after } }
  }

  #remember({ id }: Flow): void {
    this.#proved.delete(id)
    this.#proved.set(id, this.#ports.clock.now())
    for (const oldest of this.#proved.keys()) {
      if (this.#proved.size <= provedKept) return
      this.#proved.delete(oldest)
    }
  }

  /** Whether somebody has proved itself over this flow lately. */
  hasProved({ id }: Flow): boolean {
    const at = this.#proved.get(id)
    return at !== undefined && this.#ports.clock.now() - at < provedFor
  }
}
