import type { StartError } from '../contract/pbx.ts'
import type { Address } from '../sip/flow.ts'
import { formatHostPort } from './host-port.ts'

const reasons: Readonly<Record<string, Pick<StartError, 'code'> & { readonly text: string }>> = {
  EADDRINUSE: { code: 'address_in_use', text: 'is in use by another program' },
  EADDRNOTAVAIL: { code: 'address_not_available', text: 'is not an address of this machine' },
  EACCES: { code: 'permission_denied', text: 'may not be opened by this user (ports below 1024 need a privilege)' }
}

/** Why a socket could not be opened, naming it: `SIP over UDP: 127.0.0.1:5060 is in use by another program`. */
export function socketFault(protocol: 'UDP' | 'TCP', bind: Address, error: unknown): StartError {
  const { code, message } = codeAndMessage(error)
  const reason = reasons[code]
  const text = reason?.text ?? `cannot be opened: ${message}`
  return {
    code: reason?.code ?? 'socket',
    message: `SIP over ${protocol}: ${formatHostPort(bind)} ${text}`,
    socket: { protocol: protocol === 'UDP' ? 'udp' : 'tcp', port: bind.port }
  }
}

function codeAndMessage(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { code, message: error.message }
}
