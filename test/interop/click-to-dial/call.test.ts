import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Linphonec } from '../../support/linphonec.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, timelineOf, wordsOf } from '../../support/records.ts'
import { secondsOfSound, secondsOfTone } from '../../support/tone.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'
import { click, hearsPrompt, sipWith } from './link.ts'

const clients = ['baresip', 'linphonec']

describe.concurrent('remote_call.htm with real phones (3-click-to-dial, The call)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start({ moreUsers: 40 })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  it('the phone rings and hears the prompt, nothing reaches the destination; after 1 it rings, and both hear each other', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest })
    expect(await ana.incoming()).toMatchObject({
      peerdisplayname: `Click to dial ${dest}`,
      peeruri: `sip:${dest}@acme.test`
    })
    await ana.accept()
    await hearsPrompt(ana)
    expect(secondsOfTone(await ana.heard(), voice.linphonec)).toBe(0)
    expect(wasCalled(tom)).toBe(false)
    expect(await sipWith(office, uniqueid, dest)).toEqual([])

    await ana.sendDigit('1')
    expect(await tom.incoming()).toContain(`"Desk ${user}" <sip:${user}@acme.test>`)
    tom.answer()
    await tom.established()
    await Promise.all([
      hears(ana, voice.linphonec, 'the user to hear the destination'),
      hears(tom, voice.baresip, 'the destination to hear the user')
    ])
    await ana.hangUp()
    await tom.closed()

    const record = await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)
    expect(record).toMatchObject({
      clid: `"Desk ${user}" <${user}>`,
      src: user,
      dst: dest,
      lastapp: 'ClickToDial',
      lastdata: dest,
      disposition: 'ANSWERED',
      hangupby: 'caller'
    })
    expect(record.duration).toBeGreaterThan(record.billsec)
    const timeline = await timelineOf(office.core, uniqueid)
    const pressed = timeline.findIndex((entry) => 'text' in entry && entry.text === 'key 1 was pressed')
    const invited = timeline.findIndex((entry) => entry.kind === 'sip' && entry.peer === dest)
    expect(pressed).toBeGreaterThan(0)
    expect(invited).toBeGreaterThan(pressed)
    const { query } = await office.app.requests.waitFor((request) => request.query.get('uniqueid') === uniqueid, {
      what: 'the post-call request'
    })
    expect([query.get('src'), query.get('dst'), query.get('disposition')]).toEqual([user, dest, 'ANSWERED'])
  })

  it('connect=true: the destination rings at once, no key is asked for', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest, connect: 'true' })
    await ana.incoming()
    expect(wasCalled(tom)).toBe(false)
    await ana.accept()
    await tom.incoming()
    tom.answer()
    await tom.established()
    await Promise.all([
      hears(ana, voice.linphonec, 'the user to hear the destination'),
      hears(tom, voice.baresip, 'the destination to hear the user')
    ])
    tom.hangUp()
    await ana.closed()
    const record = await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)
    expect(record).toMatchObject({ lastapp: 'ClickToDial', disposition: 'ANSWERED', hangupby: 'callee' })
    expect(await wordsOf(office.core, uniqueid)).not.toContain('key 1 was pressed')
  })

  it.each([
    ['any other key', '2'],
    ['the pound key', '#']
  ])('%s ends the call, and the destination is never dialled', async (_what, digit) => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user, { answer: 'auto' })
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest })
    await ana.established()
    await hearsPrompt(ana)
    await ana.sendDigit(digit)
    await ana.closed()
    await notDialled(uniqueid, { user, dest, phone: tom })
  })

  it('hanging up while the prompt plays: the destination is never dialled', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user, { answer: 'auto' })
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest })
    await ana.established()
    await hearsPrompt(ana)
    await ana.hangUp()
    await ana.closed()
    await notDialled(uniqueid, { user, dest, phone: tom })
  })

  it('silence: the prompt is played three times, 4 s apart, then the call ends and the destination is never dialled', {
    timeout: 60_000
  }, async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user, { answer: 'auto' })
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest })
    await ana.established()
    const answeredAt = performance.now()
    await ana.events.waitFor(({ type }) => type === 'CALL_CLOSED', { what: 'the call to end', timeoutMs: 50_000 })
    const seconds = (performance.now() - answeredAt) / 1000
    const spoken = secondsOfSound(await ana.heard())
    // Three prompts with the 4 s after each. Words have pauses, and a client under load may stretch what it records.
    expect(spoken).toBeGreaterThan(3)
    expect(seconds).toBeGreaterThan(3 * 4 + 0.8 * spoken)
    expect(seconds).toBeLessThan(3 * 4 + 2.5 * spoken)
    expect(await wordsOf(office.core, uniqueid)).toContain('no key was pressed')
    await notDialled(uniqueid, { user, dest, phone: tom })
  })

  it('a phone that refuses: the destination is never dialled', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user)
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest, connect: 'true' })
    await ana.incoming()
    await ana.hangUp()
    await ana.closed()
    await notDialled(uniqueid, { user, dest, phone: tom })
  })

  it('a destination that is busy: the user hears it, and the record does not say ANSWERED', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user, { answer: 'auto' })
    await using tom = await office.baresip(dest)
    const uniqueid = await click(office, { user, dest, connect: 'true' })
    await tom.incoming()
    await tom.hangUp()
    await hearsPrompt(ana)
    await ana.closed()
    const record = await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)
    expect(record).toMatchObject({ src: user, dst: dest, lastapp: 'ClickToDial', disposition: 'BUSY', billsec: 0 })
  })

  it('the user hangs up while the destination rings: it stops ringing, the record says NO ANSWER', async () => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user, { answer: 'auto' })
    await using tom = await office.linphonec(dest)
    const uniqueid = await click(office, { user, dest, connect: 'true' })
    await tom.incoming()
    await ana.hangUp()
    await tom.closed()
    const record = await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)
    expect(record).toMatchObject({ src: user, lastapp: 'ClickToDial', disposition: 'NO ANSWER', billsec: 0 })
  })

  it('two phones of the user ring, and the first to answer takes it', async () => {
    const { user } = office.nextUsers()
    await using desk = await office.baresip(user)
    await using door = await office.baresip(user)
    await click(office, { user, dest: '*43', connect: 'true' })
    await Promise.all([desk.incoming(), door.incoming()])
    await desk.accept()
    await Promise.all([desk.established(), door.closed()])
    await hears(desk, voice.baresip, 'the echo')
    await desk.hangUp()
    await desk.closed()
  })

  it('a key by SIP INFO counts as well', async () => {
    const { user } = office.nextUsers()
    await using ana = await office.linphonec(user, { digits: 'info', answer: 'auto' })
    const uniqueid = await click(office, { user, dest: '*43' })
    await ana.established()
    ana.sendDigit('1')
    await hears(ana, voice.linphonec, 'the echo of *43')
    ana.hangUp()
    await ana.closed()
    expect(await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)).toMatchObject({
      dst: '*43',
      lastapp: 'ClickToDial',
      disposition: 'ANSWERED'
    })
  })

  /** The call ended without a message to the destination, and its record does not say ANSWERED. */
  async function notDialled(uniqueid: string, { user, dest, phone }: Destination): Promise<void> {
    const record = await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)
    expect(record).toMatchObject({ src: user, dst: dest, lastapp: 'ClickToDial', billsec: 0, answer: null })
    expect(record.disposition).not.toBe('ANSWERED')
    expect(await sipWith(office, uniqueid, dest)).toEqual([])
    expect(wasCalled(phone)).toBe(false)
  }
})

interface Destination {
  readonly user: string
  readonly dest: string
  readonly phone: Linphonec
}

function wasCalled(phone: Linphonec): boolean {
  return phone.program.stdout.entries.some((line) => line.includes('incoming call'))
}
