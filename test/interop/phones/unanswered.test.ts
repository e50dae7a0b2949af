import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, timelineOf } from '../../support/records.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']

describe('calls that are not taken, taken elsewhere or not allowed', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start({ ringSeconds: 5 })
  })
  afterAll(() => office?.[Symbol.asyncDispose]())
  beforeEach((context) => needs(context, ...clients))
  afterEach(() => office?.emptied())

  /** The record of the only call to that number; its post-call request tells the same. */
  async function recordTo(dst: string, disposition: Cdr['disposition']): Promise<Cdr> {
    const record = await recordOf(office.core, (cdr) => cdr.dst === dst && cdr.disposition === disposition)
    const request = await office.app.requests.waitFor(({ query }) => query.get('uniqueid') === record.uniqueid, {
      what: 'the post-call request'
    })
    expect([request.query.get('disposition'), request.query.get('billsec')]).toEqual([disposition, '0'])
    expect([record.answer, record.billsec]).toEqual([null, 0])
    return record
  }

  it('busy: the caller gets 486, the record says BUSY', async () => {
    await using ana = await office.baresip('100')
    await using tom = await office.baresip('101')
    await ana.dial(office.address('101'))
    await tom.incoming()
    await tom.hangUp()
    expect((await ana.closed()).param).toMatch(/^486/)
    expect(await recordTo('101', 'BUSY')).toMatchObject({ hangupcause: 17, hangupby: 'callee' })
  })

  it('declined: the caller gets 603', async () => {
    await using lena = await office.baresip('102')
    await using tom = await office.linphonec('101')
    await lena.dial(office.address('101'))
    await tom.incoming()
    tom.hangUp()
    expect((await lena.closed()).param).toMatch(/^603/)
    const record = await recordOf(office.core, ({ src }) => src === '102')
    expect(record).toMatchObject({ disposition: 'BUSY', hangupcause: 21, hangupby: 'callee', billsec: 0 })
  })

  it('not answered within ringSeconds: the phone stops ringing, the caller gets 480', async () => {
    await using ana = await office.baresip('100')
    await using lena = await office.baresip('102')
    await ana.dial(office.address('102'))
    await lena.incoming()
    expect((await ana.closed()).param).toMatch(/^480/)
    await lena.closed()
    const record = await recordTo('102', 'NO ANSWER')
    expect(record).toMatchObject({ hangupcause: 19, legs: [{ party: '102', result: 'no-answer' }] })
    expect(record.end - record.start).toBeGreaterThanOrEqual(5000)
    expect(record.end - record.start).toBeLessThan(7000)
  })

  it('no phone registered: the caller gets 480, and the time line says what to check', async () => {
    await using ana = await office.baresip('100')
    await ana.dial(office.address('102'))
    expect((await ana.closed()).param).toMatch(/^480/)
    const { uniqueid } = await recordTo('102', 'FAILED')
    expect(await timelineOf(office.core, uniqueid)).toContainEqual(
      expect.objectContaining({ kind: 'warning', text: 'no phone of 102 is registered', remedy: expect.any(String) })
    )
  })

  it('a number that nobody has: the caller gets 404', async () => {
    await using ana = await office.baresip('100')
    await ana.dial(office.address('555'))
    expect((await ana.closed()).param).toMatch(/^404/)
    await recordTo('555', 'FAILED')
  })

  it('the caller hangs up while it rings: the phone stops ringing, the record says NO ANSWER', async () => {
    await using tom = await office.linphonec('101')
    await using ana = await office.baresip('100')
    await ana.dial(office.address('101'))
    await tom.incoming()
    await ana.waitForEvent('CALL_RINGING')
    await ana.hangUp()
    await tom.closed()
    expect(await recordTo('101', 'NO ANSWER')).toMatchObject({ hangupby: 'caller', legs: [{ result: 'cancelled' }] })
  })

  it('two phones of one user ring; the one that answers has the call, the other stops ringing', async () => {
    await using desk = await office.baresip('101')
    await using door = await office.baresip('101')
    await using ana = await office.linphonec('100')
    ana.dial(office.address('101'))
    await Promise.all([desk.incoming(), door.incoming()])
    await door.accept()
    await Promise.all([door.established(), ana.established()])
    await desk.closed()
    await hears(ana, voice.baresip, 'the caller to hear the phone that answered')
    expect(desk.events.entries.some(({ type }) => type === 'CALL_ESTABLISHED')).toBe(false)
    await desk.program.stdout.waitFor(
      (line) => line.startsWith('Reason: SIP;cause=200;text="Call completed elsewhere"'),
      {
        what: 'the CANCEL with its reason (RFC 3326)'
      }
    )
    ana.hangUp()
    await door.closed()
    const record = await recordOf(office.core, ({ src, disposition }) => src === '100' && disposition === 'ANSWERED')
    expect(record.legs.map(({ party, result }) => `${party} ${result}`).sort()).toEqual([
      '101 answered',
      '101 elsewhere'
    ])
  })

  it.each([
    ['a user', '102'],
    ['nobody', '999']
  ])('a wrong password for %s registers nothing and is asked for again', async (_whose, user) => {
    const since = office.core.program.stderr.position
    await using stranger = await office.baresip(user, { password: 'not-this-one', register: 'unawaited' })
    const challenged = (line: string): boolean => line === 'SIP/2.0 401 Unauthorized'
    await stranger.program.stdout.waitFor(challenged, { what: 'the challenge' })
    const afterChallenge = stranger.program.stdout.position
    await stranger.program.stdout.waitFor(challenged, { what: 'the refusal', since: afterChallenge })
    const log = await office.core.program.stderr.waitFor((line) => line.includes('sip.wrong-password'), {
      what: 'the log to tell of it',
      since
    })
    expect(JSON.parse(log)).toMatchObject({ user, domain: 'acme.test', source: '127.0.0.1', dropped: false })
    expect((await office.health()).registrations).toBe(0)
  })

  it('who has not shown a password is challenged, and no phone rings', async () => {
    await using tom = await office.baresip('101')
    await using stranger = await Baresip.start({ user: '100', registrar: office.core.sip, register: false })
    await stranger.dial(office.address('101'))
    await stranger.program.stdout.waitFor((line) => line === 'SIP/2.0 401 Unauthorized', { what: 'the challenge' })
    await stranger.hangUp()
    expect((await office.health()).calls).toBe(0)
    expect(tom.events.entries.filter(({ type }) => type === 'CALL_INCOMING')).toEqual([])
  })

  it('*43 echoes: the phone hears its own tone', async () => {
    await using ana = await office.baresip('100')
    await ana.dial(office.address('*43'))
    await ana.established()
    await hears(ana, voice.baresip, 'its own tone')
    await ana.hangUp()
    await ana.closed()
    const record = await recordOf(office.core, ({ dst }) => dst === '*43')
    expect(record).toMatchObject({ lastapp: 'echo', disposition: 'ANSWERED', hangupby: 'caller' })
  })
})
