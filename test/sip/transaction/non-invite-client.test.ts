import { describe, expect, test } from 'vitest'
import { startNonInviteClient, stepNonInviteClient } from '../../../pbx-core/sip/transaction/non-invite-client.ts'
import { defaultTiming } from '../../../pbx-core/sip/transaction/timing.ts'
import { response, trial } from './trial.ts'

function nonInviteClient(transport: 'udp' | 'tcp' = 'udp') {
  const start = startNonInviteClient({ octets: 'BYE', reliable: transport === 'tcp', timing: defaultTiming })
  return trial(start, stepNonInviteClient)
}

const on = (status: number) => ({ on: 'response', response: response(status, 'BYE') }) as const

describe('Trying', () => {
  test('MUST retransmit at T1, 2*T1 … T2 until Timer F at 64*T1 (RFC 3261 §17.1.2.2)', () => {
    const machine = nonInviteClient()
    expect(machine.after(40_000)).toEqual([
      '500 send BYE',
      '1500 send BYE',
      '3500 send BYE',
      '7500 send BYE',
      '11500 send BYE',
      '15500 send BYE',
      '19500 send BYE',
      '23500 send BYE',
      '27500 send BYE',
      '31500 send BYE',
      '32000 failed timeout',
      '32000 terminated'
    ])
    expect(machine.clock.pending).toBe(0)
  })

  test('does not retransmit over a reliable transport, but gives up at Timer F (§17.1.2.2)', () => {
    const machine = nonInviteClient('tcp')
    expect(machine.log()).toEqual(['0 send BYE'])
    expect(machine.after(40_000)).toEqual(['32000 failed timeout', '32000 terminated'])
  })

  test('a transport error is reported and ends it (§17.1.4)', () => {
    expect(nonInviteClient().on({ on: 'transport-failed' })).toEqual(['0 failed transport', '0 terminated'])
  })
})

describe('Proceeding', () => {
  test('after a provisional Timer E runs at T2, Timer F goes on (§17.1.2.2)', () => {
    const machine = nonInviteClient()
    expect(machine.on(on(100))).toEqual(['0 deliver 100'])
    expect(machine.after(13_000)).toEqual(['500 send BYE', '4500 send BYE', '8500 send BYE', '12500 send BYE'])
    expect(machine.after(20_000).slice(-2)).toEqual(['32000 failed timeout', '32000 terminated'])
  })
})

describe('Completed', () => {
  test('the final response is delivered once; its copies are absorbed until Timer K at T4 (§17.1.2.2)', () => {
    const machine = nonInviteClient()
    expect(machine.on(on(200))).toEqual(['0 deliver 200'])
    expect(machine.on(on(200))).toEqual([])
    expect(machine.on({ on: 'transport-failed' })).toEqual([])
    expect(machine.state()).toEqual({ name: 'completed' })
    expect(machine.after(40_000)).toEqual(['5000 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('a final after a provisional counts as well', () => {
    const machine = nonInviteClient()
    machine.happens(on(100))
    expect(machine.on(on(404))).toEqual(['0 deliver 404'])
    expect(machine.after(40_000)).toEqual(['5000 terminated'])
  })

  test('over a reliable transport Timer K is 0 (§17.1.2.2)', () => {
    const machine = nonInviteClient('tcp')
    expect(machine.on(on(200))).toEqual(['0 deliver 200', '0 terminated'])
    expect(machine.clock.pending).toBe(0)
    expect(machine.on(on(200))).toEqual([])
  })
})
