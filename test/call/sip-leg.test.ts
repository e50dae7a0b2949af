import { beforeEach, describe, expect, test } from 'vitest'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { SipResponse } from '../../pbx-core/sip/message/message.ts'
import { TwoEnds } from './two-ends.ts'

describe('a leg that talks', () => {
  let ends: TwoEnds
  beforeEach(async () => {
    ends = new TwoEnds()
    await ends.talking()
  })
  const send = async (...what: Parameters<TwoEnds['call']['send']>) =>
    (await ends.until(ends.call.send(...what))) as SipResponse

  test('ends by the BYE of its peer, with all that belongs to it (RFC 3261 §15.1.2)', async () => {
    const left: string[] = []
    ends.leg.use({ [Symbol.dispose]: () => void left.push('place') })
    expect((await send('BYE')).status).toBe(200)
    const { termination, signal } = ends.leg
    expect([termination?.result, termination?.by, signal.aborted, left]).toEqual([
      ...['completed', 'caller', true, ['place']]
    ])
    expect(ends.media.released).toBe(true)
    expect((await send('OPTIONS')).status).toBe(481)
  })

  test('ends by a BYE of ours, which says why (RFC 3326)', async () => {
    ends.leg.hangUp(terminations.unreachable('the other side is gone'))
    await ends.pass()
    expect(ends.call.methods).toEqual(['BYE'])
    expect(ends.call.last('BYE').headers.get('Reason')).toMatch(/^Q\.850;cause=\d+$/)
    expect(ends.leg.termination?.reason).toBe('the other side is gone')
  })

  test('keeps how it ended first', async () => {
    ends.leg.hangUp(terminations.busy('first'))
    ends.leg.hangUp(terminations.declined('second'))
    await ends.pass()
    expect([ends.leg.termination?.result, ends.call.methods]).toEqual(['busy', ['BYE']])
  })

  test('gives back at once what is brought to it after its end', async () => {
    ends.leg.hangUp(terminations.busy('over'))
    const left: string[] = []
    ends.leg.use({ [Symbol.dispose]: () => void left.push('late') })
    expect(left).toEqual(['late'])
    await ends.pass()
  })

  test('tells keys of either kind to whoever listens now, and keeps them while nobody does (RFC 6086, RFC 4733)', async () => {
    await ends.until(ends.call.info('1'))
    ends.media.press('2')
    const heard: string[] = []
    const listening = ends.leg.observe({ digit: (digit, source) => void heard.push(`${digit} by ${source}`) })
    await ends.until(ends.call.info('3', 'dtmf'))
    ends.media.press('4')
    listening[Symbol.dispose]()
    ends.media.press('5')
    const kept = ['', '', '', ''].map(() => ends.leg.keys.take())
    expect([kept, heard]).toEqual([
      ['1', '2', '5', undefined],
      ['3 by info', '4 by rtp']
    ])
  })

  test('answers 415 with what it reads to an INFO of another kind, and wants no packages: 469 (RFC 6086 §4.2.2)', async () => {
    const strange = await send('INFO', [], { body: '<x/>', contentType: 'application/media_control+xml' })
    expect([strange.status, strange.headers.get('Accept')]).toEqual([
      ...[415, expect.stringMatching(/^application\/dtmf-relay, application\/dtmf, /)]
    ])
    const packaged = await send('INFO', [['Info-Package', 'infoDtmf']], { body: '1', contentType: 'application/dtmf' })
    expect([packaged.status, packaged.headers.get('Recv-Info'), ends.leg.keys.take()]).toEqual([469, '', undefined])
  })

  test('says by INFO what its peer cannot hear as an event, and only where its Allow names that (RFC 6086 §5)', async () => {
    expect(ends.leg.takesKeys).toBe(true)
    ends.leg.sendInfoDigit('7', 160)
    await ends.pass()
    expect(ends.call.last('INFO').body).toBe('Signal=7\r\nDuration=160\r\n')
    const deaf = new TwoEnds()
    deaf.far.media = { ...deaf.far.media, telephoneEvent: null }
    await deaf.talking()
    expect(deaf.leg.takesKeys).toBe(false)
    const able = new TwoEnds()
    able.far.media = { ...able.far.media, telephoneEvent: null }
    await able.talking({ headers: [['Allow', 'INVITE, ACK, BYE, INFO']] })
    expect(able.leg.takesKeys).toBe(true)
  })

  test('refuses what is out of order with 500 (RFC 3261 §12.2.2)', async () => {
    const { number } = ends.call.invite.cseq
    expect((await send('OPTIONS')).status).toBe(200)
    expect((await send('BYE', [], { sequence: number })).status).toBe(500)
    expect(ends.leg.termination).toBeUndefined()
  })

  test('refuses a REFER where nobody takes it: it talks with nobody (RFC 3515 §2.4.2)', async () => {
    const refer = await send('REFER', [['Refer-To', '<sip:102@acme.test>']])
    expect(refer.status).toBe(603)
  })

  test.each([
    ['answers', 200, undefined],
    ['does not know the call', 481, '101 sends no media, and answers 481 when it is asked'],
    ['answers with something else', 488, undefined]
  ])('whose media has stopped is asked whether it is there: one that %s', async (_, status, reason) => {
    ends.call.refuses = { OPTIONS: status }
    ends.media.emit({ kind: 'silent' } as never)
    ends.media.emit({ kind: 'silent' } as never)
    await ends.pass()
    expect(ends.call.methods.filter((method) => method === 'OPTIONS')).toHaveLength(1)
    expect(ends.leg.termination?.reason).toBe(reason)
  })

  test('is over where its peer does not answer that at all (RFC 3261 §12.2.1.2)', async () => {
    ends.unplug()
    ends.media.emit({ kind: 'silent' } as never)
    await ends.pass(31_900)
    expect(ends.leg.termination).toBeUndefined()
    await ends.pass(200)
    expect(ends.leg.termination?.reason).toBe('101 sends no media, and does not answer when it is asked')
  })

  test('is ended where its media cannot be trusted, and the time line says why', async () => {
    ends.media.emit({ kind: 'insecure', reason: 'another certificate than was promised' } as never)
    await ends.pass()
    expect([ends.call.methods, ends.leg.termination?.reason]).toEqual([
      ...[['BYE'], 'its media cannot be trusted: another certificate than was promised']
    ])
  })

  test('is its peer’s alone: a request over another flow proves nothing (4-pbx, SIP)', () => {
    const { flow } = ends.far
    expect(ends.leg.owns({ ...flow, id: 'another', remote: { address: '10.0.0.9', port: 5060 } })).toBe(false)
  })
})
