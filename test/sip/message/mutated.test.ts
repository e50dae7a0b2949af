import { describe, expect, it } from 'vitest'
import type { Octets } from '../../../pbx-core/base/octets.ts'
import type { Result } from '../../../pbx-core/base/result.ts'
import { parseAuth } from '../../../pbx-core/sip/message/auth.ts'
import { parseContacts } from '../../../pbx-core/sip/message/contact.ts'
import { createResponse } from '../../../pbx-core/sip/message/create.ts'
import { parseCSeq } from '../../../pbx-core/sip/message/cseq.ts'
import { createErrorResponse } from '../../../pbx-core/sip/message/error-response.ts'
import { MessageFramer } from '../../../pbx-core/sip/message/framer.ts'
import { parseMediaTypeList } from '../../../pbx-core/sip/message/media-type.ts'
import type { SipMessage } from '../../../pbx-core/sip/message/message.ts'
import { parseNameAddrList } from '../../../pbx-core/sip/message/name-addr.ts'
import { parseDeltaSeconds } from '../../../pbx-core/sip/message/number.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import { parseReasons } from '../../../pbx-core/sip/message/reason.ts'
import { serialise } from '../../../pbx-core/sip/message/serialise.ts'
import { parseTokenList } from '../../../pbx-core/sip/message/token-list.ts'
import { decodedUser, parseUri } from '../../../pbx-core/sip/message/uri.ts'
import { uriEquals } from '../../../pbx-core/sip/message/uri-equals.ts'
import { parseViaList } from '../../../pbx-core/sip/message/via.ts'
import { mutator } from '../../support/mutate.ts'
import { tortureMessages } from './support.ts'

const source = { address: '192.0.2.99', port: 40_000 }
const seed = 20_260_701

/** Everything that reads header values, fed with whatever stands in any header. */
const structured: readonly ((value: Octets) => Result<unknown, unknown>)[] = [
  parseUri,
  parseCSeq,
  parseAuth,
  parseDeltaSeconds,
  (value) => parseNameAddrList([value]),
  (value) => parseContacts([value]),
  (value) => parseViaList([value]),
  (value) => parseTokenList([value]),
  (value) => parseReasons([value]),
  (value) => parseMediaTypeList([value])
]

function exercise(message: SipMessage): void {
  for (const [, value] of message.headers) for (const parse of structured) parse(value)
  decodedUser(message.to.uri)
  uriEquals(message.from.uri, message.to.uri)
  if (message.kind === 'request') serialise(createResponse(message, 400, { toTag: 'x' }))
}

/** Where what we wrote is not read back as what we meant; undefined where it is. */
function divergence(message: SipMessage): string | undefined {
  const written = serialise(message)
  const again = parseMessage(written, 'stream')
  if (!again.ok) return `${again.error.message} in ${JSON.stringify(written)}`
  const same = serialise(again.value) === written && again.value.body === message.body
  return same ? undefined : JSON.stringify(written)
}

describe('parsing survives anything it is fed (4-pbx.md, SIP)', () => {
  it('100,000 mutated messages throw nothing, and what is understood is written unambiguously', {
    timeout: 60_000
  }, () => {
    const next = mutator(tortureMessages(), seed)
    const diverged: string[] = []
    const counts = { understood: 0, refused: 0, answered: 0 }
    for (let i = 0; i < 100_000; i++) {
      const octets = next()
      const message = parseMessage(octets, i % 4 === 0 ? 'stream' : 'datagram')
      if (message.ok) {
        counts.understood++
        exercise(message.value)
        const fault = divergence(message.value)
        if (fault !== undefined) diverged.push(fault)
      } else {
        counts.refused++
        const answer = createErrorResponse(message.error, source)
        if (answer !== undefined) {
          counts.answered++
          if (/[^\r]\n|\r[^\n]|\0/.test(answer.octets)) diverged.push(JSON.stringify(answer.octets))
        }
      }
    }
    expect(diverged).toEqual([])
    expect(counts.understood + counts.refused).toBe(100_000)
    expect(Math.min(counts.understood, counts.answered)).toBeGreaterThan(10_000)
  })

  it('10,000 mutated messages on one stream after the other leave the framer bounded', () => {
    const next = mutator(tortureMessages(), seed + 1)
    let framer = new MessageFramer()
    let broken = 0
    for (let i = 0; i < 10_000; i++) {
      for (const item of framer.push(next())) {
        if (item.kind === 'message') parseMessage(item.octets, 'stream')
        if (item.kind !== 'broken') continue
        broken++
        expect(framer.held).toBe(0)
        framer = new MessageFramer()
      }
      expect(framer.held).toBeLessThanOrEqual(2 * 65_536)
    }
    expect(broken).toBeGreaterThan(100)
  })
})
