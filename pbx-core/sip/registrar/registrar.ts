import { type Octets, octetsFromText } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { requireHeader } from '../capabilities.ts'
import { parseContacts } from '../message/contact.ts'
import { formatNameAddr } from '../message/make-name-addr.ts'
import type { SipRequest } from '../message/message.ts'
import { decodedUser } from '../message/uri.ts'
import type { Binding, BindingChange } from './binding.ts'
import { Bindings } from './bindings.ts'
import type { Locations } from './locations.ts'
import {
  elements,
  type Plan,
  planRemovalOfAll,
  type Refusal,
  type Registrant,
  type RegistrarLimits,
  Registration,
  removed
} from './registration.ts'

/** Who sent a REGISTER, after authentication: `aor` is the user that proved itself, in that realm. */
export interface RegisterContext extends Registrant {
  /** Unix milliseconds at `now`. */
  readonly wallTime: number
  /** The domain that a host means (its name or an alias); undefined where it is none of ours. */
  readonly domainOf: (host: string) => string | undefined
}

/** What to answer, and what has changed by it: nothing without a 200. */
export interface RegisterOutcome {
  readonly status: 200 | Refusal['status']
  /** Absent: the usual phrase of that status. */
  readonly reason?: string
  readonly headers: readonly (readonly [name: string, value: Octets])[]
  readonly changes: readonly BindingChange[]
}

const usualLimits: RegistrarLimits = { minExpires: 60, defaultExpires: 3600, maxExpires: 7200, contacts: 10 }

/** The registrar of RFC 3261 §10.3, with Path (RFC 3327) and outbound flows (RFC 5626). */
export class Registrar {
  readonly bindings: Locations
  readonly #limits: RegistrarLimits

  constructor(limits: Partial<RegistrarLimits> = {}, bindings: Locations = new Bindings()) {
    this.#limits = { ...usualLimits, ...limits }
    this.bindings = bindings
  }

  /** Does all that an authenticated REGISTER asks for, or nothing of it. */
  handle(request: SipRequest, context: RegisterContext): RegisterOutcome {
    const refusal = addressFault(request, context)
    if (refusal !== undefined) return this.#refused(refusal)
    const plan = this.#plan(request, context)
    if (!plan.ok) return this.#refused(plan.error)
    const { next, changes } = plan.value
    this.bindings.replace(context.aor, next)
    return { status: 200, headers: acceptance(request, context, next), changes }
  }

  #plan(request: SipRequest, context: RegisterContext): Result<Plan, Refusal> {
    const bindings = this.bindings.of(context.aor)
    const current = bindings.filter((binding) => binding.expiresAt > context.now)
    const swept = bindings
      .filter((binding) => binding.expiresAt <= context.now)
      .map((binding) => removed(binding, 'expired'))
    const plan = this.#planContacts(request, context, current)
    return plan.ok ? ok({ next: plan.value.next, changes: [...swept, ...plan.value.changes] }) : plan
  }

  #planContacts(request: SipRequest, context: RegisterContext, current: readonly Binding[]): Result<Plan, Refusal> {
    const fields = request.headers.all('Contact')
    if (fields.length === 0) return ok({ next: current, changes: [] })
    const contacts = parseContacts(fields)
    if (!contacts.ok) return err({ status: 400, reason: `Contact ${contacts.error}` })
    if (contacts.value.kind === 'all') return planRemovalOfAll(request, current)
    return new Registration(request, context, this.#limits).plan(current, contacts.value.contacts)
  }

  #refused(refusal: Refusal): RegisterOutcome {
    const isTooBrief = refusal.status === 423
    return { ...refusal, headers: isTooBrief ? [['Min-Expires', `${this.#limits.minExpires}`]] : [], changes: [] }
  }
}

/** Steps 3 to 5: To names the address of record, and it must be the sender's own. */
function addressFault(request: SipRequest, { aor, domainOf }: RegisterContext): Refusal | undefined {
  const { uri } = request.to
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return { status: 400, reason: 'To is not a SIP address' }
  const domain = domainOf(uri.host)
  if (domain === undefined) return { status: 404 }
  if (domain !== aor.domain || decodedUser(uri) !== octetsFromText(aor.user)) return { status: 403 }
  return undefined
}

/** Step 8: the 200 lists every binding with the time it has left. */
function acceptance(
  request: SipRequest,
  { now, wallTime }: RegisterContext,
  bindings: readonly Binding[]
): RegisterOutcome['headers'] {
  const headers: (readonly [string, Octets])[] = bindings.map((binding) => {
    const seconds = Math.max(1, Math.round((binding.expiresAt - now) / 1000))
    const params = new Map(binding.params).set('expires', `${seconds}`)
    return ['Contact', formatNameAddr({ uri: binding.contact, params })]
  })
  for (const path of elements(request, 'Path')) headers.push(['Path', path])
  // Tells the phone that its flows are told apart (RFC 5626 §6).
  const isOutbound = ({ regId, registeredAt, callId }: Binding) =>
    regId > 0 && registeredAt === now && callId === request.callId
  if (bindings.some(isOutbound)) headers.push(requireHeader('outbound'))
  headers.push(['Date', new Date(wallTime).toUTCString()])
  return headers
}
