import type { Clock } from '../../base/clock.ts'
import type { Crypto } from '../../base/crypto.ts'
import type { Log } from '../../base/log.ts'
import type { Octets } from '../../base/octets.ts'
import type { Flow, SipTransport } from '../flow.ts'
import { parseMessage } from '../message/parse.ts'
import { ClientTransactions } from './client-transactions.ts'
import type { Ground } from './running.ts'
import { ServerTransactions } from './server-transactions.ts'
import { StatelessAnswers } from './stateless.ts'
import { Timers } from './timers.ts'
import { defaultTiming, type Timing } from './timing.ts'
import type { TransactionLayer, TransactionUser } from './types.ts'

export interface TransactionLayerOptions {
  /** Reports what it cannot send after `send` has returned, never from within. */
  readonly transport: SipTransport
  readonly clock: Clock
  readonly crypto: Crypto
  readonly user: TransactionUser
  readonly log: Log
  readonly timing?: Timing
  /** A connection to the peer of a UDP flow, for what is too large for a datagram (RFC 3261 §18.1.1). */
  readonly streamBeside?: (flow: Flow) => Flow | undefined
  readonly limits?: Partial<TransactionLimits>
  /** Sees every message on the wire, each retransmission too; `callId` is '' where there is none to be read. */
  readonly onTrace?: Trace
}

export type Trace = (direction: 'in' | 'out', octets: Octets, flow: Flow, callId: string) => void

/** Beyond them new requests get 503 with Retry-After; what ends or changes a call may use an eighth more. */
export interface TransactionLimits {
  /** Transactions at a time, those that linger included. */
  readonly transactions: number
  /** Octets of the requests whose transactions are kept. */
  readonly octets: number
  /** Answers to malformed requests, in any second. */
  readonly malformedPerSecond: number
}

/** 1,000 calls/s leave some 160,000 transactions lingering. */
const defaultLimits: TransactionLimits = { transactions: 400_000, octets: 2 ** 29, malformedPerSecond: 50 }

/** Runs the four machines over a transport (RFC 3261 §17, RFC 6026). Disposing stops every timer. */
export function createTransactionLayer(options: TransactionLayerOptions): TransactionLayer & Disposable {
  const { transport, clock, crypto, user, log, onTrace } = options
  const timing = options.timing ?? defaultTiming
  const limits = { ...defaultLimits, ...options.limits }
  const timers = new Timers(clock)

  const ground: Ground = {
    timers,
    send(octets, flow, callId) {
      onTrace?.('out', octets, flow, callId)
      transport.send(flow, octets)
    }
  }
  const { malformedPerSecond } = limits
  const stateless = new StatelessAnswers({ ...ground, clock, crypto, transport, malformedPerSecond })
  const streamBeside = options.streamBeside ?? (() => undefined)
  const clients = new ClientTransactions({ ...ground, crypto, log, timing, streamBeside })
  const servers: ServerTransactions = new ServerTransactions({
    ...ground,
    crypto,
    log,
    timing,
    transport,
    user,
    stateless,
    hasRoom(request, octets) {
      const share = request.to.tag === '' && request.method !== 'CANCEL' ? 1 : 1.125
      return size() < limits.transactions * share && servers.octets + octets <= limits.octets * share
    }
  })
  const size = () => clients.size + servers.size

  return {
    receive(octets, flow) {
      const message = parseMessage(octets, flow.protocol === 'tcp' || flow.protocol === 'tls' ? 'stream' : 'datagram')
      if (!message.ok) {
        onTrace?.('in', octets, flow, message.error.answerable?.callId ?? '')
        stateless.malformed(message.error, flow, octets.length)
        return
      }
      onTrace?.('in', octets, flow, message.value.callId)
      if (message.value.kind === 'response') clients.receive(message.value, flow)
      else servers.receive(message.value, flow, octets.length)
    },
    flowFailed(flow, error) {
      log.debug('sip.flow-failed', { flow: flow.id, error })
      clients.flowFailed(flow)
      servers.flowFailed(flow)
    },
    send: (request, flow, clientUser) => clients.send(request, flow, clientUser),
    sendAck: (request, flow) => clients.sendAck(request, flow),
    answered: () => clients.answered(),
    get size() {
      return size()
    },
    [Symbol.dispose]: () => {
      stateless[Symbol.dispose]()
      timers[Symbol.dispose]()
    }
  }
}
