import type { Octets } from '../../base/octets.ts'
import type { Flow } from '../flow.ts'
import { copyHeaders } from '../message/headers.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { ClientTransaction, ClientUser, TransactionLayer } from '../transaction/types.ts'
import type { Authorisation } from './authorisation.ts'

type Sender = Pick<TransactionLayer, 'send' | 'sendAck'>

/** How often one request is sent: two realms ask, and the nonces of both have just run out. */
const mostAttempts = 5

/**
 * Sends the requests of one dialog, or of one registration, for an account: what is challenged goes out again with
 * credentials (RFC 3261 §22.2), and whoever sent it hears of the last attempt alone.
 *
 * An attempt is a new request with a number of its own. So the numbers of all that comes after move up, here, and
 * nobody else needs to know of it.
 */
export class AuthorisedRequests implements Sender {
  readonly #layer: Sender
  readonly #authorisation: Authorisation
  /** CSeq of the newest request. */
  #highest = 0
  /** What the newest INVITE said: its ACK says the same (§22.1, §13.2.2.4). */
  #ofInvite: { readonly number: number; readonly fields: Fields } | undefined

  constructor(layer: Sender, authorisation: Authorisation) {
    this.#layer = layer
    this.#authorisation = authorisation
  }

  send(request: SipRequest, flow: Flow, user: ClientUser): ClientTransaction {
    let hears = user
    let isTakenBack = false
    let attempts = 0
    const attempt = (): ClientTransaction => {
      const sent = this.#prepared(request)
      attempts += 1
      return this.#layer.send(sent, flow, {
        response: (response) => {
          const again = !isTakenBack && attempts < mostAttempts && isChallenge(response)
          if (again && this.#authorisation.challenged(response, sent)) newest = attempt()
          else hears.response(response)
        },
        failed: (reason) => hears.failed(reason)
      })
    }
    let newest = attempt()
    return {
      get request() {
        return newest.request
      },
      get flow() {
        return newest.flow
      },
      cancel: (reason) => {
        isTakenBack = true
        newest.cancel(reason)
      },
      handOver: (next) => {
        hears = next
      }
    }
  }

  sendAck(request: SipRequest, flow: Flow): void {
    const isOfNewest = this.#ofInvite?.number === request.cseq.number
    this.#layer.sendAck(isOfNewest ? withFields(request, this.#ofInvite?.fields ?? []) : request, flow)
  }

  #prepared(request: SipRequest): SipRequest {
    this.#highest = Math.max(request.cseq.number, this.#highest + 1)
    const fields = this.#authorisation.fields(request)
    if (request.method === 'INVITE') this.#ofInvite = { number: this.#highest, fields }
    return withFields(withNumber(request, this.#highest), fields)
  }
}

type Fields = readonly (readonly [name: string, value: Octets])[]

function isChallenge({ status }: SipResponse): boolean {
  return status === 401 || status === 407
}

function withNumber(request: SipRequest, number: number): SipRequest {
  if (request.cseq.number === number) return request
  const headers = copyHeaders(request.headers)
  headers.set('CSeq', `${number} ${request.method}`)
  return { ...request, headers, cseq: { number, method: request.method } }
}

function withFields(request: SipRequest, fields: Fields): SipRequest {
  if (fields.length === 0) return request
  const headers = copyHeaders(request.headers)
  for (const [name, value] of fields) headers.append(name, value)
  return { ...request, headers }
}
