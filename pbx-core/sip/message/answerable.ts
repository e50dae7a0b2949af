import type { Octets } from '../../base/octets.ts'
import { maxHeadOctets, unfolded } from './head.ts'
import { canonicalName } from './header-names.ts'
import type { Answerable } from './parse-error.ts'
import { isToken, trimBlanks, trimmedEnd } from './syntax.ts'

/**
 * Searches octets that are no proper request for the fields that an answer copies
 * (RFC 3261 §8.2.6). Broken lines are passed over and the first of a repeated field counts.
 * Undefined where one is missing, for a response, and for ACK, which nobody answers (§17.2.1).
 */
export function readAnswerable(octets: Octets): Answerable | undefined {
  const [startLine = '', ...lines] = headLines(octets)
  if (startLine.startsWith('SIP/') || startLine.startsWith('ACK ')) return undefined
  const via: Octets[] = []
  const first = new Map<string, Octets>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, trimmedEnd(line, 0, Math.max(colon, 0)))
    if (!isToken(name)) continue
    const canonical = canonicalName(name)
    const value = trimBlanks(line.slice(colon + 1))
    if (value === '') continue
    if (canonical === 'Via') via.push(value)
    else if (!first.has(canonical)) first.set(canonical, value)
  }
  const from = first.get('From')
  const to = first.get('To')
  const callId = first.get('Call-ID')
  const cseq = first.get('CSeq')
  if (via.length === 0 || from === undefined || to === undefined) return undefined
  if (callId === undefined || cseq === undefined) return undefined
  return { via, from, to, callId, cseq }
}

/** The lines up to the first empty one, at most as much as a head may hold. */
function headLines(octets: Octets): Octets[] {
  const start = Math.max(0, octets.search(/[^\r\n]/))
  const end = octets.indexOf('\r\n\r\n', start)
  const head = octets.slice(start, Math.min(end === -1 ? octets.length : end, start + maxHeadOctets))
  return unfolded(head).split('\r\n')
}
