import type { AppContext, AppOutcome, AppServices } from '../apps/context.ts'
import { takeInbound } from '../apps/inbound.ts'
import { placeCall } from '../apps/place-call.ts'
import { replace } from '../apps/replace.ts'
import { serve } from '../apps/serve.ts'
import { shownName } from '../base/display-name.ts'
import { disposable } from '../base/disposable.ts'
import type { Octets } from '../base/octets.ts'
import type { Call, CallOrigin } from '../call/call.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { terminations } from '../call/terminations.ts'
import type { TimeCondition, TrunkConfig } from '../contract/config.ts'
import type { ClickToDialError } from '../contract/pbx.ts'
import type { Termination } from '../contract/termination.ts'
import { planCall } from '../routing/dial-plan.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest } from '../sip/message/message.ts'
import { parseNameAddrList } from '../sip/message/name-addr.ts'
import { replacesOf } from '../sip/message/replaces.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { verstatOf } from '../sip/message/verstat.ts'
import { statusOf } from '../sip/q850.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import type { CallRegistry } from './call-registry.ts'
import { calledUri } from './called-uri.ts'
import type { LegFactory, MediaPlace } from './leg-factory.ts'
import type { CallLimits } from './ports.ts'
import { isWithheld, namesIn, privacyOf, withoutIdentity } from './privacy.ts'
import { receivedDiversions, withoutHidden } from './received-diversions.ts'
import type { Sender } from './request-router.ts'
import type { SipTrace } from './sip-trace.ts'

export interface IncomingCallPorts {
  readonly calls: CallRegistry
  readonly legs: LegFactory
  readonly limits: CallLimits
  readonly services: AppServices
  readonly trace: SipTrace
  readonly newUniqueid: () => string
  readonly newTag: () => string
  /** Why no call is taken now (shutting down, overloaded); undefined while all is well. */
  readonly refusal: () => ClickToDialError | undefined
  readonly config: () => CallOrigin['config']
  readonly mediaPlace: (transaction: ServerTransaction) => MediaPlace
}

/** Makes an INVITE that started something new, from a proven sender, into a call. */
export class IncomingCalls {
  readonly #ports: IncomingCallPorts

  constructor(ports: IncomingCallPorts) {
    this.#ports = ports
  }

  take(transaction: ServerTransaction, sender: Sender): void {
    const origin = this.#originOf(transaction.request, sender)
    const refusal = this.#ports.refusal()
    if (refusal !== undefined && !(refusal.code === 'overloaded' && this.#isEmergency(origin, sender))) {
      return refuse(transaction, terminations.congestion(refusal.message), this.#ports.newTag())
    }
    this.#ports.calls.start(origin, (call, signal) => this.#run(call, { transaction, sender, signal }))
  }

  async #run(
    call: Call,
    from: { transaction: ServerTransaction; sender: Sender; signal: AbortSignal }
  ): Promise<Termination> {
    const { legs, services, trace } = this.#ports
    const { transaction, sender, signal } = from
    const refused = (termination: Termination): Termination => {
      using _traced = trace.watch(transaction.request.callId, partyOf(sender), call)
      if (transaction.status < 200) refuse(transaction, termination, this.#ports.newTag())
      return termination
    }
    let leg: SipLeg | undefined
    const admitted = this.#admit(call, sender, () => leg?.answered !== true)
    if (admitted === undefined) {
      return refused(
        terminations.congestion(`trunk ${call.segment.trunk} has all the calls in use that may come in (maxCalls)`)
      )
    }
    const owner = sender.kind === 'trunk' ? sender.trunk : sender.user
    const place = { ...this.#ports.mediaPlace(transaction), party: partyOf(sender), owner }
    const made = legs.incoming(call, transaction, place)
    if (!made.ok) {
      admitted[Symbol.dispose]()
      return refused(made.error)
    }
    leg = made.value
    // It is the leg's: the trunk carries the call also after whoever talked with it has handed it on.
    leg.use(admitted)
    const party = new Party(leg, call.domain.country)
    return serve({ call, services, party, signal }, (context) =>
      this.#handle(context, { sender, request: transaction.request })
    )
  }

  #handle(
    context: AppContext,
    { sender, request }: { readonly sender: Sender; readonly request: SipRequest }
  ): Promise<AppOutcome> {
    // What cannot be read was refused before it became a call.
    const replaced = replacesOf(request)
    const user = sender.kind === 'trunk' ? null : sender.user
    if (replaced.ok && replaced.value !== undefined) return replace(context, user, replaced.value)
    if (user === null) return takeInbound(context)
    return placeCall(context, user, context.call.origin.exten)
  }

  /** Past every limit, our own included (`4-pbx`, Numbers). */
  #isEmergency({ domain, exten }: CallOrigin, sender: Sender): boolean {
    if (sender.kind !== 'user') return false
    const { services } = this.#ports
    const dialling = {
      domain,
      user: sender.user,
      opening: (condition: TimeCondition) => services.opening(domain, condition)
    }
    return planCall(dialling, exten).kind === 'emergency'
  }

  /**
   * A trunk's calls are bounded in both directions together. Who hears a menu is half-open no more: its call is answered,
   * and costs who makes it.
   */
  #admit(call: Call, sender: Sender, isHalfOpen: () => boolean): Disposable | undefined {
    if (sender.kind === 'user') return disposable(() => {})
    return this.#ports.limits.trunk(call.domain.name, sender.trunk, isHalfOpen)
  }

  #originOf(request: SipRequest, sender: Sender): CallOrigin {
    const { country } = sender.domain
    const fromTrunk = sender.kind === 'trunk'
    const diversions = fromTrunk ? receivedDiversions(request, sender.trunk) : []
    const hidesCaller = fromTrunk && isPrivate(request, sender.trunk)
    const shown = withoutHidden(headerOf(request), diversions)
    const { number, keys } = numberOfUri(fromTrunk ? calledUri(request, sender.trunk) : request.uri, country)
    return {
      uniqueid: this.#ports.newUniqueid(),
      config: this.#ports.config(),
      domain: sender.domain,
      direction: fromTrunk ? 'inbound' : 'internal',
      caller: fromTrunk
        ? trunkCaller(request, sender.trunk, country)
        : { number: sender.user.extension, name: sender.user.name, user: sender.user.extension },
      exten: number,
      ...(fromTrunk
        ? {}
        : {
            calleeName: shownName(request.to.displayName),
            keys,
            contact: contactOf(request),
            dialled: asRead(request.headers.get(readingHeader))
          }),
      did: fromTrunk ? number : '',
      trunk: fromTrunk ? sender.trunk.name : null,
      channel: this.#ports.legs.channel(partyOf(sender)),
      privacy: privacyOf(request),
      diversions,
      hidden: hidesCaller ? namesIn(request) : [],
      header: hidesCaller ? withoutIdentity(shown) : shown
    }
  }
}

/** Our own window says of a number what it was read from. It is shown, and nothing hangs on it. */
const readingHeader = 'X-Offhook-Dialled'
const longestReading = 300

function asRead(header: Octets | undefined): CallOrigin['dialled'] {
  const match = /^(keyed|printed) (\S+)$/.exec(header ?? '')
  if (header === undefined || match === null || header.length > longestReading) return undefined
  try {
    return { reading: match[1] as 'keyed' | 'printed', text: decodeURIComponent(match[2] ?? '') }
  } catch {
    return undefined
  }
}

/** The telephone that calls; one whose Contact cannot be read is refused where the dialog begins. */
function contactOf(request: SipRequest): SipUri | undefined {
  const contact = parseNameAddrList(request.headers.all('Contact'))
  return contact.ok ? contact.value[0]?.uri : undefined
}

function partyOf(sender: Sender): string {
  return sender.kind === 'trunk' ? `trunk:${sender.trunk.name}` : sender.user.extension
}

/**
 * The network asserts who calls (RFC 3325 §9.1), by a SIP URI, a tel: URI or both; From is what the
 * caller says.
 */
function trunkCaller(request: SipRequest, trunk: TrunkConfig, country: string): CallOrigin['caller'] {
  if (isPrivate(request, trunk)) return { number: 'anonymous', name: 'Anonymous', user: null }
  const { headers, from } = request
  const numberOf = (uri: SipUri) => numberOfUri(uri, country).number
  const asserted = headers.all('P-Asserted-Identity').flatMap((field) => {
    const parsed = parseNameAddrList([field])
    return parsed.ok ? parsed.value : []
  })
  let number = ''
  for (const { uri } of [...asserted, from]) number ||= numberOf(uri)
  const name = asserted.find(({ displayName }) => displayName !== '') ?? from
  const verstat = verstatOf(request)
  return { number, name: shownName(name.displayName), user: null, verstat }
}

/** Who asks for it is nobody to phones, hooks and records (RFC 3323 §4.2, RFC 3325 §7). */
function isPrivate(request: SipRequest, { trustPrivate }: TrunkConfig): boolean {
  return !trustPrivate && isWithheld(privacyOf(request))
}

const headerOf =
  ({ headers }: SipRequest) =>
  (name: string) =>
    headers.get(name) ?? ''

function refuse(transaction: ServerTransaction, termination: Termination, toTag: string): void {
  const status = statusOf(termination)
  const headers: [string, string][] = status === 503 ? [['Retry-After', '2']] : []
  transaction.respond(createResponse(transaction.request, status, { toTag, headers }))
}
