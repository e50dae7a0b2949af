import { describe, expect, it } from 'vitest'
import { parseAuth } from '../../../pbx-core/sip/message/auth.ts'
import { MessageFramer } from '../../../pbx-core/sip/message/framer.ts'
import { parseNameAddrList } from '../../../pbx-core/sip/message/name-addr.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import { parseViaList } from '../../../pbx-core/sip/message/via.ts'
import { options } from './support.ts'

/** What makes a careless parser look at the same octets again and again. */
const hostile: readonly (readonly [name: string, make: (length: number) => string])[] = [
  ['lines without a colon', (n) => `OPTIONS sip:a SIP/2.0\r\n${'a\r\n'.repeat(n / 3)}\r\n`],
  ['many short fields', (n) => `OPTIONS sip:a SIP/2.0\r\n${'a:\r\n'.repeat(n / 4)}\r\n`],
  ['one field folded all over', (n) => options({ X: '\r\n a'.repeat(n / 4) })],
  ['blanks before a colon', (n) => options({ [`X${' '.repeat(n)}`]: 'a' })],
  ['blanks in Via', (n) => options({ Via: `SIP/2.0/UDP a${' '.repeat(n)}:${' '.repeat(n)};branch=1` })],
  ['opening quotes', (n) => options({ To: '"'.repeat(n) })],
  ['escaped quotes', (n) => options({ To: `"${'\\"'.repeat(n / 2)}` })],
  ['opening brackets', (n) => options({ Via: '<,'.repeat(n / 2) })],
  ['commas', (n) => options({ Via: ','.repeat(n) })],
  ['percent signs', (n) => options({ To: `<sip:a@b;${'%4'.repeat(n / 2)}>` })],
  ['parameters', (n) => options({ To: `<sip:a@b>${Array.from({ length: n / 8 }, (_, i) => `;a${i}`).join('')}` })],
  ['empty lines first', (n) => '\r\n'.repeat(n / 2) + options()],
  ['no end', (n) => `OPTIONS sip:a SIP/2.0\r\n${'X: y\r\n'.repeat(n / 6)}`]
]

const readers: Readonly<Record<string, (octets: string) => unknown>> = {
  parseMessage: (octets) => parseMessage(octets, 'datagram'),
  'parseMessage of a stream': (octets) => parseMessage(octets, 'stream'),
  MessageFramer: (octets) => new MessageFramer().push(octets),
  parseNameAddrList: (octets) => parseNameAddrList([octets]),
  parseViaList: (octets) => parseViaList([octets]),
  parseAuth: (octets) => parseAuth(octets)
}

describe('no input blocks for over 10 ms (4-pbx.md, SIP)', () => {
  it.each(Object.keys(readers))('%s looks at each octet a bounded number of times', (name) => {
    const read = readers[name]
    for (const [shape, make] of hostile) {
      const octets = make(60_000)
      const effort = effortOf(() => read?.(octets))
      expect(`${shape}: ${effort <= 30 * octets.length}`).toBe(`${shape}: true`)
    }
  })
})

/** Octets looked at: one for each `charCodeAt`, the distance covered for each search and copy. */
function effortOf(work: () => unknown): number {
  const { charCodeAt, charAt, indexOf, includes, slice, split } = String.prototype
  let effort = 0
  const measured = {
    charCodeAt(this: string, at: number) {
      effort++
      return charCodeAt.call(this, at)
    },
    charAt(this: string, at: number) {
      effort++
      return charAt.call(this, at)
    },
    indexOf(this: string, search: string, from = 0) {
      const found = indexOf.call(this, search, from)
      effort += (found === -1 ? this.length : found) - from + 1
      return found
    },
    includes(this: string, search: string, from = 0) {
      const found = indexOf.call(this, search, from)
      effort += (found === -1 ? this.length : found) - from + 1
      return found !== -1
    },
    slice(this: string, from?: number, end?: number) {
      const part = slice.call(this, from, end)
      effort += part.length
      return part
    },
    split(this: string, separator: string) {
      effort += this.length
      return (split as (separator: string) => string[]).call(this, separator)
    }
  }
  Object.assign(String.prototype, measured)
  try {
    work()
  } finally {
    Object.assign(String.prototype, { charCodeAt, charAt, indexOf, includes, slice, split })
  }
  return effort
}
