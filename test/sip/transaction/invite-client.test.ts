import { describe, expect, test } from 'vitest'
import { startInviteClient, stepInviteClient } from '../../../pbx-core/sip/transaction/invite-client.ts'
import { defaultTiming } from '../../../pbx-core/sip/transaction/timing.ts'
import { response, trial } from './trial.ts'

function inviteClient(transport: 'udp' | 'tcp' = 'udp') {
  const start = startInviteClient({
    octets: 'INVITE',
    ack: (final) => `ACK ${final.status}`,
    reliable: transport === 'tcp',
    timing: defaultTiming
  })
  return trial(start, stepInviteClient)
}

const on = (status: number) => ({ on: 'response', response: response(status) }) as const
const cancel = { on: 'cancel', reason: 'SIP;cause=200' } as const

describe('Calling', () => {
  test('MUST retransmit INVITE at doubling T1 until Timer B at 64*T1 (RFC 3261 §17.1.1.2)', () => {
    const machine = inviteClient()
    expect(machine.after(40_000)).toEqual([
      '500 send INVITE',
      '1500 send INVITE',
      '3500 send INVITE',
      '7500 send INVITE',
      '15500 send INVITE',
      '31500 send INVITE',
      '32000 failed timeout',
      '32000 terminated'
    ])
    expect(machine.clock.pending).toBe(0)
  })

  test('does not retransmit over a reliable transport, but gives up at Timer B (§17.1.1.2)', () => {
    const machine = inviteClient('tcp')
    expect(machine.log()).toEqual(['0 send INVITE'])
    expect(machine.after(40_000)).toEqual(['32000 failed timeout', '32000 terminated'])
  })

  test('a transport error is reported and ends it (§17.1.4)', () => {
    const machine = inviteClient()
    expect(machine.on({ on: 'transport-failed' })).toEqual(['0 failed transport', '0 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('a cancel waits for the first provisional response (§9.1)', () => {
    const machine = inviteClient()
    expect(machine.on(cancel)).toEqual([])
    expect(machine.on(on(100))).toEqual(['0 cancel SIP;cause=200', '0 deliver 100'])
  })

  test('a cancel that meets a final response is not sent (§9.1)', () => {
    const machine = inviteClient()
    machine.happens(cancel)
    expect(machine.on(on(200))).toEqual(['0 deliver 200'])
  })

  test('the timers follow T1 (§17.1.1.1)', () => {
    const timing = { ...defaultTiming, t1: 100 }
    const start = startInviteClient({ octets: 'INVITE', ack: () => 'ACK', reliable: false, timing })
    const machine = trial(start, stepInviteClient)
    expect(machine.after(7000)).toEqual([
      '100 send INVITE',
      '300 send INVITE',
      '700 send INVITE',
      '1500 send INVITE',
      '3100 send INVITE',
      '6300 send INVITE',
      '6400 failed timeout',
      '6400 terminated'
    ])
  })
})

describe('Proceeding', () => {
  test('a provisional stops Timers A and B; further ones are passed on (§17.1.1.2)', () => {
    const machine = inviteClient()
    expect(machine.on(on(180))).toEqual(['0 deliver 180'])
    expect(machine.clock.pending).toBe(0)
    expect(machine.on(on(183))).toEqual(['0 deliver 183'])
    expect(machine.on(on(180))).toEqual(['0 deliver 180'])
  })

  test('100 is passed on once', () => {
    const machine = inviteClient()
    expect([on(100), on(100), on(180), on(100)].map((event) => machine.on(event))).toEqual([
      ['0 deliver 100'],
      [],
      ['0 deliver 180'],
      []
    ])
  })

  test('a cancel is carried out once, and bounds the wait by 64*T1 (§9.1)', () => {
    const machine = inviteClient()
    machine.happens(on(180))
    expect(machine.on(cancel)).toEqual(['0 cancel SIP;cause=200'])
    expect(machine.on(cancel)).toEqual([])
    expect(machine.after(32_000)).toEqual(['32000 failed timeout', '32000 terminated'])
  })

  test('the 487 after a cancel is acknowledged and delivered (§9.1)', () => {
    const machine = inviteClient()
    machine.happens(on(180))
    machine.happens(cancel)
    expect(machine.on(on(487))).toEqual(['0 send ACK 487', '0 deliver 487'])
    expect(machine.after(40_000)).toEqual(['32000 terminated'])
  })

  test('a transport error is reported and ends it (§17.1.4)', () => {
    const machine = inviteClient()
    machine.happens(on(180))
    expect(machine.on({ on: 'transport-failed' })).toEqual(['0 failed transport', '0 terminated'])
  })
})

describe('Completed', () => {
  test('a final non-2xx is acknowledged, delivered once, and absorbed until Timer D, 32 s (§17.1.1.2)', () => {
    const machine = inviteClient()
    expect(machine.on(on(486))).toEqual(['0 send ACK 486', '0 deliver 486'])
    expect(machine.after(500)).toEqual([])
    expect(machine.on(on(486))).toEqual(['500 send ACK 486'])
    expect(machine.after(40_000)).toEqual(['32000 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('over a reliable transport Timer D is 0 (§17.1.1.2)', () => {
    const machine = inviteClient('tcp')
    expect(machine.on(on(404))).toEqual(['0 send ACK 404', '0 deliver 404', '0 terminated'])
    expect(machine.clock.pending).toBe(0)
  })

  test('Timer D outlives the peer’s Timer H where T1 is longer (§17.1.1.2)', () => {
    const timing = { ...defaultTiming, t1: 1000 }
    const start = startInviteClient({ octets: 'INVITE', ack: () => 'ACK', reliable: false, timing })
    const machine = trial(start, stepInviteClient)
    machine.happens(on(486))
    expect(machine.after(70_000)).toEqual(['64000 terminated'])
  })

  test('ignores provisionals, cancels and late 2xx; an unsendable ACK ends it', () => {
    const machine = inviteClient()
    machine.happens(on(486))
    expect([on(180), on(200), cancel].flatMap((event) => machine.on(event))).toEqual([])
    expect(machine.on({ on: 'transport-failed' })).toEqual(['0 terminated'])
  })

  test('keeps only the ACK', () => {
    const machine = inviteClient()
    machine.happens(on(486))
    expect(machine.state()).toEqual({ name: 'completed', ack: 'ACK 486' })
  })
})

describe('Accepted', () => {
  test.each(['udp', 'tcp'] as const)(
    'over %s every 2xx is delivered until Timer M at 64*T1 (RFC 6026 §7.2)',
    (transport) => {
      const machine = inviteClient(transport)
      expect(machine.on(on(200))).toEqual(['0 deliver 200'])
      expect(machine.after(1000)).toEqual([])
      expect(machine.on(on(200))).toEqual(['1000 deliver 200'])
      expect(machine.after(40_000)).toEqual(['32000 terminated'])
      expect(machine.clock.pending).toBe(0)
    }
  )

  test('nothing else matters there (RFC 6026 §7.2)', () => {
    const machine = inviteClient()
    machine.happens(on(200))
    const events = [on(180), on(486), cancel, { on: 'transport-failed' } as const]
    expect(events.flatMap((event) => machine.on(event))).toEqual([])
    expect(machine.state()).toEqual({ name: 'accepted' })
  })
})

test('a terminated machine does nothing', () => {
  const machine = inviteClient()
  machine.happens({ on: 'transport-failed' })
  expect([on(180), on(200), on(486), cancel].flatMap((event) => machine.on(event))).toEqual([])
})
