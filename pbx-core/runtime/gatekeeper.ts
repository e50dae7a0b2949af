import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { Log } from '../base/log.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import type { DigestOutcome, DigestServer } from '../sip/auth/digest-server.ts'
import { type FailurePolicy, failureSource } from '../sip/auth/failures.ts'
import type { Flow } from '../sip/flow.ts'
import { createResponse, type ResponseParts } from '../sip/message/create.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'

export interface GatekeeperPorts {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly log: Log
  readonly digest: DigestServer
  readonly failures: FailurePolicy
  readonly user: (domain: DomainConfig, extension: string) => UserConfig | undefined
}

/** Lets in who proves to be a user; everyone else is challenged, slowed down, and in the end not heard any more. */
export class Gatekeeper {
  readonly #ports: GatekeeperPorts

  constructor(ports: GatekeeperPorts) {
    this.#ports = ports
  }

  /** Whether what comes over this flow is not even to be read: its address guessed too many passwords. */
  isDropped(flow: Flow): boolean {
    const source = failureSource(flow, '')
    return source !== undefined && this.#ports.failures.isDropped(source, this.#ports.clock.now())
  }

  admit(transaction: ServerTransaction, domain: DomainConfig, enter: (user: UserConfig) => void): void {
    const outcome = this.#verify(transaction, domain)
    switch (outcome.kind) {
      case 'ok':
        return this.#proven(transaction, { domain, extension: outcome.user, enter })
      case 'challenge':
        return this.#challenge(transaction, domain, false)
      case 'stale':
        return this.#challenge(transaction, domain, true)
      case 'wrong':
        return this.#wrong(transaction, domain, outcome.user)
      case 'malformed':
        return this.#reply(transaction, 400, { reason: `Authorization: ${outcome.reason}` })
    }
  }

  #verify(transaction: ServerTransaction, domain: DomainConfig): DigestOutcome {
    const { request, flow } = transaction
    const check = {
      method: request.method,
      uri: request.uri,
      values: request.headers.all('Authorization'),
      realm: domain.name,
      algorithms: domain.digest,
      source: flow.remote.address,
      now: this.#ports.clock.now()
    }
    return this.#ports.digest.verify(check, (_realm, user) => this.#ports.user(domain, user)?.sipPassword)
  }

  #proven(
    transaction: ServerTransaction,
    proven: { readonly domain: DomainConfig; readonly extension: string; readonly enter: (user: UserConfig) => void }
  ): void {
    const { clock, failures, user } = this.#ports
    const source = failureSource(transaction.flow, `${proven.extension}@${proven.domain.name}`)
    if (source !== undefined && failures.isDropped(source, clock.now())) return transaction.abandon()
    if (source !== undefined) failures.succeeded(source, clock.now())
    const found = user(proven.domain, proven.extension)
    if (found === undefined) return this.#challenge(transaction, proven.domain, false)
    proven.enter(found)
  }

  /** Wrong passwords and unknown users are answered alike, and later each time (`4-pbx`, SIP). */
  #wrong(transaction: ServerTransaction, domain: DomainConfig, user: string): void {
    const { clock, failures, log } = this.#ports
    const source = failureSource(transaction.flow, `${user}@${domain.name}`)
    const wait = source === undefined ? 0 : failures.failed(source, clock.now())
    log.warn('sip.wrong-password', {
      domain: domain.name,
      user,
      source: transaction.flow.remote.address,
      dropped: wait === 'drop'
    })
    if (wait === 'drop') return transaction.abandon()
    clock.after(wait, () => this.#challenge(transaction, domain, false))
  }

  #challenge(transaction: ServerTransaction, domain: DomainConfig, stale: boolean): void {
    const values = this.#ports.digest.challenge(
      {
        realm: domain.name,
        algorithms: domain.digest,
        source: transaction.flow.remote.address,
        now: this.#ports.clock.now()
      },
      stale
    )
    this.#reply(transaction, 401, { headers: values.map((value) => ['WWW-Authenticate', value] as const) })
  }

  #reply(transaction: ServerTransaction, status: number, parts: ResponseParts): void {
    transaction.respond(createResponse(transaction.request, status, { toTag: this.#ports.crypto.token(8), ...parts }))
  }
}
