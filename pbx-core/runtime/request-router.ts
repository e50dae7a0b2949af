import type { Crypto } from '../base/crypto.ts'
import type { DialogTable, DialogUser } from '../call/sip-stack.ts'
import type { DomainConfig, TrunkConfig, UserConfig } from '../contract/config.ts'
import { helpNumber } from '../routing/help.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import {
  allowAnywhere,
  allowOutside,
  isOutsideMethod,
  type OutsideMethod,
  optionsAnswer,
  unsupportedBy,
  useOf
} from '../sip/capabilities.ts'
import { dialogKey } from '../sip/dialog/dialog.ts'
import { isTooSmall, leastInterval } from '../sip/dialog/session-interval.ts'
import type { Flow } from '../sip/flow.ts'
import { createResponse, type ResponseParts } from '../sip/message/create.ts'
import type { SipRequest } from '../sip/message/message.ts'
import { replacesOf } from '../sip/message/replaces.ts'
import { sessionIn } from '../sip/message/session-body.ts'
import type { ServerTransaction, StatelessAnswer, TransactionUser } from '../sip/transaction/types.ts'
import type { Domains } from './domains.ts'
import type { Gatekeeper, Knock } from './gatekeeper.ts'
import { identify } from './identify.ts'
import type { StreamFlows } from './stream-flows.ts'
import type { Trunks } from './trunks.ts'

/** Who a request comes from, proven. */
export type Sender =
  | { readonly kind: 'trunk'; readonly domain: DomainConfig; readonly trunk: TrunkConfig }
  | { readonly kind: 'user'; readonly domain: DomainConfig; readonly user: UserConfig }

export interface RequestHandlers {
  invite(transaction: ServerTransaction, sender: Sender): void
  register(transaction: ServerTransaction, sender: Extract<Sender, { kind: 'user' }>): void
  subscribe(transaction: ServerTransaction, sender: Extract<Sender, { kind: 'user' }>): void
}

export interface RequestRouterPorts {
  readonly dialogs: DialogTable
  readonly gatekeeper: Gatekeeper
  readonly domains: () => Domains
  readonly trunks: Trunks
  readonly streams: Pick<StreamFlows, 'proved'>
  readonly handlers: RequestHandlers
  readonly crypto: Crypto
  /** A request came from a trunk over that flow. */
  readonly onTrunk: (flow: Flow, trunk: string) => void
}

/**
 * Takes every request that arrives: inside a dialog it goes to its leg; what starts something
 * new is inspected (RFC 3261 §8.2), its sender identified and proven, and only then handled.
 */
export class RequestRouter implements TransactionUser {
  readonly #ports: RequestRouterPorts
  /** What has been let in, and not been handled yet. */
  readonly #admitted = new WeakMap<SipRequest, Admitted>()

  readonly #outside: Readonly<Record<OutsideMethod, (transaction: ServerTransaction, sender: Sender) => void>> = {
    INVITE: (transaction, sender) => this.#ports.handlers.invite(transaction, sender),
    REGISTER: (transaction, sender) => {
      if (sender.kind === 'user') this.#ports.handlers.register(transaction, sender)
      else this.#reply(transaction, 403)
    },
    // What happens here is no business of a provider.
    SUBSCRIBE: (transaction, sender) => {
      if (sender.kind === 'user') this.#ports.handlers.subscribe(transaction, sender)
      else this.#reply(transaction, 403)
    },
    OPTIONS: (transaction) => this.#reply(transaction, 200, { headers: optionsAnswer })
  }

  constructor(ports: RequestRouterPorts) {
    this.#ports = ports
  }

  /** Before a transaction is made of it: nothing is kept of those who have proved nothing. */
  screen(request: SipRequest, flow: Flow): Screened {
    if (request.to.tag !== '') return this.#screenInside(request, flow)
    // A tag of ours beside one without a value makes a To that nobody can read, nor we in that dialog (RFC 3261 §25.1).
    if (request.to.params.has('tag')) return refuse(400, { reason: 'To has a tag without a value' })
    // That listener has moved. 503: try another way, and do not wait for this one (RFC 3261 §21.5.4).
    if (flow.retired) return refuse(503)
    const fault = inspect(request)
    if (fault !== undefined) return fault
    const { domains, gatekeeper, trunks } = this.#ports
    const hasProved = (way: Flow) => gatekeeper.hasProved(way)
    const claim = identify(request, flow, { domains: domains(), trunks, hasProved })
    switch (claim.kind) {
      case 'trunk':
        this.#ports.onTrunk(flow, claim.trunk.name)
        return this.#admit(request, { sender: claim })
      case 'user': {
        const { domain } = claim
        const isEmergency = request.method === 'INVITE' && isForHelp(request, domain)
        return this.#screenUser({ request, flow, domain, isEmergency }, (user) =>
          this.#admitUser(request, { domain, user, flow })
        )
      }
      case 'misdirected':
      case 'nobody':
        // Nobody but trunks and users gets anything, and what exists here is nobody's business.
        return refuse(403)
    }
  }

  request(transaction: ServerTransaction): void {
    const admitted = this.#admitted.get(transaction.request)
    if (admitted === undefined) throw new Error('a request was not screened')
    if ('sender' in admitted) this.#dispatch(transaction, admitted.sender)
    else this.#receive(transaction, admitted.dialog)
  }

  ack(request: SipRequest, flow: Flow): void {
    const dialog = this.#ports.dialogs.get(keyOf(request))
    if (dialog?.owns(flow) === true) dialog.receiveAck(request)
  }

  /** Who knows a dialog's names need not be its peer: a user has to prove it, a trunk cannot (`4-pbx`, SIP). */
  #screenInside(request: SipRequest, flow: Flow): Screened {
    const dialog = this.#ports.dialogs.get(keyOf(request))
    if (dialog === undefined) return refuse(481)
    if (dialog.owns(flow)) return this.#admit(request, { dialog })
    const { owner } = dialog
    const domain = owner === null ? undefined : this.#ports.domains().named(owner.domain)
    if (owner === null || domain === undefined || flow.scope.kind === 'trunk') return refuse(481)
    return this.#screenUser({ request, flow, domain, isEmergency: false }, ({ extension }) =>
      extension === owner.user ? this.#admit(request, { dialog }) : refuse(403)
    )
  }

  #screenUser(knock: Knock, proven: (user: UserConfig) => Screened): Screened {
    const verdict = this.#ports.gatekeeper.judge(knock)
    switch (verdict.kind) {
      case 'user':
        return proven(verdict.user)
      case 'answer':
        return verdict.answer
      case 'silence':
        return 'silence'
    }
  }

  #admitUser(
    request: SipRequest,
    { domain, user, flow }: { readonly domain: DomainConfig; readonly user: UserConfig; readonly flow: Flow }
  ): 'pass' {
    this.#ports.streams.proved({ domain: domain.name, user: user.extension }, request.via, flow)
    return this.#admit(request, { sender: { kind: 'user', domain, user } })
  }

  #admit(request: SipRequest, admitted: Admitted): 'pass' {
    this.#admitted.set(request, admitted)
    return 'pass'
  }

  #receive(transaction: ServerTransaction, dialog: DialogUser): void {
    const unsupported = unsupportedBy(transaction.request)
    if (unsupported !== undefined) return this.#reply(transaction, 420, { headers: [unsupported] })
    dialog.receive(transaction)
  }

  #dispatch(transaction: ServerTransaction, sender: Sender): void {
    const { method } = transaction.request
    if (isOutsideMethod(method)) this.#outside[method](transaction, sender)
    else this.#reply(transaction, 481)
  }

  #reply(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
    transaction.respond(createResponse(transaction.request, status, { toTag: this.#ports.crypto.token(8), ...parts }))
  }
}

type Screened = ReturnType<NonNullable<TransactionUser['screen']>>

/** Of whom it is, or of which dialog. */
type Admitted = { readonly sender: Sender } | { readonly dialog: DialogUser }

function refuse(status: number, parts: Partial<StatelessAnswer> = {}): StatelessAnswer {
  return { status, headers: [], ...parts }
}

function isForHelp(request: SipRequest, domain: DomainConfig): boolean {
  return helpNumber(domain, numberOfUri(request.uri, domain.country).number) !== undefined
}

/** Method, URI, extensions and content, before anyone is asked who they are (RFC 3261 §8.2.1 to §8.2.3). */
function inspect(request: SipRequest): StatelessAnswer | undefined {
  const { method, uri } = request
  const use = useOf(method)
  if (use === undefined) return refuse(501, { headers: [allowAnywhere] })
  if (use.outside === 'not-allowed') return refuse(405, { headers: [allowOutside] })
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips' && uri.scheme !== 'tel') return refuse(416)
  const unsupported = unsupportedBy(request)
  if (unsupported !== undefined) return refuse(420, { headers: [unsupported] })
  const replaces = replacesOf(request)
  if (!replaces.ok) return refuse(400, { reason: replaces.error })
  if (method === 'INVITE') return inspectInvite(request)
  return undefined
}

function inspectInvite(request: SipRequest): StatelessAnswer | undefined {
  // A B2BUA forwards the call in a new dialog: its hops count like those of a proxy (§16.3).
  if (request.headers.get('Max-Forwards')?.trim() === '0') return refuse(483)
  const { headers } = request
  // Nothing could be sent to it in the dialog (§8.1.1.8); one without a Contact, or with a number, is reached by its flow.
  const contact = headers.get('Contact')
  if (contact !== undefined && !/(?:sips?|tel):/i.test(contact)) return refuse(416)
  if (sessionIn(request) === undefined) {
    return refuse(415, {
      headers: [
        ['Accept', 'application/sdp'],
        ['Accept-Encoding', 'identity']
      ]
    })
  }
  // "MUST be present in a 422" (RFC 4028 §5).
  if (isTooSmall(request)) return refuse(422, { headers: [['Min-SE', `${leastInterval}`]] })
  const accept = headers.get('Accept')
  if (accept !== undefined && !/application\/(sdp|\*)|\*\/\*/i.test(accept)) {
    return refuse(406, { headers: [['Warning', '399 offhook "the answer is application/sdp"']] })
  }
  return undefined
}

function keyOf(request: SipRequest): string {
  return dialogKey(request.callId, request.to.tag, request.from.tag)
}
