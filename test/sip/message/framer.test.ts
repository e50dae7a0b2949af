import { describe, expect, it } from 'vitest'
import type { Octets } from '../../../pbx-core/base/octets.ts'
import { createErrorResponse } from '../../../pbx-core/sip/message/error-response.ts'
import { type FramedItem, MessageFramer } from '../../../pbx-core/sip/message/framer.ts'
import { randomSource } from '../../support/mutate.ts'
import { options, tortureMessage } from './support.ts'

const empty = options()
const full = `${options({ 'Content-Length': '10' })}a\r\n\r\nb\r\n\r\n`
const folded = `${options().replace('Content-Length: 0', 'l :\r\n  4')}wxyz`

function framed(pieces: Iterable<Octets>): FramedItem[] {
  const framer = new MessageFramer()
  return [...pieces].flatMap((piece) => framer.push(piece))
}

const message = (octets: Octets): FramedItem => ({ kind: 'message', octets })
const ping: FramedItem = { kind: 'ping' }

describe('messages on a stream (RFC 3261 §18.3, RFC 5626 §3.5.1)', () => {
  const stream = `\r\n${empty}${full}\r\n\r\n${folded}\r\n\r\n\r\n\r\n${empty}`
  const items = [message(empty), message(full), ping, message(folded), ping, ping, message(empty)]

  it('are cut by Content-Length, keep-alives between them', () => {
    expect(framed([stream])).toEqual(items)
  })

  it('are told from a keep-alive that begins behind a stray CR', () => {
    expect(framed(['\r\n\r\r\n\r\n'])).toEqual([ping])
  })

  it('are the same octet by octet', () => {
    expect(framed(stream)).toEqual(items)
  })

  it('are the same in any pieces', () => {
    const random = randomSource(5)
    for (let round = 0; round < 300; round++) {
      const pieces: Octets[] = []
      for (let at = 0; at < stream.length; ) {
        const length = 1 + Math.floor(random() * (round % 3 === 0 ? 3 : 200))
        pieces.push(stream.slice(at, at + length))
        at += length
      }
      expect(framed(pieces)).toEqual(items)
    }
  })

  it('come as soon as their last octet does', () => {
    const framer = new MessageFramer()
    expect(framer.push(full.slice(0, -1))).toEqual([])
    expect([framer.held, framer.push(full.slice(-1)), framer.held]).toEqual([full.length - 1, [message(full)], 0])
  })

  it('do not end a stream by a broken field that says nothing about their length', () => {
    const broken = options({ CSeq: 'x', 'no colon here': '' }).replace('here: ', 'here')
    expect(framed([broken + empty])).toEqual([message(broken), message(empty)])
  })
})

describe('a stream whose messages cannot be told apart MUST be closed (RFC 4475 §3.1.2.3, §3.3.9)', () => {
  const head = (line: string) => options().replace('Content-Length: 0', line)

  it.each([
    ['without Content-Length', head('X: 1'), 'content-length', 'Content-Length is missing'],
    ['with a negative one', head('l: -999'), 'content-length', 'Content-Length is not a number in range'],
    ['with two', head('l: 1\r\nContent-Length: 1'), 'repeated-header', 'Content-Length stands more than once'],
    ['with a bare LF', head('X: \nl: 1'), 'header-field', 'CR or LF by itself'],
    ['with a body over 64 KiB', head('l: 65537'), 'too-large', 'the body is too large'],
    [
      'with a head over 64 KiB',
      `OPTIONS sip:a SIP/2.0\r\nX: ${'x'.repeat(65_536)}`,
      'too-large',
      'the head is too large'
    ]
  ])('%s', (_, octets, code, text) => {
    const framer = new MessageFramer()
    const [first, ...rest] = framer.push(octets)
    expect(first?.kind === 'broken' && [first.error.code, first.error.message]).toEqual([code, text])
    expect([rest, framer.push(empty), framer.held]).toEqual([[], [], 0])
  })

  it('is answered first where it can be', () => {
    const [item] = framed([tortureMessage('rfc4475', 'ncl.dat')])
    const source = { address: '192.0.2.99', port: 1 }
    const answer = item?.kind === 'broken' ? createErrorResponse(item.error, source) : undefined
    expect(answer?.octets.startsWith('SIP/2.0 400 Bad Request\r\n')).toBe(true)
  })
})

describe('work on a stream', () => {
  it('does not grow with what is already held: 60,000 pieces of one octet cost what their number says', () => {
    const framer = new MessageFramer()
    const body = 'x'.repeat(60_000)
    const octets = options({ 'Content-Length': String(body.length) }) + body
    let items: FramedItem[] = []
    const searched = countingSearches(() => {
      for (const octet of octets) items = items.concat(framer.push(octet))
    })
    expect(items).toEqual([message(octets)])
    expect(searched).toBeLessThan(20 * octets.length)
  })
})

/** Octets that `indexOf` was let loose on while `work` ran. */
function countingSearches(work: () => void): number {
  const original = String.prototype.indexOf
  let octets = 0
  String.prototype.indexOf = function counted(this: string, search: string, from = 0) {
    const found = original.call(this, search, from)
    octets += (found === -1 ? this.length : found) - from + 1
    return found
  }
  try {
    work()
  } finally {
    String.prototype.indexOf = original
  }
  return octets
}
