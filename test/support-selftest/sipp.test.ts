import { describe, expect, it } from 'vitest'
import { needs } from '../support/needs.ts'
import { Sipp } from '../support/sipp.ts'

const caller = { number: '+15550100199', name: 'ACME Inc' }

describe('Sipp driver', () => {
  it('runs caller and callee scenarios to their end and tells what was said', async (context) => {
    needs(context, 'sipp')
    await using callee = await Sipp.start({ scenario: 'trunk-callee' })
    const calling = await Sipp.run({
      scenario: 'trunk-caller',
      target: callee.address,
      service: '+15550100100',
      keys: caller,
      pauseMs: 200
    })
    const called = await callee.finished()
    expect({ ok: calling.ok, successful: calling.successful, failed: calling.failed }).toEqual({
      ok: true,
      successful: 1,
      failed: 0
    })
    expect(called.ok).toBe(true)
    expect(called.messages.map(({ direction, firstLine }) => `${direction} ${firstLine}`)).toEqual([
      `received INVITE sip:+15550100100@${callee.address} SIP/2.0`,
      'sent SIP/2.0 180 Ringing',
      'sent SIP/2.0 200 OK',
      expect.stringMatching(/^received ACK /),
      expect.stringMatching(/^received BYE /),
      'sent SIP/2.0 200 OK'
    ])
    expect(called.messages[0]?.text).toContain('From: "ACME Inc" <sip:+15550100199@')
    expect(calling.responseTimes).toHaveLength(1)
  })

  it('runs over TCP and makes several calls', async (context) => {
    needs(context, 'sipp')
    await using callee = await Sipp.start({ scenario: 'trunk-callee', transport: 'tcp', calls: 3 })
    const calling = await Sipp.run({
      scenario: 'trunk-caller',
      target: callee.address,
      transport: 'tcp',
      keys: caller,
      calls: 3
    })
    expect({ ok: calling.ok, successful: calling.successful }).toEqual({ ok: true, successful: 3 })
    expect(calling.responseTimes).toHaveLength(3)
  })

  it('expects the refusal that it was told to expect', async (context) => {
    needs(context, 'sipp')
    await using callee = await Sipp.start({
      scenario: 'trunk-callee-refuse',
      keys: { status: '486', reason: 'Busy Here' }
    })
    const calling = await Sipp.run({
      scenario: 'trunk-caller-refused',
      target: callee.address,
      keys: { ...caller, status: '486' }
    })
    expect(calling.ok).toBe(true)
    expect((await callee.finished()).ok).toBe(true)
  })

  it('reports a call that went otherwise as failed, with the reason', async (context) => {
    needs(context, 'sipp')
    await using callee = await Sipp.start({
      scenario: 'trunk-callee-refuse',
      keys: { status: '486', reason: 'Busy Here' }
    })
    const calling = await Sipp.run({ scenario: 'trunk-caller', target: callee.address, keys: caller })
    expect({ ok: calling.ok, failed: calling.failed }).toEqual({ ok: false, failed: 1 })
    expect(calling.errors).toContain('486 Busy Here')
  })

  it('registers with the credentials of its row', async (context) => {
    needs(context, 'sipp')
    await using registrar = await Sipp.start({ scenario: 'registrar' })
    const registering = await Sipp.run({
      scenario: 'register',
      target: registrar.address,
      rows: [['100', '[authentication username=100 password=sip-100]']]
    })
    expect(registering.ok).toBe(true)
    const { messages } = await registrar.finished()
    expect(messages[2]?.text).toMatch(/Authorization: Digest username="100",realm="acme.test"/)
  })
})
