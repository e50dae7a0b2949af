import type { Octets } from '../../base/octets.ts'
import { createRequest } from '../message/create.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { NameAddr } from '../message/name-addr.ts'
import { parseNameAddr, parseNameAddrList } from '../message/name-addr.ts'
import { parseTokenList } from '../message/token-list.ts'
import type { SipUri } from '../message/uri.ts'
import { routed } from './route-set.ts'

/**
 * A dialog (RFC 3261 §12): the two tags and the Call-ID that name it, the sequence numbers of
 * both sides and the way to the peer. It builds the requests sent inside it and judges the
 * order of those received.
 */
export class Dialog {
  readonly callId: string
  /** Our From in requests we send, with our tag. */
  readonly local: Octets
  readonly localTag: string
  /** The peer's To in requests we send, with its tag. */
  readonly remote: Octets
  readonly remoteTag: string
  /** Route header values, nearest hop first. */
  routeSet: readonly Octets[]
  /** Methods that the peer said it takes, when the dialog began (§20.5). */
  allows: ReadonlySet<Octets>
  /** Where the peer wants requests: its newest Contact (§12.2: target refresh). */
  remoteTarget: SipUri
  #localSequence: number
  #remoteSequence: number

  private constructor(parts: DialogParts) {
    this.callId = parts.callId
    this.local = parts.local.text
    this.localTag = parts.local.tag
    this.remote = parts.remote.text
    this.remoteTag = parts.remote.tag
    this.routeSet = parts.routeSet
    this.allows = parts.allows
    this.remoteTarget = parts.remoteTarget
    this.#localSequence = parts.localSequence
    this.#remoteSequence = parts.remoteSequence
  }

  /** The dialog of a caller, from its INVITE and a response with a To tag (§12.1.2). */
  static ofCaller(request: CallerIdentity, response: SipResponse): Dialog {
    return new Dialog({
      callId: request.callId,
      local: request.from,
      remote: response.to,
      routeSet: routesOf(response).reverse(),
      allows: methodsOf(response),
      remoteTarget: contactOf(response) ?? request.uri,
      localSequence: request.cseq.number,
      remoteSequence: -1
    })
  }

  /** The dialog of a called party, from the INVITE and the To that it answers with (§12.1.1). */
  static ofCallee(request: SipRequest, local: NameAddr): Dialog {
    return new Dialog({
      callId: request.callId,
      local,
      remote: request.from,
      routeSet: routesOf(request),
      allows: methodsOf(request),
      remoteTarget: contactOf(request) ?? request.from.uri,
      localSequence: 0,
      remoteSequence: request.cseq.number
    })
  }

  /** `Call-ID`, our tag and the peer's: finds the dialog of a request received. */
  get key(): string {
    return dialogKey(this.callId, this.localTag, this.remoteTag)
  }

  /** What names it, as the peer does. */
  get names(): DialogNames {
    return { callId: this.callId, localTag: this.remoteTag, remoteTag: this.localTag }
  }

  /** CSeq of our newest request in it. */
  get localSequence(): number {
    return this.#localSequence
  }

  /** A request inside the dialog, with the next sequence number (§12.2.1.1). */
  request(method: string, content: RequestContent = {}): SipRequest {
    this.#localSequence += 1
    return this.#build(method, this.#localSequence, content)
  }

  /** The ACK of a 2xx: the number of its INVITE, whatever was sent since (§13.2.2.4). */
  ack(inviteSequence: number, content: RequestContent = {}): SipRequest {
    return this.#build('ACK', inviteSequence, content)
  }

  /**
   * Judges a request received inside the dialog: `stale` ones are answered 500 (§12.2.2).
   * An accepted one moves the sequence number and, with a Contact, the remote target.
   */
  accept(request: SipRequest): 'accepted' | 'stale' {
    if (request.method === 'ACK') return 'accepted'
    if (request.cseq.number <= this.#remoteSequence) return 'stale'
    this.#remoteSequence = request.cseq.number
    if (targetRefreshes.has(request.method)) this.refreshTarget(request)
    return 'accepted'
  }

  /** An early dialog of ours is answered: "the route set … MUST be recomputed based on the 2xx" (§13.2.2.4). */
  confirm(response: SipResponse): void {
    this.routeSet = routesOf(response).reverse()
    this.allows = methodsOf(response)
    this.refreshTarget(response)
  }

  /** Target refresh by such a request, or by the 2xx to ours (§12.2.1.2, §12.2.2). */
  refreshTarget(message: SipRequest | SipResponse): void {
    this.remoteTarget = contactOf(message) ?? this.remoteTarget
  }

  #build(method: string, sequence: number, content: RequestContent): SipRequest {
    const { uri, routes } = routed(this.remoteTarget, this.routeSet)
    return createRequest({
      method,
      uri,
      from: this.local,
      to: this.remote,
      callId: this.callId,
      cseq: sequence,
      headers: [...routes.map((route) => ['Route', route] as const), ...(content.headers ?? [])],
      ...(content.body === undefined
        ? {}
        : { body: content.body, contentType: content.contentType ?? 'application/sdp' })
    })
  }
}

/** RFC 3261 §12.2.2, RFC 3311 §5.1, RFC 6665 §4.4.1. */
const targetRefreshes: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE'])

/** What of an INVITE its dialogs are made of. */
export interface CallerIdentity extends Pick<SipRequest, 'callId' | 'uri' | 'cseq'> {
  readonly from: Party
}

/** The value of a From or To, and its tag. */
type Party = Pick<NameAddr, 'text' | 'tag'>

export interface RequestContent {
  readonly headers?: readonly (readonly [name: string, value: Octets])[]
  readonly body?: Octets
  readonly contentType?: string
}

interface DialogParts {
  readonly callId: string
  readonly local: Party
  readonly remote: Party
  readonly routeSet: readonly Octets[]
  readonly allows: ReadonlySet<Octets>
  readonly remoteTarget: SipUri
  readonly localSequence: number
  readonly remoteSequence: number
}

/** What names a dialog (§12), as the side that is not we knows it. */
export interface DialogNames {
  readonly callId: string
  /** Of that side; '' where it has none yet. */
  readonly localTag: string
  readonly remoteTag: string
}

export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`
}

function routesOf(message: SipRequest | SipResponse): Octets[] {
  const parsed = parseNameAddrList(message.headers.all('Record-Route'))
  return parsed.ok ? parsed.value.map((route) => route.text) : []
}

function methodsOf(message: SipRequest | SipResponse): ReadonlySet<Octets> {
  const parsed = parseTokenList(message.headers.all('Allow'))
  return new Set(parsed.ok ? parsed.value : [])
}

function contactOf(message: SipRequest | SipResponse): SipUri | undefined {
  const field = message.headers.get('Contact')
  if (field === undefined) return undefined
  const parsed = parseNameAddr(field)
  return parsed.ok && /^sips?$/.test(parsed.value.uri.scheme) ? parsed.value.uri : undefined
}
