import { describe, expect, test } from 'vitest'
import { startInviteServer, stepInviteServer } from '../../../pbx-core/sip/transaction/invite-server.ts'
import { defaultTiming } from '../../../pbx-core/sip/transaction/timing.ts'
import { request, trial } from './trial.ts'

function inviteServer(transport: 'udp' | 'tcp' = 'udp') {
  const start = startInviteServer({
    request: request('INVITE'),
    trying: () => '100',
    reliable: transport === 'tcp',
    timing: defaultTiming
  })
  return trial(start, stepInviteServer)
}

const respond = (status: number) => ({ on: 'respond', status, octets: String(status) }) as const
const again = { on: 'request' } as const
const ack = { on: 'ack', request: request('ACK') } as const
const broken = { on: 'transport-failed' } as const

describe('Proceeding', () => {
  test('sends 100 after 200 ms unless the user has answered (RFC 3261 §17.2.1)', () => {
    const machine = inviteServer()
    expect(machine.log()).toEqual(['0 deliver INVITE'])
    expect(machine.after(1000)).toEqual(['200 send 100'])
    const quick = inviteServer()
    expect(quick.on(respond(180))).toEqual(['0 send 180'])
    expect(quick.after(1000)).toEqual([])
    expect(quick.clock.pending).toBe(0)
  })

  test('a retransmitted INVITE gets the most recent provisional again (§17.2.1)', () => {
    const machine = inviteServer()
    expect(machine.on(again)).toEqual([])
    machine.happens(respond(180))
    machine.happens(respond(183))
    expect(machine.on(again)).toEqual(['0 send 183'])
  })

  test('an ACK means nothing there; a transport error is reported and ends it (§17.2.4)', () => {
    const machine = inviteServer()
    expect(machine.on(ack)).toEqual([])
    expect(machine.on(broken)).toEqual(['0 failed transport', '0 terminated'])
    expect(machine.clock.pending).toBe(0)
  })
})

describe('Completed', () => {
  test('MUST retransmit a non-2xx final at T1, 2*T1 … T2 until Timer H at 64*T1 (§17.2.1)', () => {
    const machine = inviteServer()
    expect(machine.on(respond(486))).toEqual(['0 send 486'])
    expect(machine.after(40_000)).toEqual([
      '500 send 486',
      '1500 send 486',
      '3500 send 486',
      '7500 send 486',
      '11500 send 486',
      '15500 send 486',
      '19500 send 486',
      '23500 send 486',
      '27500 send 486',
      '31500 send 486',
      '32000 failed timeout',
      '32000 terminated'
    ])
    expect(machine.clock.pending).toBe(0)
  })

  test('a retransmitted INVITE gets the final response again; other responses are discarded (§17.2.1)', () => {
    const machine = inviteServer()
    machine.happens(respond(486))
    expect(machine.on(again)).toEqual(['0 send 486'])
    expect([respond(200), respond(180)].flatMap((event) => machine.on(event))).toEqual([])
  })

  test('over a reliable transport it is not retransmitted, and Timer H still bounds the wait (§17.2.1)', () => {
    const machine = inviteServer('tcp')
    machine.happens(respond(486))
    expect(machine.after(40_000)).toEqual(['32000 failed timeout', '32000 terminated'])
  })

  test('a transport error is reported and ends it (§17.2.4)', () => {
    const machine = inviteServer()
    machine.happens(respond(486))
    expect(machine.on(broken)).toEqual(['0 failed transport', '0 terminated'])
  })
})

describe('Confirmed', () => {
  test('the ACK stops retransmission; Timer I, T4, absorbs what still comes (§17.2.1)', () => {
    const machine = inviteServer()
    machine.happens(respond(486))
    expect(machine.on(ack)).toEqual([])
    expect(machine.state()).toEqual({ name: 'confirmed' })
    expect([ack, again, respond(200), broken].flatMap((event) => machine.on(event))).toEqual([])
    expect(machine.after(40_000)).toEqual(['5000 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('over a reliable transport Timer I is 0 (§17.2.1)', () => {
    const machine = inviteServer('tcp')
    machine.happens(respond(486))
    expect(machine.on(ack)).toEqual(['0 terminated'])
    expect(machine.clock.pending).toBe(0)
  })
})

describe('Accepted', () => {
  test.each(['udp', 'tcp'] as const)(
    'over %s absorbs INVITEs and passes the user’s 2xx until Timer L (RFC 6026 §7.1)',
    (transport) => {
      const machine = inviteServer(transport)
      expect(machine.on(respond(200))).toEqual(['0 send 200'])
      expect(machine.on(again)).toEqual([])
      expect(machine.on(respond(200))).toEqual(['0 send 200'])
      expect(machine.on(respond(486))).toEqual([])
      expect(machine.on(broken)).toEqual([])
      expect(machine.state()).toEqual({ name: 'accepted' })
      expect(machine.after(40_000)).toEqual(['32000 terminated'])
      expect(machine.clock.pending).toBe(0)
    }
  )

  test('an ACK that comes here is passed up (RFC 6026 §7.1)', () => {
    const machine = inviteServer()
    machine.happens(respond(200))
    expect(machine.on(ack)).toEqual(['0 deliver ACK'])
  })
})
