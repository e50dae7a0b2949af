/** From a page or the options to the background. */
export type Request =
  | { readonly kind: 'country' }
  | { readonly kind: 'dial'; readonly number: string }
  | { readonly kind: 'paired' }

/** From the background to pages: the country whose numbers are links from now on, or what became of a call. */
export type Notice =
  | { readonly kind: 'country'; readonly country: string | null }
  | { readonly kind: 'said'; readonly text: string }

export function isRequest(message: unknown): message is Request {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false
  if (message.kind === 'dial') return 'number' in message && typeof message.number === 'string'
  return message.kind === 'country' || message.kind === 'paired'
}

export function isNotice(message: unknown): message is Notice {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false
  if (message.kind === 'said') return 'text' in message && typeof message.text === 'string'
  return message.kind === 'country' && 'country' in message
}
