import { type Octets, textFromOctets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { OptionTag } from '../capabilities.ts'
import type { Flow } from '../flow.ts'
import { splitElements } from '../message/list.ts'
import type { SipRequest } from '../message/message.ts'
import { type NameAddr, parseNameAddrList } from '../message/name-addr.ts'
import { parseDeltaSeconds } from '../message/number.ts'
import { type Aor, type Binding, type BindingChange, replaces } from './binding.ts'

/** Seconds, but for `contacts`: how many a user may have at the same time. */
export interface RegistrarLimits {
  readonly minExpires: number
  readonly defaultExpires: number
  readonly maxExpires: number
  readonly contacts: number
}

/** Why nothing of a REGISTER was done. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 423 | 439 | 500
  /** Absent: the usual phrase of that status. */
  readonly reason?: string
}

/** What a user will have once a REGISTER is accepted. */
export interface Plan {
  readonly next: readonly Binding[]
  readonly changes: readonly BindingChange[]
}

export interface Registrant {
  readonly aor: Aor
  readonly flow: Flow
  /** Milliseconds of the monotonic clock. */
  readonly now: number
}

const outOfOrder: Refusal = { status: 500, reason: 'CSeq Out of Order' }

/** `Contact: *` removes everything, and only with `Expires: 0` (RFC 3261 §10.3, step 6). */
export function planRemovalOfAll(request: SipRequest, current: readonly Binding[]): Result<Plan, Refusal> {
  const expires = parseDeltaSeconds(request.headers.get('Expires') ?? '')
  if (!expires.ok || expires.value !== 0) return err({ status: 400, reason: 'Contact * needs Expires 0' })
  if (current.some((binding) => isOutOfOrder(request, binding))) return err(outOfOrder)
  return ok({ next: [], changes: current.map((binding) => removed(binding, 'unregistered')) })
}

/** Step 7: an update of the same Call-ID that is not newer than what it would change. */
function isOutOfOrder(request: SipRequest, binding: Binding): boolean {
  return binding.callId === request.callId && request.cseq.number <= binding.cseq
}

/** A list of contacts (RFC 3261 §10.3, step 7): each adds, refreshes or removes a binding, or all is refused. */
export class Registration {
  readonly #request: SipRequest
  readonly #registrant: Registrant
  readonly #limits: RegistrarLimits
  readonly #path: readonly Octets[]
  readonly #made: Binding[] = []
  readonly #changes: BindingChange[] = []
  #kept: readonly Binding[] = []

  constructor(request: SipRequest, registrant: Registrant, limits: RegistrarLimits) {
    this.#request = request
    this.#registrant = registrant
    this.#limits = limits
    this.#path = elements(request, 'Path')
  }

  plan(current: readonly Binding[], contacts: readonly NameAddr[]): Result<Plan, Refusal> {
    if (isOutboundLost(this.#request)) return err({ status: 439 })
    this.#kept = current
    // Nothing but SIP can be called; what the 200 does not list was not registered.
    for (const contact of contacts.filter(({ uri }) => uri.host !== '')) {
      const refusal = this.#take(contact)
      if (refusal !== undefined) return err(refusal)
    }
    if (this.#made.length > this.#limits.contacts) return err({ status: 403, reason: 'Too Many Contacts' })
    this.#evict()
    return ok({ next: [...this.#kept, ...this.#made], changes: this.#changes })
  }

  #take(contact: NameAddr): Refusal | undefined {
    const seconds = this.#interval(contact)
    if (seconds > 0 && seconds < this.#limits.minExpires) return { status: 423 }
    const binding = this.#binding(contact, seconds)
    const earlier = this.#kept.filter((candidate) => replaces(binding, candidate))
    if (earlier.some((candidate) => isOutOfOrder(this.#request, candidate))) return outOfOrder
    this.#kept = this.#kept.filter((candidate) => !earlier.includes(candidate))
    if (seconds === 0) {
      for (const gone of earlier) this.#changes.push(removed(gone, 'unregistered'))
    } else if (!this.#made.some((made) => made.contact.text === binding.contact.text && made.regId === binding.regId)) {
      this.#made.push(binding)
      this.#changes.push({ kind: earlier.length === 0 ? 'added' : 'refreshed', cause: 'registered', binding })
    }
    return undefined
  }

  /** Makes room by dropping what has been refreshed longest ago: most likely a crash left it behind. */
  #evict(): void {
    const excess = this.#kept.length + this.#made.length - this.#limits.contacts
    if (excess <= 0) return
    const evicted = [...this.#kept].sort((one, other) => one.registeredAt - other.registeredAt).slice(0, excess)
    this.#kept = this.#kept.filter((binding) => !evicted.includes(binding))
    for (const binding of evicted) this.#changes.push(removed(binding, 'evicted'))
  }

  /** Step 6: `expires` of the contact, else Expires, else ours; a malformed one counts as none (§20.19). */
  #interval(contact: NameAddr): number {
    for (const text of [contact.params.get('expires'), this.#request.headers.get('Expires')]) {
      const seconds = parseDeltaSeconds(text ?? '')
      if (seconds.ok) return Math.min(seconds.value, this.#limits.maxExpires)
    }
    return this.#limits.defaultExpires
  }

  #binding(contact: NameAddr, seconds: number): Binding {
    const { aor, flow, now } = this.#registrant
    const params = new Map(contact.params)
    params.delete('expires')
    const instanceId = params.get('+sip.instance') ?? ''
    return {
      aor,
      contact: contact.uri,
      params,
      instanceId,
      regId: instanceId === '' ? 0 : outboundRegId(this.#request, contact),
      callId: this.#request.callId,
      cseq: this.#request.cseq.number,
      registeredAt: now,
      expiresAt: now + seconds * 1000,
      via: this.#request.via,
      flow,
      path: this.#path,
      userAgent: textFromOctets((this.#request.headers.get('User-Agent') ?? '').slice(0, 128)),
      q: preference(params.get('q'))
    }
  }
}

export function removed(binding: Binding, cause: BindingChange['cause']): BindingChange {
  return { kind: 'removed', cause, binding }
}

/** The elements of a header that is copied or searched, not judged: a malformed one has none. */
export function elements(request: SipRequest, name: string): readonly Octets[] {
  const split = splitElements(request.headers.all(name))
  return split.ok ? split.value.filter((element) => element !== '') : []
}

/**
 * The `reg-id` where outbound is in use: the phone supports it and so does its first hop (RFC 5626 §6). Behind a
 * proxy that does not, the flow is the proxy's, so the phone has one binding there.
 */
function outboundRegId(request: SipRequest, contact: NameAddr): number {
  const regId = parseDeltaSeconds(contact.params.get('reg-id') ?? '')
  if (!regId.ok || !keepsFlows(request)) return 0
  return names(request, 'Supported', 'outbound') || names(request, 'Require', 'outbound') ? regId.value : 0
}

/** The phone insists on flows that are told apart, and the proxy before it cannot (RFC 5626 §6). */
function isOutboundLost(request: SipRequest): boolean {
  return names(request, 'Require', 'outbound') && !keepsFlows(request)
}

/** Whether its first hop is us, or a proxy that says `ob`: the one that has put its Path in first. */
function keepsFlows(request: SipRequest): boolean {
  const path = elements(request, 'Path').at(-1)
  if (path === undefined) return true
  const first = parseNameAddrList([path])
  return first.ok && first.value[0]?.uri.params.has('ob') === true
}

function names(request: SipRequest, header: 'Supported' | 'Require', tag: OptionTag): boolean {
  return elements(request, header).some((element) => element.toLowerCase() === tag)
}

/** `q` (RFC 3261 §20.10); without one a contact is as good as any. */
function preference(text: string | undefined): number {
  return text !== undefined && /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 1
}
