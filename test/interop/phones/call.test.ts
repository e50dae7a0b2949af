import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import type { Baresip } from '../../support/baresip.ts'
import type { Linphonec } from '../../support/linphonec.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, timelineOf } from '../../support/records.ts'
import { stalled } from '../../support/stopwatch.ts'
import { waitFor } from '../../support/wait-for.ts'
import { grows, hears, standsStill, toneHeard } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']

describe.concurrent('a call from baresip (UDP) to linphonec (TCP)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start({ moreUsers: 20 })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  /** The first has called the second, and that has answered. */
  async function established(ana: Baresip, tom: Linphonec): Promise<void> {
    await ana.dial(office.address(tom.user))
    await tom.incoming()
    tom.answer()
    await Promise.all([ana.established(), tom.established()])
  }

  it('each hears the other, and the record and the post-call request tell what was measured', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    await established(ana, tom)
    const answeredAt = performance.now()
    await Promise.all([
      hears(ana, voice.linphonec, 'the caller to hear the callee'),
      hears(tom, voice.baresip, 'the callee to hear the caller')
    ])
    await waitFor(() => performance.now() - answeredAt > 2000, { what: 'a call of two seconds' })
    const stalledMs = stalled()
    await ana.hangUp()
    await Promise.all([ana.closed(), tom.closed()])
    const talkedMs = performance.now() - answeredAt

    const record = await recordOf(office.core, ({ src }) => src === user)
    expect(record).toMatchObject({
      direction: 'internal',
      clid: `"Desk ${user}" <${user}>`,
      src: user,
      dst: dest,
      dstname: `Desk ${dest}`,
      lastapp: 'user',
      lastdata: dest,
      disposition: 'ANSWERED',
      accountcode: `A${user}`,
      hangupcause: 16,
      hangupby: 'caller',
      legs: [{ party: dest, result: 'answered', ringMs: expect.any(Number) }]
    })
    expect(record.billsec).toBeGreaterThanOrEqual(2)
    // Whole seconds, cut off; and here the beginning and the end are heard of a little later.
    expect(Math.abs(record.billsec + 0.5 - talkedMs / 1000)).toBeLessThan(1)
    expect(record.duration).toBe(Math.trunc((record.end - record.start) / 1000))

    const isOurs = (request: { query: URLSearchParams }) => request.query.get('uniqueid') === record.uniqueid
    const request = await office.app.requests.waitFor(isOurs, { what: 'the post-call request' })
    expect([request.method, request.path, Object.fromEntries(request.query)]).toEqual([
      'GET',
      '/cdr',
      {
        src: user,
        dst: dest,
        duration: String(record.duration),
        billsec: String(record.billsec),
        disposition: 'ANSWERED',
        accountcode: `A${user}`,
        uniqueid: record.uniqueid
      }
    ])
    expect(request.headers['x-offhook-delivery']).toBe(`${record.uniqueid}.1.postCall`)
    // 100 ms as specified; the rest is for a machine that does much else at the time.
    expect(request.at - record.end - stalledMs()).toBeLessThan(1000)
    await deliveredEntry(record.uniqueid)
    expect(office.app.requests.entries.filter(isOurs)).toHaveLength(1)
  })

  it('the time line tells SIP of both legs, decisions, media and the delivery, and no credential', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    await established(ana, tom)
    await hears(tom, voice.baresip, 'the callee to hear the caller')
    tom.hangUp()
    await ana.closed()
    const { uniqueid } = await recordOf(office.core, ({ src }) => src === user)
    await deliveredEntry(uniqueid)
    await waitFor(async () => (await mediaTexts(uniqueid)).filter((text) => text === 'media ended').length === 2, {
      what: 'both legs to tell of their media'
    })

    const timeline = await timelineOf(office.core, uniqueid)
    const sip = timeline.flatMap((entry) => (entry.kind === 'sip' ? [entry] : []))
    const told = (peer: string) =>
      sip
        .filter((entry) => entry.peer === peer)
        .map(
          ({ direction, protocol, summary }) => `${direction} ${protocol} ${summary.replace(/ sip:\S+ SIP.2.0/, '')}`
        )
        // Ours is sent only where the phone has not rung within 200 ms (RFC 3261 §17.2.1): on a machine that is busy.
        .filter((line) => !/^out \w+ SIP.2.0 100 /.test(line))
    expect(told(user)).toEqual([
      'in udp INVITE',
      'out udp SIP/2.0 401 Unauthorized',
      'in udp ACK',
      'in udp INVITE',
      'out udp SIP/2.0 180 Ringing',
      'out udp SIP/2.0 200 OK',
      'in udp ACK',
      'out udp BYE',
      'in udp SIP/2.0 200 OK'
    ])
    expect(told(dest)).toEqual([
      'out tcp INVITE',
      'in tcp SIP/2.0 100 Trying',
      'in tcp SIP/2.0 180 Ringing',
      'in tcp SIP/2.0 200 Ok',
      'out tcp ACK',
      'in tcp BYE',
      'out tcp SIP/2.0 200 OK'
    ])
    expect(timeline.flatMap((entry) => (entry.kind === 'decision' ? [entry.text] : []))).toEqual(
      expect.arrayContaining([`to extension:${dest}`, `${dest} answered`, 'ended: completed'])
    )
    expect(await mediaTexts(uniqueid)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^media from 127\.0\.0\.1:\d+$/)])
    )
    expect(timeline.filter((entry) => entry.kind === 'warning')).toEqual([])
    expect(sip.some(({ message }) => message.includes('Authorization: (removed)'))).toBe(true)
    const text = JSON.stringify(timeline)
    for (const credential of [/nonce=/, /response=/, /sip-\d{3}/, /web-\d{3}/]) expect(text).not.toMatch(credential)
  })

  it('hold and resume by the caller: the callee stops hearing it, and hears it again', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    await established(ana, tom)
    await hears(tom, voice.baresip, 'the callee to hear the caller')

    await ana.hold()
    await tom.program.stdout.waitFor((line) => line.includes('has been paused by'), { what: 'the callee to be held' })
    await standsStill(toneHeard(tom, voice.baresip), 'the held callee to hear nothing')
    await held(user, true)

    await ana.resume()
    await hears(tom, voice.baresip, 'the callee to hear the caller again')
    await grows(() => ana.packetsReceived(), 25, 'media to reach the caller again')
    await held(user, false)
    await ana.hangUp()
    await tom.closed()
  })

  it('hold and resume by the callee: the caller stops hearing it, and hears it again', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    tom.dial(office.address(user))
    await ana.incoming()
    await ana.accept()
    await Promise.all([ana.established(), tom.established()])
    await hears(tom, voice.baresip, 'the caller to hear the callee')

    await ana.hold()
    await tom.program.stdout.waitFor((line) => line.includes('has been paused by'), { what: 'the caller to be held' })
    await standsStill(toneHeard(tom, voice.baresip), 'the held caller to hear nothing')
    await held(dest, true)

    await ana.resume()
    await hears(tom, voice.baresip, 'the caller to hear the callee again')
    await held(dest, false)
    tom.hangUp()
    await ana.closed()
  })

  it('a phone that plays to those it holds is listened to by them, and they are silent', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    await established(ana, tom)
    await hears(tom, voice.baresip, 'the callee to hear the caller')

    tom.hold()
    await tom.held()
    await standsStill(toneHeard(tom, voice.baresip), 'the held caller to be silent')
    await grows(() => ana.packetsReceived(), 25, 'the held caller to be played to')
    await held(user, true)

    tom.resume()
    await hears(tom, voice.baresip, 'the callee to hear the caller again')
    await grows(() => ana.packetsReceived(), 25, 'media to reach the caller again')
    await held(user, false)
    tom.hangUp()
    await ana.closed()
  })

  it('keys pass both ways as RFC 4733 events, also after a hold', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    await established(ana, tom)
    await ana.sendDigit('5')
    await tom.digit('5')
    tom.sendDigit('7')
    await ana.digit('7')

    await ana.hold()
    await standsStill(toneHeard(tom, voice.baresip), 'the held callee to hear nothing')
    await ana.resume()
    await hears(tom, voice.baresip, 'the callee to hear the caller again')
    await ana.sendDigit('#')
    await tom.digit('#')
    tom.sendDigit('9')
    await ana.digit('9')
    await ana.hangUp()
    await tom.closed()
  })

  it('keys that a phone sends as SIP INFO reach one that takes RFC 4733 events', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest, { digits: 'info' })
    await established(ana, tom)
    for (const digit of ['4', '*']) {
      tom.sendDigit(digit)
      await ana.digit(digit)
    }
    tom.hangUp()
    await ana.closed()
    const { uniqueid } = await recordOf(office.core, ({ src }) => src === user)
    // Which ones is not written down: they may have been a PIN.
    const keys = (await timelineOf(office.core, uniqueid)).flatMap((entry) =>
      entry.kind === 'media' && entry.text === 'a key was pressed' ? [entry.detail?.source] : []
    )
    expect(keys).toEqual(['info', 'info'])
  })

  async function held(user: string, on: boolean): Promise<void> {
    const isHeld = async () => (await office.callOf(user))?.onHold === on
    await waitFor(isHeld, { what: on ? 'the call to be on hold' : 'the call to go on' })
  }

  async function mediaTexts(uniqueid: string): Promise<string[]> {
    return (await timelineOf(office.core, uniqueid)).flatMap((entry) => (entry.kind === 'media' ? [entry.text] : []))
  }

  /** The post-call request has been delivered, and the time line says so. */
  function deliveredEntry(uniqueid: string): Promise<TimelineEntry> {
    return waitFor(async () => (await timelineOf(office.core, uniqueid)).find((entry) => entry.kind === 'delivery'), {
      what: 'the delivery in the time line'
    })
  }
})
