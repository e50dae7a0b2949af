import { describe, expect, it } from 'vitest'
import { HeaderList } from '../../../pbx-core/sip/message/headers.ts'
import { sessionIn } from '../../../pbx-core/sip/message/session-body.ts'

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n'
const read = (type: string, body: string, encoding?: string) =>
  sessionIn({
    body,
    headers: new HeaderList([
      ['Content-Type', type],
      ...(encoding === undefined ? [] : [['Content-Encoding', encoding] as const])
    ])
  })
const parts = (...all: string[]) => `${all.map((part) => `--b1\r\n${part}`).join('\r\n')}\r\n--b1--\r\n`
const session = `Content-Type: application/sdp\r\n\r\n${sdp}`
const isup =
  'Content-Type: application/isup;version=itu-t92+\r\nContent-Disposition: signal;handling=optional\r\n\r\n\x01\x00\x49'
const place = 'Content-ID: <place@acme.test>\r\nContent-Type: application/pidf+xml\r\n\r\n<presence/>'

describe('the session in a body (RFC 5621)', () => {
  it.each([
    ['alone', 'application/sdp', sdp],
    ['alone, with a parameter', 'Application/SDP; charset=utf-8', sdp],
    ['before ISUP', 'multipart/mixed;boundary=b1', parts(session, isup)],
    ['after a caller’s place (RFC 6442)', 'multipart/mixed; boundary="b1"', parts(place, session)],
    [
      'as one of several ways to say it',
      'multipart/alternative;boundary=b1',
      parts('Content-Type: text/plain\r\n\r\nhi', session)
    ],
    [
      'behind a preamble, its header short',
      'multipart/mixed;boundary=b1',
      `for old readers\r\n${parts(`c: application/sdp\r\n\r\n${sdp}`)}`
    ]
  ])('%s is read', (_where, type, body) => {
    expect(read(type, body)).toBe(sdp)
  })

  it.each([
    ['another type', 'text/plain', sdp],
    ['ISUP alone', 'multipart/mixed;boundary=b1', parts(isup)],
    ['no boundary', 'multipart/mixed', parts(session)],
    ['another boundary', 'multipart/mixed;boundary=b2', parts(session)],
    ['a part that is encoded', 'multipart/mixed;boundary=b1', parts(`Content-Transfer-Encoding: base64\r\n${session}`)],
    [
      'ISUP that must be understood, before or behind it (RFC 3261 §20.11),',
      'multipart/mixed;boundary=b1',
      parts(session, isup.replace('optional', 'required'))
    ],
    ['the same before it', 'multipart/mixed;boundary=b1', parts(isup.replace('optional', 'required'), session)],
    ['a session behind the end', 'multipart/mixed;boundary=b1', `${parts(isup)}--b1\r\n${session}`]
  ])('%s holds none that we could read', (_what, type, body) => {
    expect(read(type, body)).toBeUndefined()
  })

  it('is not read where it is encoded, and nothing is where there is no body', () => {
    expect([
      read('application/sdp', sdp, 'gzip'),
      read('application/sdp', sdp, 'identity'),
      read('text/plain', '')
    ]).toEqual([undefined, sdp, ''])
  })
})
