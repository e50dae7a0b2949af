import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

  it('takes a message of 64 KiB; one octet more ends the connection (1009), and reaches nobody', async () => {
    const phone = connect()
    await once(phone, 'open')
    const lengths: number[] = []
    const heard = new Promise<void>((resolve) => {
      fixture.pbx.sockets[0]?.onMessage((octets) => {
        lengths.push(octets.length)
        resolve()
      })
    })
    phone.send('x'.repeat(64 * 1024))
    await withDeadline(heard, 'the message')
    const answered = once(phone, 'message')
    fixture.pbx.sockets[0]?.send('SIP/2.0 200 OK')
    await withDeadline(answered, 'an answer to it')
    phone.send('x'.repeat(64 * 1024 + 1))
    const [code] = await withDeadline(once(phone, 'close'), 'the end')
    expect([code, lengths]).toEqual([1009, [64 * 1024]])
  })

  it('gives up a phone that reads nothing, once 1 MiB waits for it', async () => {
    const phone = connect()
    await once(phone, 'open')
    phone.pause()
    const [socket] = fixture.pbx.sockets
    const gone = new Promise<void>((resolve) => socket?.onClose(resolve))
    for (let sent = 0; sent < 400; sent++) socket?.send('x'.repeat(64 * 1024))
    await withDeadline(gone, 'the end')
    phone.terminate()
  })

  it.each([
    ['answers its pings is kept', true],
    ['does not answer a ping until the next one is due is given up', false]
  ])('a phone that %s (every 30 s, RFC 6455 §5.5.2)', async (_, autoPong) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const phone = new WebSocket(`ws://127.0.0.1:${fixture.listener.port}/sip`, ['sip'], { autoPong })
      await once(phone, 'open')
      const [server] = fixture.pbx.sockets
      let isOver = false
      const gone = new Promise<void>((resolve) =>
        server?.onClose(() => {
          isOver = true
          resolve()
        })
      )
      for (let asked = 0; asked < (autoPong ? 3 : 1); asked++) {
        const ping = once(phone, 'ping')
        vi.advanceTimersByTime(30_000)
        await withDeadline(ping, 'a ping')
        // Behind its pong, if it sends one.
        const behind = new Promise<void>((resolve) => server?.onMessage(() => resolve()))
        phone.send('OPTIONS')
        await withDeadline(behind, 'the message behind it')
      }
      expect(isOver).toBe(false)
      vi.advanceTimersByTime(29_999)
      expect([isOver, phone.readyState]).toEqual([false, WebSocket.OPEN])
      if (!autoPong) {
        vi.advanceTimersByTime(1)
        await withDeadline(gone, 'the end')
      }
      phone.terminate()
    } finally {
      vi.useRealTimers()
    }
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
    const [code] = await withDeadline(closed, 'the end')
    expect([1001, 1006]).toContain(code)
    expect(
      await new Promise((resolve) => connect().once('error', ({ code: why }: NodeJS.ErrnoException) => resolve(why)))
    ).toBe('ECONNREFUSED')
  })
})
