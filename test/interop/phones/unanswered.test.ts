import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, timelineOf } from '../../support/records.ts'
import { stalled } from '../../support/stopwatch.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']

describe.concurrent('calls that are not taken, taken elsewhere or not allowed', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start({ ringSeconds: 5, moreUsers: 30 })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  /** The record of the only call of that user; its post-call request tells the same. */
  async function unansweredRecord(src: string, disposition: Cdr['disposition']): Promise<Cdr> {
    const record = await recordOf(office.core, (cdr) => cdr.src === src)
    const request = await office.app.requests.waitFor(({ query }) => query.get('uniqueid') === record.uniqueid, {
      what: 'the post-call request'
    })
    expect([request.query.get('disposition'), request.query.get('billsec')]).toEqual([disposition, '0'])
    expect([record.answer, record.billsec]).toEqual([null, 0])
    return record
  }

  it('busy: the caller gets 486, the record says BUSY', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.baresip(dest)
    await ana.dial(office.address(dest))
    await tom.incoming()
    await tom.hangUp()
    expect((await ana.closed()).param).toMatch(/^486/)
    expect(await unansweredRecord(user, 'BUSY')).toMatchObject({ hangupcause: 17, hangupby: 'callee' })
  })

  it('declined: the caller gets 603', async () => {
    const { user, dest } = office.nextUsers()
    await using lena = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    await lena.dial(office.address(dest))
    await tom.incoming()
    tom.hangUp()
    expect((await lena.closed()).param).toMatch(/^603/)
    const record = await recordOf(office.core, ({ src }) => src === user)
    expect(record).toMatchObject({ disposition: 'BUSY', hangupcause: 21, hangupby: 'callee', billsec: 0 })
  })

  it('not answered within ringSeconds: the phone stops ringing, the caller gets 480', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using lena = await office.baresip(dest)
    const stalledMs = stalled()
    await ana.dial(office.address(dest))
    await lena.incoming()
    expect((await ana.closed()).param).toMatch(/^480/)
    await lena.closed()
    const record = await unansweredRecord(user, 'NO ANSWER')
    expect(record).toMatchObject({ hangupcause: 19, legs: [{ party: dest, result: 'no-answer' }] })
    expect(record.end - record.start).toBeGreaterThanOrEqual(5000)
    expect(record.end - record.start - stalledMs()).toBeLessThan(7000)
  })

  it('no phone registered: the caller gets 480, and the time line says what to check', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await ana.dial(office.address(dest))
    expect((await ana.closed()).param).toMatch(/^480/)
    const { uniqueid } = await unansweredRecord(user, 'FAILED')
    expect(await timelineOf(office.core, uniqueid)).toContainEqual(
      expect.objectContaining({
        kind: 'warning',
        text: `no phone of ${dest} is registered`,
        remedy: expect.any(String)
      })
    )
  })

  it('a number that nobody has: the caller gets 404', async () => {
    const { user } = office.nextUsers()
    await using ana = await office.baresip(user)
    await ana.dial(office.address('555'))
    expect((await ana.closed()).param).toMatch(/^404/)
    await unansweredRecord(user, 'FAILED')
  })

  it('the caller hangs up while it rings: the phone stops ringing, the record says NO ANSWER', async () => {
    const { user, dest } = office.nextUsers()
    await using tom = await office.linphonec(dest)
    await using ana = await office.baresip(user)
    await ana.dial(office.address(dest))
    await tom.incoming()
    await ana.waitForEvent('CALL_RINGING')
    await ana.hangUp()
    await tom.closed()
    expect(await unansweredRecord(user, 'NO ANSWER')).toMatchObject({
      hangupby: 'caller',
      legs: [{ result: 'cancelled' }]
    })
  })

  it('two phones of one user ring; the one that answers has the call, the other stops ringing', async () => {
    const { user, dest } = office.nextUsers()
    await using desk = await office.baresip(dest)
    await using door = await office.baresip(dest)
    await using ana = await office.linphonec(user)
    ana.dial(office.address(dest))
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
    const record = await recordOf(office.core, ({ src }) => src === user)
    expect(record.legs.map(({ party, result }) => `${party} ${result}`).sort()).toEqual([
      `${dest} answered`,
      `${dest} elsewhere`
    ])
  })

  it.each(['a user', 'nobody'])('a wrong password for %s registers nothing and is asked for again', async (whose) => {
    const user = whose === 'nobody' ? '999' : office.nextUsers().user
    const since = office.core.program.stderr.position
    await using stranger = await office.baresip(user, { password: 'not-this-one', register: 'unawaited' })
    const challenged = (line: string): boolean => line === 'SIP/2.0 401 Unauthorized'
    await stranger.program.stdout.waitFor(challenged, { what: 'the challenge' })
    const afterChallenge = stranger.program.stdout.position
    await stranger.program.stdout.waitFor(challenged, { what: 'the refusal', since: afterChallenge })
    const log = await office.core.program.stderr.waitFor(
      (line) => line.includes('sip.wrong-password') && line.includes(`"${user}"`),
      {
        what: 'the log to tell of it',
        since
      }
    )
    expect(JSON.parse(log)).toMatchObject({ user, domain: 'acme.test', source: '127.0.0.1' })
    const click = await office.core.fetch(`/remote_call.htm?user=${user}&dest=*43`)
    expect(click.status).toBe(whose === 'nobody' ? 404 : 503)
  })

  it('who has not shown a password is challenged, and no phone rings', async () => {
    const { user, dest } = office.nextUsers()
    await using tom = await office.baresip(dest)
    await using stranger = await Baresip.start({ user, registrar: office.core.sip, register: false })
    await stranger.dial(office.address(dest))
    await stranger.program.stdout.waitFor((line) => line === 'SIP/2.0 401 Unauthorized', { what: 'the challenge' })
    await stranger.hangUp()
    expect(await office.callOf(user)).toBeUndefined()
    expect(tom.events.entries.filter(({ type }) => type === 'CALL_INCOMING')).toEqual([])
  })

  it('*43 echoes: the phone hears its own tone', async () => {
    const { user } = office.nextUsers()
    await using ana = await office.baresip(user)
    await ana.dial(office.address('*43'))
    await ana.established()
    await hears(ana, voice.baresip, 'its own tone')
    await ana.hangUp()
    await ana.closed()
    const record = await recordOf(office.core, ({ src }) => src === user)
    expect(record).toMatchObject({ lastapp: 'echo', disposition: 'ANSWERED', hangupby: 'caller' })
  })
})
