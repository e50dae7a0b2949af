import { beforeEach, describe, expect, test } from 'vitest'
import { elsewhere, terminations } from '../../pbx-core/call/terminations.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { TwoEnds } from './two-ends.ts'

describe('a leg that we call (RFC 3261 §13.2)', () => {
  let ends: TwoEnds
  beforeEach(() => {
    ends = new TwoEnds()
  })
  const calls = (whenCalled: (call: PhoneCall) => void, options = {}) => {
    ends.far.whenCalled = whenCalled
    return ends.calls(options)
  }
  const reasonOf = (method: string) => ends.call.last(method).headers.get('Reason')

  test('invites with our offer, the way back to us, and which call it is', async () => {
    await calls((call) => call.ring())
    const { headers, from, to, uri } = ends.call.invite
    expect([uri.text, from.uri.text, to.uri.text, to.tag]).toEqual([
      ...['sip:101@10.0.0.2:5060', 'sip:100@acme.test', 'sip:101@acme.test', '']
    ])
    expect([headers.get('Contact'), headers.get('X-Offhook-Call')]).toEqual(['<sip:100@10.0.0.1:5060>', 'call-1'])
    expect(ends.call.heard).toMatchObject({ codecs: ['0 PCMU', '8 PCMA', '9 G722', '111 OPUS'], direction: 'sendrecv' })
  })

  test('rings, and is answered: ACK', async () => {
    await calls((call) => {
      call.ring()
      call.answer()
    })
    expect(ends.progress).toEqual(['180', 'answered PCMU'])
    expect([ends.call.methods, ends.leg.answered]).toEqual([['ACK'], true])
  })

  test('is heard before its answer by the session of a 183, which a 200 without one repeats (§13.2.1)', async () => {
    await calls((call) => {
      call.early()
      call.answer('')
    })
    expect(ends.progress).toEqual(['183 PCMU', 'answered PCMU'])
    expect(ends.media.configured).toHaveLength(1)
  })

  test('whose answer is of no use is ended at once: ACK, BYE (RFC 3264 §6)', async () => {
    await calls((call) => call.answer('v=0\r\n'))
    expect(ends.call.methods).toEqual(['ACK', 'BYE'])
    expect(ends.progress).toMatchObject([['failed', expect.stringMatching(/^its answer cannot be used: /)]])
  })

  test.each([
    ['busy', 486, 'busy'],
    ['declined', 603, 'declined'],
    ['not found', 404, 'not-found']
  ])('is refused: %s', async (_, status, result) => {
    await calls((call) => call.refuse(status))
    expect(ends.progress.map((said) => (said as string[])[0])).toEqual([result])
    expect([ends.leg.termination?.result, ends.leg.signal.aborted]).toEqual([result, true])
  })

  test('says where else the call should go (302)', async () => {
    await calls((call) => call.refuse(302, [['Contact', '<sip:102@acme.test>']]))
    expect(ends.progress).toEqual([['sip:102@acme.test']])
  })

  test('that says nothing at all cannot be reached after 32 s (§17.1.1.2, Timer B)', async () => {
    ends.unplug()
    await ends.calls()
    await ends.pass(31_900)
    expect(ends.progress).toEqual([])
    await ends.pass(200)
    expect(ends.progress).toEqual([['unreachable', 'it did not answer our INVITE']])
  })

  test('of a trunk with others beside it is given up after 2.5 s without a word, and not after a 100', async () => {
    ends.unplug()
    await ends.calls({ isTrunk: true })
    await ends.pass(2600)
    expect(ends.progress).toEqual([['unreachable', 'it has said nothing to our INVITE']])
    const patient = new TwoEnds()
    patient.far.whenCalled = (call) => call.respond(100)
    await patient.calls({ isTrunk: true })
    await patient.pass(20_000)
    expect(patient.progress).toEqual([])
    patient.call.refuse(486)
    await patient.pass()
  })

  test.each([
    ['somebody else has answered', elsewhere(), 'SIP;cause=200;text="Call completed elsewhere"'],
    ['nobody answered in time', terminations.noAnswer('25 s'), 'Q.850;cause=19']
  ])('is taken back where %s: CANCEL says so (RFC 3326)', async (_, termination, reason) => {
    await calls((call) => call.ring())
    ends.leg.hangUp(termination)
    await ends.pass()
    expect([ends.call.methods, reasonOf('CANCEL')]).toEqual([['CANCEL'], reason])
    // Whoever took it back knows it.
    expect(ends.progress).toEqual(['180'])
  })

  test('is cancelled only once it has said something (§9.1)', async () => {
    // Its 100 goes out by itself after 200 ms.
    await calls(() => {})
    ends.leg.hangUp(terminations.noAnswer('25 s'))
    await ends.pass(100)
    expect(ends.call.methods).toEqual([])
    ends.call.ring()
    await ends.pass()
    expect(ends.call.methods).toEqual(['CANCEL'])
  })

  test('that answers in the moment of the CANCEL is acknowledged and ended (§9.1, §15)', async () => {
    await calls((call) => call.ring())
    ends.call.heedsCancel = false
    ends.leg.hangUp(terminations.noAnswer('25 s'))
    await ends.pass()
    ends.call.answer()
    await ends.pass()
    expect(ends.call.methods).toEqual(['CANCEL', 'ACK', 'BYE'])
    expect([ends.leg.answered, ends.progress]).toEqual([false, ['180']])
  })

  test('may ask before its answer, but neither end nor change what has not begun (§15, §14.2)', async () => {
    await calls((call) => call.ring())
    const ask = async (method: string) => ((await ends.until(ends.call.send(method))) as { status: number }).status
    expect([await ask('OPTIONS'), await ask('BYE'), await ask('INVITE')]).toEqual([200, 481, 491])
    ends.call.answer()
    await ends.pass()
    expect(ends.progress.at(-1)).toBe('answered PCMU')
  })
})
