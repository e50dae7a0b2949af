import type { Log, LogFields } from '../../../pbx-core/base/log.ts'
import type { Octets } from '../../../pbx-core/base/octets.ts'
import { createCrypto } from '../../../pbx-core/io/crypto.ts'
import { createRequest, createResponse } from '../../../pbx-core/sip/message/create.ts'
import type { SipRequest, SipResponse } from '../../../pbx-core/sip/message/message.ts'
import { parseUri } from '../../../pbx-core/sip/message/uri.ts'
import { createTransactionLayer, type TransactionLayerOptions } from '../../../pbx-core/sip/transaction/layer.ts'
import type {
  ClientUser,
  ServerTransaction,
  TransactionLayer,
  TransactionUser
} from '../../../pbx-core/sip/transaction/types.ts'
import type { NetworkHost } from '../../support/lossy-network.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'

/** A transaction layer on a host of the lossy network, with a user that writes everything down. */
export interface Stack {
  readonly layer: TransactionLayer & Disposable
  readonly requests: ServerTransaction[]
  readonly acks: SipRequest[]
  readonly errors: LogFields[]
}

export interface StackOptions extends Partial<TransactionLayerOptions> {
  readonly clock: VirtualClock
  readonly host: NetworkHost
  /** What the user does with each new request, beside noting it. */
  readonly onRequest?: (transaction: ServerTransaction) => void
  /** What the user says to a request before it is one; everything passes where it is absent. */
  readonly onScreen?: NonNullable<TransactionUser['screen']>
}

export function createStack({ clock, host, onRequest, onScreen, ...options }: StackOptions): Stack {
  const requests: ServerTransaction[] = []
  const acks: SipRequest[] = []
  const errors: LogFields[] = []
  const layer = createTransactionLayer({
    transport: host.transport,
    clock,
    crypto: createCrypto(),
    log: errorLog(errors),
    user: {
      ...(onScreen === undefined ? {} : { screen: onScreen }),
      request(transaction) {
        requests.push(transaction)
        onRequest?.(transaction)
      },
      ack: (ack) => void acks.push(ack)
    },
    ...options
  })
  host.attach({ received: (octets, flow) => layer.receive(octets, flow) })
  return { layer, requests, acks, errors }
}

function errorLog(errors: LogFields[]): Log {
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (event, fields) => void errors.push({ event, ...fields }),
    with: () => log
  }
  return log
}

/** A client user that writes down statuses and failures. */
export interface Journal extends ClientUser {
  readonly lines: (number | string)[]
  readonly responses: SipResponse[]
}

export function journal(onResponse?: (response: SipResponse) => void): Journal {
  const lines: (number | string)[] = []
  const responses: SipResponse[] = []
  return {
    lines,
    responses,
    response(response) {
      lines.push(response.status)
      responses.push(response)
      onResponse?.(response)
    },
    failed: (reason) => void lines.push(reason)
  }
}

let calls = 0

/** A request of our own, not sent yet; each is a call of its own unless told otherwise. */
export function outgoing(
  method: string,
  parts: { callId?: string; headers?: [string, string][]; to?: string } = {}
): SipRequest {
  const uri = parseUri('sip:bob@b.test')
  if (!uri.ok) throw new Error(uri.error)
  return createRequest({
    method,
    uri: uri.value,
    from: '<sip:alice@a.test>;tag=alice',
    to: parts.to ?? '<sip:bob@b.test>',
    callId: parts.callId ?? `call-${++calls}@a.test`,
    cseq: 7,
    headers: parts.headers ?? []
  })
}

export function answer(transaction: ServerTransaction, status: number): void {
  transaction.respond(createResponse(transaction.request, status, { toTag: 'bob' }))
}

export interface RawParts {
  readonly via?: string
  readonly from?: string
  readonly to?: string
  readonly callId?: string
  readonly cseq?: string
  readonly uri?: string
}

/** A request as a peer might send it. */
export function raw(method: string, parts: RawParts = {}): Octets {
  return [
    `${method} ${parts.uri ?? 'sip:bob@b.test'} SIP/2.0`,
    `Via: ${parts.via ?? 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKraw'}`,
    'Max-Forwards: 70',
    `From: ${parts.from ?? '<sip:eve@a.test>;tag=eve'}`,
    `To: ${parts.to ?? '<sip:bob@b.test>'}`,
    `Call-ID: ${parts.callId ?? 'raw@a.test'}`,
    `CSeq: ${parts.cseq ?? `1 ${method}`}`,
    'Content-Length: 0',
    '',
    ''
  ].join('\r\n')
}

/** First lines of what was sent towards a flow's remote. */
export function firstLine(octets: Octets): string {
  return octets.slice(0, octets.indexOf('\r\n'))
}

export function headerOf(octets: Octets, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)\r$`, 'm').exec(octets)?.[1]
}
