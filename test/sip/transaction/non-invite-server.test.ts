import { describe, expect, test } from 'vitest'
import { startNonInviteServer, stepNonInviteServer } from '../../../pbx-core/sip/transaction/non-invite-server.ts'
import { defaultTiming } from '../../../pbx-core/sip/transaction/timing.ts'
import { request, trial } from './trial.ts'

function nonInviteServer(transport: 'udp' | 'tcp' = 'udp') {
  const setup = { request: request('BYE'), reliable: transport === 'tcp', timing: defaultTiming }
  return trial(startNonInviteServer(setup), stepNonInviteServer)
}

const respond = (status: number) => ({ on: 'respond', status, octets: String(status) }) as const
const again = { on: 'request' } as const
const broken = { on: 'transport-failed' } as const

describe('Trying and Proceeding', () => {
  test('while Trying, retransmissions are discarded (RFC 3261 §17.2.2)', () => {
    const machine = nonInviteServer()
    expect(machine.log()).toEqual(['0 deliver BYE'])
    expect(machine.on(again)).toEqual([])
  })

  test('while Proceeding, they get the last provisional (§17.2.2)', () => {
    const machine = nonInviteServer()
    expect(machine.on(respond(183))).toEqual(['0 send 183'])
    expect(machine.on(again)).toEqual(['0 send 183'])
  })

  test('without a final response it ends after 64*T1, silently towards the peer (RFC 4320 §4.2)', () => {
    const machine = nonInviteServer()
    expect(machine.after(40_000)).toEqual(['32000 failed timeout', '32000 terminated'])
  })

  test('a transport error is reported and ends it (§17.2.4)', () => {
    const machine = nonInviteServer()
    expect(machine.on(broken)).toEqual(['0 failed transport', '0 terminated'])
    expect(machine.clock.pending).toBe(0)
  })
})

describe('Completed', () => {
  test('a retransmission gets the final response again, until Timer J at 64*T1 (§17.2.2)', () => {
    const machine = nonInviteServer()
    machine.clock.advance(1000)
    expect(machine.on(respond(200))).toEqual(['1000 send 200'])
    expect(machine.on(again)).toEqual(['1000 send 200'])
    expect(machine.on(respond(500))).toEqual([])
    expect(machine.state()).toEqual({ name: 'completed', last: '200' })
    expect(machine.after(40_000)).toEqual(['33000 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('over a reliable transport Timer J is 0 (§17.2.2)', () => {
    const machine = nonInviteServer('tcp')
    expect(machine.on(respond(200))).toEqual(['0 send 200', '0 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('a transport error just ends it', () => {
    const machine = nonInviteServer()
    machine.happens(respond(200))
    expect(machine.on(broken)).toEqual(['0 terminated'])
  })
})
