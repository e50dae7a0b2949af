import type { PhoneInvitation, TrunkInvitation } from '../apps/context.ts'
import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Call, callOf } from '../call/call.ts'
import { IncomingLeg } from '../call/incoming-leg.ts'
import { LegSession } from '../call/leg-session.ts'
import { Membership } from '../call/membership.ts'
import { type Invitation, OutgoingLeg } from '../call/outgoing-leg.ts'
import { type Signalling, signallingOf } from '../call/signalling.ts'
import type { LegParts } from '../call/sip-leg.ts'
import type { SharedStack } from '../call/sip-stack.ts'
import { supervise } from '../call/supervise.ts'
import { terminations } from '../call/terminations.ts'
import { WebRtcSide } from '../call/webrtc-side.ts'
import type { DomainConfig, TrunkConfig, UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import type { PartyView } from '../contract/views.ts'
import type { MediaPort } from '../media/port.ts'
import { newSessionOrigin } from '../sdp/session-origin.ts'
import type { Authorisation } from '../sip/auth/authorisation.ts'
import { AuthorisedRequests } from '../sip/auth/authorised-requests.ts'
import type { Flow } from '../sip/flow.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import { sessionIn } from '../sip/message/session-body.ts'
import type { Aor, Binding } from '../sip/registrar/binding.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { autoAnswerHeaders, autoAnswerUri } from './auto-answer.ts'
import { judgeRefer, type ReferJudgePorts } from './refer-judge.ts'
import { registeredFlows } from './registered-flows.ts'
import type { SipTrace } from './sip-trace.ts'
import { diversionHeaders } from './trunk-diversion.ts'
import { callerForTrunk } from './trunk-identity.ts'

export interface LegFactoryPorts {
  readonly stack: SharedStack
  readonly media: MediaPort
  readonly trace: SipTrace
  /** What a REFER means. */
  readonly refers: ReferJudgePorts
  /** What a trunk has to say to challenges, for one dialog; undefined where its provider knows us by our address. */
  readonly authorisation: (domain: DomainConfig, trunk: TrunkConfig) => Authorisation | undefined
  /** Contacts of a user of ours. */
  readonly bindings: (aor: Aor) => readonly Binding[]
}

/** Where the media of a leg lives: the address of its sockets, and the one to tell the peer. */
export interface MediaPlace {
  readonly address: string
  readonly advertised: string
}

/** Makes legs: a dialog to be, a media endpoint, a place in the time line. */
export class LegFactory {
  readonly #ports: LegFactoryPorts
  #channels = 0

  constructor(ports: LegFactoryPorts) {
    this.#ports = ports
  }

  /** A new channel name, `SIP/100-0000001a`. */
  channel(party: string): string {
    this.#channels = (this.#channels + 1) % 0x1_0000_0000
    return `SIP/${party}-${this.#channels.toString(16).padStart(8, '0')}`
  }

  /** The calling leg of an INVITE that came in; its offer, where it has one, is read. */
  incoming(
    call: Call,
    transaction: ServerTransaction,
    place: MediaPlace & { readonly party: string; readonly owner: TrunkConfig | UserConfig }
  ): Result<IncomingLeg, Termination> {
    const { request, flow } = transaction
    const membership = new Membership(call)
    const trace = this.#ports.trace.watch(request.callId, place.party, membership)
    const parts = this.#parts({ call, membership }, flow, {
      ...place,
      user: call.origin.caller.user,
      authorisation: 'type' in place.owner ? this.#ports.authorisation(call.domain, place.owner) : undefined,
      learnMediaAddress: place.owner.learnMediaAddress,
      channel: call.origin.channel,
      side: 'caller',
      ownsCallId: false,
      signalling: signallingOf(request.via, flow),
      number: call.origin.exten
    })
    if (parts === undefined) {
      trace[Symbol.dispose]()
      return err(terminations.congestion('no media port is free'))
    }
    const leg = new IncomingLeg(parts, transaction)
    leg.use(trace)
    call.adopt(leg, call.origin.caller)
    const session = sessionIn(request) ?? ''
    if (session === '') return ok(leg)
    const offer = parts.session.takeOffer(session)
    if (offer.ok) return ok(leg)
    const termination = terminations.notAcceptable(`the session offered cannot be used: ${offer.error}`)
    leg.hangUp(termination)
    return err(termination)
  }

  /** A leg to a registered phone, over the flow that it registered from (RFC 5626 §5.3). */
  phone(
    call: Call,
    binding: Binding,
    options: PhoneInvitation & MediaPlace & { readonly user: UserConfig }
  ): OutgoingLeg | undefined {
    const { user, from } = options
    const domain = call.domain.name
    return this.#outgoing(call, binding.flow, {
      ...options,
      user: user.extension,
      authorisation: undefined,
      party: user.extension,
      member: { number: user.extension, name: user.name, user: user.extension },
      signalling: signallingOf(binding.via, binding.flow),
      learnMediaAddress: user.learnMediaAddress,
      number: from.number,
      invitation: {
        uri: options.answersItself === undefined ? binding.contact : autoAnswerUri(binding),
        routes: binding.path,
        from: party(from.name, from.number, domain),
        to: party('', user.extension, domain),
        headers: [
          ['X-Offhook-Call', call.uniqueid],
          ...referredBy(call, user.extension),
          ...(options.headers ?? []),
          ...(options.answersItself === undefined ? [] : autoAnswerHeaders(domain, options.answersItself))
        ],
        offer: options.terms,
        maxForwards: maxForwardsOf(call)
      }
    })
  }

  /** A leg through a trunk. */
  trunk(
    call: Call,
    flow: Flow,
    options: TrunkInvitation &
      MediaPlace & {
        readonly trunk: TrunkConfig
        readonly host: string
        readonly port: number
        readonly routes: readonly Octets[]
      }
  ): OutgoingLeg | undefined {
    const { trunk, number, host } = options
    const ownHost = trunk.type === 'register' ? host : flow.advertised.address
    const caller = callerForTrunk(call, {
      trunk,
      host: ownHost,
      mayHide: !options.emergency
    })
    const uri = makeUri({ user: number, host, port: options.port })
    const { emergency, rungAs } = options
    const diversion = emergency ? [] : diversionHeaders(call, { trunk, host: ownHost, target: uri, rungAs })
    return this.#outgoing(call, flow, {
      ...options,
      user: null,
      authorisation: this.#ports.authorisation(call.domain, trunk),
      party: `trunk:${trunk.name}`,
      member: options.rungAs ?? { number, name: '', user: null },
      rungBeside: options.rungAs?.number,
      // It has sent nothing yet; we call it where it is.
      signalling: { address: flow.remote.address, agrees: false },
      learnMediaAddress: trunk.learnMediaAddress,
      number: caller.number,
      invitation: {
        uri,
        routes: options.routes,
        ...(options.isOneOfSeveral === true ? { patience: silenceMs } : {}),
        from: caller.from,
        to: formatNameAddr({ uri }),
        headers: [...caller.headers, ...diversion],
        offer: options.terms,
        maxForwards: maxForwardsOf(call)
      }
    })
  }

  #outgoing(
    call: Call,
    flow: Flow,
    options: MediaPlace &
      Pick<PhoneInvitation, 'side'> & {
        readonly user: string | null
        readonly authorisation: Authorisation | undefined
        readonly party: string
        /** Who is at the other end. */
        readonly member: PartyView
        readonly signalling: Signalling
        readonly learnMediaAddress: boolean
        readonly number: string
        readonly rungBeside?: string | undefined
        readonly invitation: Invitation
      }
  ): OutgoingLeg | undefined {
    const channel = this.channel(options.party)
    const { side = 'callee' } = options
    const parts = this.#parts({ call, membership: new Membership(call) }, flow, {
      ...options,
      channel,
      side,
      ownsCallId: true
    })
    if (parts === undefined) return undefined
    const callId = this.#ports.stack.crypto.token(16)
    const leg = new OutgoingLeg(parts, options.invitation, callId)
    leg.use(this.#ports.trace.watch(callId, parts.party, parts.membership))
    call.adopt(leg, options.member)
    return leg
  }

  #stackFor(authorisation: Authorisation | undefined): SharedStack {
    const { stack } = this.#ports
    if (authorisation === undefined) return stack
    return { ...stack, transactions: new AuthorisedRequests(stack.transactions, authorisation) }
  }

  #parts(
    { call, membership }: { readonly call: Call; readonly membership: Membership },
    flow: Flow,
    options: MediaPlace & {
      /** Of this PBX, whose phone it is. */
      readonly user: string | null
      /** What is said where the peer challenges our requests. */
      readonly authorisation: Authorisation | undefined
      readonly party: string
      readonly channel: string
      readonly signalling: Signalling
      readonly learnMediaAddress: boolean
      readonly number: string
      readonly rungBeside?: string | undefined
    } & Pick<LegParts, 'side' | 'ownsCallId'>
  ): LegParts | undefined {
    const { crypto } = this.#ports.stack
    const { fingerprint } = this.#ports.media
    const media = this.#ports.media.lease(options.address)
    if (media === undefined) {
      call.timeline.warning({ code: 'no-media-port', address: options.address }, 'Widen listen.rtp.ports.')
      return undefined
    }
    call.timeline.media(options.channel, { code: 'media-at', address: media.address, port: media.rtpPort })
    const registered = registeredFlows(this.#ports.bindings, { domain: call.domain.name, user: options.user })
    return {
      stack: supervise(this.#stackFor(options.authorisation), (bug) => membership.fail(bug)),
      flow,
      hasButtons: isBrowser(flow),
      ...registered,
      refers: (refer, leg) =>
        judgeRefer(this.#ports.refers, { owner: registered.owner, call: callOf(leg) ?? call, refer }),
      uniqueid: call.uniqueid,
      channel: options.channel,
      party: options.party,
      number: options.rungBeside,
      contactUser: options.number.replace(/[^0-9A-Za-z]/g, ''),
      session: new LegSession({
        media,
        signalling: options.signalling,
        learnMediaAddress: options.learnMediaAddress,
        address: options.advertised,
        origin: newSessionOrigin(crypto),
        offersWebRtc: isBrowser(flow),
        webRtc: () => new WebRtcSide({ media, crypto, fingerprint })
      }),
      membership,
      side: options.side,
      ownsCallId: options.ownsCallId
    }
  }
}

/** Who comes over a WebSocket can do nothing but WebRTC (RFC 7118 §1); other phones are offered plain RTP. */
export function isBrowser({ protocol }: Flow): boolean {
  return protocol === 'ws' || protocol === 'wss'
}

function party(name: string, number: string, host: string): Octets {
  return formatNameAddr({ displayName: name, uri: makeUri({ user: number, host }) })
}

/**
 * Who has handed the call on (RFC 3892), as we know that one: what a REFER says of its sender anybody can write. To the
 * phones of the house alone, and not to whoever it comes back to.
 */
function referredBy({ domain, segment }: Call, extension: string): Invitation['headers'] {
  const { transferredBy } = segment
  if (transferredBy === '' || transferredBy === extension) return []
  const name = domain.users.find((user) => user.extension === transferredBy)?.name ?? ''
  return [['Referred-By', party(name, transferredBy, domain.name)]]
}

/** Another trunk, or server, rings within 3 s: who hears nothing for longer hangs up. INVITE has gone out three times by then. */
const silenceMs = 2500

function maxForwardsOf(call: Call): number {
  const received = Number(call.origin.header('Max-Forwards') || 70)
  return Number.isInteger(received) ? Math.max(0, Math.min(received - 1, 70)) : 70
}
