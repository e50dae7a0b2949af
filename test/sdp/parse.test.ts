import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAudio } from '../../pbx-core/sdp/audio.ts'
import { parseSdp } from '../../pbx-core/sdp/parse.ts'
import { serialiseSdp } from '../../pbx-core/sdp/serialise.ts'
import { processorMs } from '../support/processor-time.ts'
import { described } from './describe.ts'
import { otherDevices } from './other-devices.ts'

const head = 'v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n'

describe('parseSdp', () => {
  it('reads the lines that offer/answer works with (RFC 8866 §5)', () => {
    const text = [
      'v=0',
      'o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1',
      's=Call to John Smith',
      'i=SDP Offer #1',
      'u=http://www.jdoe.example.com/home.html',
      'c=IN IP4 198.51.100.1',
      'b=AS:128',
      't=0 0',
      'a=recvonly',
      'm=audio 49170/2 rtp/avp 0 96',
      'c=IN IP6 2001:db8::2',
      'a=rtpmap:96 L16/8000/2',
      'm=VIDEO 0 RTP/AVP 99',
      ''
    ].join('\r\n')
    expect(described(text)).toEqual({
      origin: {
        username: 'jdoe',
        sessionId: '3724394400',
        version: '3724394405',
        networkType: 'IN',
        addressType: 'IP4',
        address: '198.51.100.1'
      },
      name: 'Call to John Smith',
      connection: { networkType: 'IN', addressType: 'IP4', address: '198.51.100.1' },
      times: ['0 0'],
      attributes: [{ name: 'recvonly', value: '' }],
      media: [
        {
          kind: 'audio',
          port: 49170,
          portCount: 2,
          protocol: 'RTP/AVP',
          formats: ['0', '96'],
          connection: { networkType: 'IN', addressType: 'IP6', address: '2001:db8::2' },
          attributes: [{ name: 'rtpmap', value: '96 L16/8000/2' }]
        },
        {
          kind: 'video',
          port: 0,
          portCount: 1,
          protocol: 'RTP/AVP',
          formats: ['99'],
          connection: null,
          attributes: []
        }
      ]
    })
  })

  it.each([
    ['bare line feeds', head.replaceAll('\r\n', '\n')],
    ['bare carriage returns', head.replaceAll('\r\n', '\r')],
    ['trailing blanks and empty lines', `${head.replaceAll('\r\n', ' \t\r\n')}\r\n\r\n`],
    ['no last line end', head.trimEnd()],
    ['no s= line', head.replace('s=-\r\n', '')],
    ['a t= line', `${head}t=0 0\r\n`],
    ['lines of unknown type', `${head}f=what\r\n`]
  ])('accepts %s', (_, text) => {
    expect(described(text)).toEqual(described(`${head}t=0 0\r\n`))
  })

  it('keeps octets that a Unicode trim would take for blanks', () => {
    expect(described(`${head.replace('s=-', 's=caf\xc3\xa0')}`).name).toBe('caf\xc3\xa0')
  })

  it.each([
    ['nothing', '', 'version', 1],
    ['no v= line first', head.replace('v=0\r\n', ''), 'version', 1],
    ['another version', head.replace('v=0', 'v=1'), 'version', 1],
    ['v= twice', `${head}v=0\r\n`, 'version', 4],
    ['no origin', 'v=0\r\ns=-\r\n', 'origin', 3],
    ['an origin without address', head.replace(' 192.0.2.1', ''), 'origin', 2],
    ['an origin with a version that is no number', head.replace(' 2 IN', ' x IN'), 'origin', 2],
    ['two origins', `${head}o=- 1 2 IN IP4 192.0.2.1\r\n`, 'origin', 4],
    ['a c= line of two words', `${head}c=IN 192.0.2.1\r\n`, 'connection', 4],
    ['a t= line of words', `${head}t=now forever\r\n`, 'time', 4],
    ['an m= line without format', `${head}m=audio 4000 RTP/AVP\r\n`, 'media', 4],
    ['a port beyond 65535', `${head}m=audio 65536 RTP/AVP 0\r\n`, 'media', 4],
    ['a negative port', `${head}m=audio -1 RTP/AVP 0\r\n`, 'media', 4],
    ['no ports', `${head}m=audio 4000/0 RTP/AVP 0\r\n`, 'media', 4],
    ['a line that is none', `${head}hello\r\n`, 'line', 4],
    ['a NUL', head.replace('s=-', 's=\0'), 'octets', 0],
    ['65 media lines', head + 'm=audio 4000 RTP/AVP 0\r\n'.repeat(65), 'too-large', 68],
    ['more than 2000 lines', head + 'a=x\r\n'.repeat(2000), 'too-large', 2000],
    ['more than 64 KiB', `${head}a=${'x'.repeat(65_536)}`, 'too-large', 0]
  ])('refuses %s', (_, text, code, line) => {
    const parsed = parseSdp(text)
    expect(parsed.ok ? parsed : { code: parsed.error.code, line: parsed.error.line }).toEqual({ code, line })
  })

  it('stays linear where blanks come in long runs', () => {
    const hostile = [`s=${' '.repeat(60_000)}x`, `o=${'- '.repeat(30_000)}`, `m=audio 1 ${' 0'.repeat(30_000)}`]
    const spent = processorMs(() => {
      for (const line of hostile) parseSdp(`v=0\r\n${line}`)
    })
    expect(spent).toBeLessThan(500)
  })

  it('never throws, and reads back what it writes, whatever comes in', () => {
    const word = fc.constantFrom(
      'v=0',
      'o=- 1 2 IN IP4 h',
      's=',
      'c=IN IP6 ::1',
      't=1 2',
      'm=audio 9 RTP/AVP 0',
      'a=x:'
    )
    const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
    const line = fc.oneof(
      word,
      octets,
      fc.tuple(word, octets).map(([known, extra]) => known + extra)
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const parsed = parseSdp(['v=0', 'o=- 1 2 IN IP4 h', ...lines].join('\r\n'))
        if (parsed.ok) expect(described(serialiseSdp(parsed.value))).toEqual(parsed.value)
      }),
      { numRuns: 2000 }
    )
  })

  it.for(otherDevices)('reads the description of $from', ({ text, kinds, audio }) => {
    const description = described(text)
    const read = readAudio(description)
    expect(description.media.map((media) => media.kind).join()).toBe(kinds)
    const outcome = !read.ok ? read.error.code : read.value.rejected ? 'rejected' : 'ok'
    expect(outcome).toBe(audio)
    expect(described(serialiseSdp(description))).toEqual(description)
  })
})
