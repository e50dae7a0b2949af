import { disposable } from '../base/disposable.ts'
import type { Call } from '../call/call.ts'
import type { Member } from '../call/member.ts'
import type { DialogUser } from '../call/sip-stack.ts'
import type { DomainConfig } from '../contract/config.ts'
import { knowsPartnersOf } from '../contract/fellows.ts'
import type { PartyView } from '../contract/views.ts'
import { indexOf } from '../routing/domain-index.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'

/**
 * Lamps of extensions: in which calls their telephones are, and which of those ring. However many telephones of a user
 * ring for a call, that is one for its lamp.
 */
export class ExtensionLamps implements LampSource {
  readonly #domain: (name: string) => DomainConfig | undefined
  /** By extension and domain: the calls that it is in, or rung for, the oldest first. */
  readonly #calls = new Map<string, Set<Call>>()
  #changed: (domain: string, number: string) => void = () => {}

  constructor(domain: (name: string) => DomainConfig | undefined) {
    this.#domain = domain
  }

  occupations(domain: string, number: string): readonly Occupation[] | undefined {
    const config = this.#domain(domain)
    if (config === undefined || !indexOf(config).usersByExtension.has(number)) return undefined
    return [...(this.#calls.get(keyOf(domain, number)) ?? [])].flatMap((call) => occupationBy(call, number) ?? [])
  }

  showsPartner(domain: string, number: string, user: string): boolean {
    const config = this.#domain(domain)
    return config !== undefined && knowsPartnersOf(config, user, number)
  }

  onChanged(changed: (domain: string, number: string) => void): Disposable {
    this.#changed = changed
    return disposable(() => {
      this.#changed = () => {}
    })
  }

  /** A leg of a party has come into a call, or left it. */
  memberMoved(call: Call, { user }: PartyView): void {
    if (user === null) return
    const { name: domain } = call.domain
    const key = keyOf(domain, user)
    const calls = this.#calls.get(key) ?? new Set()
    if (membersOf(call, user).length > 0) this.#calls.set(key, calls.add(call))
    else if (calls.delete(call) && calls.size === 0) this.#calls.delete(key)
    this.#changed(domain, user)
  }

  /** Something has changed in a call. */
  called(call: Call): void {
    for (const { party } of call.members()) if (party.user !== null) this.#changed(call.domain.name, party.user)
  }

  /** A telephone has named its dialog: it rings, or has answered. */
  dialogEntered({ owner, leg }: DialogUser): void {
    if (owner !== null && leg !== null) this.#changed(owner.domain, owner.user)
  }
}

function occupationBy(call: Call, user: string): Occupation | undefined {
  const members = membersOf(call, user)
  const member = members.find(({ leg }) => leg.answered) ?? members.find(({ leg }) => leg.names) ?? members[0]
  if (member === undefined) return undefined
  const { leg, isHolding } = member
  return {
    id: call.uniqueid,
    state: stateOf(call, member),
    // Whose telephone rings first in a click-to-dial call is calling; nobody can take that.
    direction: leg.isIncoming || (leg.side === 'caller' && !leg.answered) ? 'initiator' : 'recipient',
    partner: partnerOf(call, member),
    isHolding,
    dialog: leg.names ?? null
  }
}

/** RFC 4235 §3.7.1: a called one that has named no dialog yet is being tried, a calling one until it rings somewhere. */
function stateOf(call: Call, { leg }: Member): Occupation['state'] {
  if (leg.answered) return 'confirmed'
  if (leg.isIncoming) return call.state === 'setup' ? 'trying' : 'early'
  return leg.names === undefined ? 'trying' : 'early'
}

/** Whoever it talks with; before that, and where that is an application, the other side of the segment. */
function partnerOf(call: Call, { leg, party }: Member): Occupation['partner'] {
  const others = [...call.members()].filter((other) => other.leg !== leg && other.party.user !== party.user)
  const talking = others.find((other) => other.leg.answered && other.state !== 'waiting')
  const { caller, callee } = call.segment
  const { number, name } = (leg.answered ? talking?.party : undefined) ?? (leg.side === 'caller' ? callee : caller)
  return number === '' ? null : { number, name }
}

function membersOf(call: Call, user: string): Member[] {
  return [...call.members()].filter(({ party }) => party.user === user)
}

function keyOf(domain: string, number: string): string {
  return `${number}@${domain}`
}
