import type { Flow } from '../../../pbx-core/sip/flow.ts'
import type { SipRequest } from '../../../pbx-core/sip/message/message.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import type { RegisterContext, RegisterOutcome, Registrar } from '../../../pbx-core/sip/registrar/registrar.ts'

export const aor = { domain: 'example.com', user: '100' }

export function flow(id: string, protocol: Flow['protocol'] = 'udp'): Flow {
  return {
    id,
    protocol,
    reliable: protocol !== 'udp',
    local: { address: '127.0.0.1', port: 5060 },
    remote: { address: '127.0.0.1', port: 5070 },
    scope: { kind: 'phones' },
    advertised: { address: '127.0.0.1', port: 5060 },
    alive: true,
    retired: false
  }
}

export interface RegisterParts {
  readonly contacts?: readonly string[]
  readonly expires?: string
  readonly callId?: string
  readonly cseq?: number
  readonly to?: string
  readonly headers?: readonly string[]
}

export function register(parts: RegisterParts = {}): SipRequest {
  const lines = [
    'REGISTER sip:example.com SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1',
    `From: <sip:100@example.com>;tag=1`,
    `To: ${parts.to ?? '<sip:100@example.com>'}`,
    `Call-ID: ${parts.callId ?? 'a'}`,
    `CSeq: ${parts.cseq ?? 1} REGISTER`,
    ...(parts.contacts ?? []).map((contact) => `Contact: ${contact}`),
    ...(parts.expires === undefined ? [] : [`Expires: ${parts.expires}`]),
    ...(parts.headers ?? []),
    'Content-Length: 0'
  ]
  return parsedRequest(`${lines.join('\r\n')}\r\n\r\n`)
}

export function parsedRequest(text: string): SipRequest {
  const parsed = parseMessage(text, 'datagram')
  if (!parsed.ok) throw new Error(parsed.error.message)
  if (parsed.value.kind !== 'request') throw new Error('not a request')
  return parsed.value
}

export function context(parts: Partial<RegisterContext> = {}): RegisterContext {
  return {
    aor,
    flow: flow('udp-1'),
    now: 0,
    wallTime: Date.UTC(2026, 10, 21, 22, 5, 9),
    domainOf: (host) => (host === 'example.com' || host === '127.0.0.1' ? 'example.com' : undefined),
    ...parts
  }
}

/** Registers one contact, which must succeed. */
export function registered(registrar: Registrar, parts: RegisterParts, from: Partial<RegisterContext> = {}) {
  const outcome = registrar.handle(register(parts), context(from))
  if (outcome.status !== 200) throw new Error(`${outcome.status} ${outcome.reason}`)
  return outcome
}

export function contactsOf(outcome: RegisterOutcome): string[] {
  return outcome.headers.filter(([name]) => name === 'Contact').map(([, value]) => value)
}

export function changesOf(outcome: Pick<RegisterOutcome, 'changes'>): string[] {
  return outcome.changes.map(({ kind, cause, binding }) => `${kind} ${binding.contact.text} (${cause})`)
}
