import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { Line } from '../../../main/ua/line.ts'

const refreshed = vi.hoisted(() => [] as (number | undefined)[])
vi.mock('sip.js', async (original) => {
  const sip = await original<typeof import('sip.js')>()
  return {
    ...sip,
    Registerer: class extends sip.Registerer {
      constructor(...[agent, options]: ConstructorParameters<typeof sip.Registerer>) {
        super(agent, options)
        refreshed.push(options?.refreshFrequency)
      }
    }
  }
})

function line(server: string) {
  const account = { server: () => server, user: '100', domain: 'acme.test', displayName: '', password: () => '' }
  return new Line({ account, log() {}, changed() {}, invited() {}, returned() {}, description: () => never() })
}

test('phones renew their registrations well before the end, each at a time of its own (RFC 3261 §10.2.4)', async () => {
  for (let phone = 0; phone < 40; phone++) line('ws://127.0.0.1:9')
  const percents = refreshed.map((percent) => percent ?? 0)
  expect(percents).toHaveLength(40)
  expect([Math.min(...percents) >= 70, Math.max(...percents) <= 95]).toEqual([true, true])
  // Of an office that comes back at once no two of ten.
  expect(new Set(percents).size).toBeGreaterThan(10)
})

test('a line that was closed stays closed, also where its last REGISTER is answered after that (5-softphone)', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  await once(server, 'listening')
  const closing = line(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  closing.start()
  const [socket] = await once(server, 'connection')
  const [register] = await once(socket, 'message')
  const closed = closing[Symbol.asyncDispose]()
  socket.send(accepted(String(register)))
  await closed
  expect(closing.state).toEqual({ kind: 'closed' })
})

function accepted(register: string): string {
  const kept = register.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq|Contact):/i.test(line))
  return `${['SIP/2.0 200 OK', ...kept, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`
}

function never(): never {
  throw new Error('nobody calls')
}
