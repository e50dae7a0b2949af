import { isIPv6 } from 'node:net'
import type { Address } from '../sip/flow.ts'

/** Reads `address:port` as the configuration has validated it; IPv6 in brackets, `localhost` is 127.0.0.1. */
export function parseHostPort(text: string): Address {
  const colon = text.lastIndexOf(':')
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '')
  return { address: host === 'localhost' ? '127.0.0.1' : host, port: Number(text.slice(colon + 1)) }
}

export function formatHostPort({ address, port }: Address): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
}
