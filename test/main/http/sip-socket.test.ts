import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { withDeadline } from '../../support/wait-for.ts'
import { type HttpFixture, httpFixture } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const connect = (path = '/sip', protocols: string[] = ['sip'], headers: Record<string, string> = {}) =>
  new WebSocket(`ws://127.0.0.1:${fixture.listener.port}${path}`, protocols, { headers })

async function refusal(socket: WebSocket): Promise<number> {
  socket.on('error', () => {})
  const [, response] = await withDeadline(once(socket, 'unexpected-response'), 'a refusal')
  response.resume()
  return response.statusCode
}

describe('/sip (RFC 7118)', () => {
  it('hands the connection to the core, one message a frame, both ways, octet by octet', async () => {
    const phone = connect()
    await once(phone, 'open')
    expect(phone.protocol).toBe('sip')
    const [socket] = fixture.pbx.sockets
    if (socket === undefined) throw new Error('no socket')
    expect([socket.local.port, socket.remote.address, socket.secure]).toEqual([
      fixture.listener.port,
      '127.0.0.1',
      false
    ])

    const received: string[] = []
    const heard = new Promise<void>((resolve) => {
      socket.onMessage((octets) => {
        received.push(octets)
        if (received.length === 2) resolve()
      })
    })
    phone.send('MESSAGE ü')
    phone.send(Buffer.from([0, 255, 128]))
    await withDeadline(heard, 'two messages')
    expect(received).toEqual(['MESSAGE \u00c3\u00bc', '\u0000\u00ff\u0080'])

    const frames: [string, boolean][] = []
    const answered = new Promise<void>((resolve) => {
      phone.on('message', (data, isBinary) => {
        frames.push([data.toString('latin1'), isBinary])
        if (frames.length === 2) resolve()
      })
    })
    socket.send('SIP/2.0 200 \u00c3\u00bc')
    socket.send('\u00ff')
    await withDeadline(answered, 'two answers')
    expect(frames).toEqual([
      ['SIP/2.0 200 \u00c3\u00bc', false],
      ['\u00ff', true]
    ])

    const gone = new Promise<void>((resolve) => socket.onClose(resolve))
    phone.close()
    await withDeadline(gone, 'the end')
  })

  it('refuses a client that does not offer "sip" (§4.1)', async () => {
    expect(await refusal(connect('/sip', ['xmpp']))).toBe(400)
    expect(await refusal(connect('/sip', []))).toBe(400)
    expect(fixture.pbx.sockets).toEqual([])
  })

  it('refuses a page of another origin, and a foreign Host', async () => {
    expect(await refusal(connect('/sip', ['sip'], { origin: 'https://evil.test' }))).toBe(403)
    expect(await refusal(connect('/sip', ['sip'], { 'sec-fetch-site': 'cross-site' }))).toBe(403)
    expect(await refusal(connect('/sip', ['sip'], { host: 'evil.test' }))).toBe(403)
    expect(fixture.pbx.sockets).toEqual([])
  })

  it('opens no WebSocket anywhere else, and dials nothing for one', async () => {
    expect(await refusal(connect('/remote_call.htm?dest=100&auth=102%3Aweb-102'))).toBe(404)
    expect(await refusal(connect('/nothing'))).toBe(404)
    expect(fixture.pbx.commands).toEqual([])
  })

  it('ends a connection that sends more than a SIP message may have', async () => {
    const phone = connect()
    await once(phone, 'open')
    phone.send('x'.repeat(65 * 1024))
    const [code] = await withDeadline(once(phone, 'close'), 'the end')
    expect(code).toBe(1009)
  })

  it('says to a plain request that it speaks WebSocket: 426', async () => {
    const answer = await fixture.request('/sip')
    expect([answer.status, answer.headers.upgrade]).toEqual([426, 'websocket'])
  })

  it('closing the listener ends the phones', async () => {
    const phone = connect()
    await once(phone, 'open')
    const closed = once(phone, 'close')
    await fixture.listener.close()
    await withDeadline(closed, 'the end')
  })
})
