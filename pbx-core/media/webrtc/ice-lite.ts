import type { Clock } from '../../base/clock.ts'
import { bytesFromOctets } from '../../base/octets.ts'
import type { IceCredentials } from '../port.ts'
import type { SrtpCrypto } from './ports.ts'
import { addressBytes, bindingSuccess, type Integrity, isAuthentic, readBindingRequest, roleConflict } from './stun.ts'

/** Addresses that have proved to be the peer's; a browser tries one from each of its interfaces. */
const MOST_ADDRESSES = 16
/** Milliseconds without a check after which the peer no longer consents to be sent to (RFC 7675 §5.1). */
const CONSENT = 30_000

export interface PeerAddress {
  readonly address: string
  readonly port: number
}

interface Agent {
  readonly ufrag: string
  readonly integrity: Integrity
}

/**
 * An ICE-lite agent (RFC 8445 §2.5): it answers checks and sends to where the peer, which is
 * the controlling one, wants it. What is not signed with our password is dropped in silence.
 *
 * A restart brings new credentials. The former ones count on until the peer has nominated with
 * the new ones, and the media goes on in the meantime (§9).
 */
export class IceLite {
  /** Where to send: what the peer nominated last, before that the first address that proved to be its own. */
  selected: PeerAddress | undefined
  readonly #crypto: Pick<SrtpCrypto, 'hmacSha1'>
  readonly #clock: Clock
  #current: Agent | undefined
  #former: Agent | undefined
  #remoteUfrag: string | undefined
  #nominated = false
  #addresses: PeerAddress[] = []
  #checkedAt = 0

  constructor(crypto: Pick<SrtpCrypto, 'hmacSha1'>, clock: Clock) {
    this.#crypto = crypto
    this.#clock = clock
  }

  /** Credentials of ours that were, or are being, described to the peer. */
  use({ ufrag, password }: IceCredentials): void {
    this.#former = this.#current
    this.#current = { ufrag, integrity: this.#crypto.hmacSha1(bytesFromOctets(password)) }
    this.#remoteUfrag = undefined
    this.#nominated = false
  }

  /** What the peer has described itself as; until then any peer that knows our password is it. */
  meet(remoteUfrag: string): void {
    this.#remoteUfrag = remoteUfrag
  }

  /** Whether something from there can be the peer's. */
  knows(address: string, port: number): boolean {
    return this.#addresses.some((known) => known.port === port && known.address === address)
  }

  /** Whether the peer still wants to be sent to. */
  get consents(): boolean {
    return this.selected !== undefined && this.#clock.now() - this.#checkedAt < CONSENT
  }

  /** Takes a STUN message; what is returned goes back to where it came from. */
  receive(bytes: Uint8Array, address: string, port: number): Uint8Array | undefined {
    const request = readBindingRequest(bytes)
    const source = addressBytes(address)
    if (request === undefined || source === undefined) return undefined
    const agent = this.#addressed(request.username)
    if (agent === undefined || !isAuthentic(bytes, request, agent.integrity)) return undefined
    if (request.controlled) return roleConflict(bytes, agent.integrity)
    this.#checked({ address, port }, agent === this.#current && request.useCandidate)
    return bindingSuccess(bytes, { address: source, port }, agent.integrity)
  }

  /** `ours:theirs` (RFC 8445 §7.2.2). */
  #addressed(username: string): Agent | undefined {
    const [ours, theirs] = username.split(':', 2)
    if (ours === this.#current?.ufrag) {
      return this.#remoteUfrag === undefined || theirs === this.#remoteUfrag ? this.#current : undefined
    }
    return ours === this.#former?.ufrag ? this.#former : undefined
  }

  #checked(source: PeerAddress, nominates: boolean): void {
    this.#checkedAt = this.#clock.now()
    if (!this.knows(source.address, source.port)) {
      if (this.#addresses.length >= MOST_ADDRESSES) this.#addresses.shift()
      this.#addresses.push(source)
    }
    if (nominates) {
      this.#former = undefined
      this.#nominated = true
    }
    if (nominates || (!this.#nominated && this.selected === undefined)) this.selected = source
  }
}
