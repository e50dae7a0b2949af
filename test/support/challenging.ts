import type { Clock } from '../../pbx-core/base/clock.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import type { DigestAlgorithm } from '../../pbx-core/sip/auth/digest.ts'
import { DigestServer } from '../../pbx-core/sip/auth/digest-server.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import type { Field } from './phone-call.ts'

export interface Challenger {
  readonly realm: string
  readonly username: string
  readonly password: string
  /** A proxy on the way asks with 407 (RFC 3261 §22.3), whoever the request is for with 401. */
  readonly isProxy?: boolean
  readonly algorithms?: readonly DigestAlgorithm[]
  /** Milliseconds that a nonce holds; 5 minutes where absent. */
  readonly nonceLifetime?: number
}

/** Lets nobody in who cannot prove to be that account; undefined: it may pass. ACK is never asked (RFC 3261 §22.1). */
export function challenging(clock: Clock, { realm, username, password, ...options }: Challenger) {
  const { isProxy = false, algorithms = ['MD5'], nonceLifetime } = options
  const server = new DigestServer(createCrypto(), nonceLifetime === undefined ? {} : { nonceLifetime })
  const [asks, answers, status] = isProxy
    ? (['Proxy-Authenticate', 'Proxy-Authorization', 407] as const)
    : (['WWW-Authenticate', 'Authorization', 401] as const)
  return ({ method, uri, headers }: SipRequest) => {
    const check = { realm, algorithms, source: 'us', now: clock.now(), method, uri, values: headers.all(answers) }
    const outcome = server.verify(check, (_, user) => (user === username ? password : undefined))
    if (outcome.kind === 'ok') return undefined
    const challenges = server.challenge(check, outcome.kind === 'stale')
    return { status, headers: challenges.map((value): Field => [asks, value]) }
  }
}
