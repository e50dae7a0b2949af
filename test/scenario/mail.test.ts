import { describe, expect, test } from 'vitest'
import type { Letter, SendOutcome } from '../../pbx-core/mail/port.ts'
import type { Field } from '../support/phone-call.ts'

import { createVirtualClock } from '../support/virtual-clock.ts'
import { type DomainInput, Office, type OfficeOptions, officeConfig, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

const mail = { smtp: 'smtp://127.0.0.1:2525', from: 'Offhook <pbx@acme.test>', publicUrl: 'https://pbx.acme.test/' }
const ana = { ...userConfig('100', 'Ana Keller'), email: 'ana@acme.test' }
const tom = { ...userConfig('101', 'Tom Okafor'), email: 'tom@acme.test' }

const withUsers = (...users: object[]): Partial<DomainInput> => ({
  users: users as DomainInput['users'],
  timeZone: 'Europe/Berlin'
})

const open = (options: OfficeOptions = {}) => openOffice({ mail, domain: withUsers(ana, tom), ...options })

/** A customer calls the office, and gives up. */
async function missedCall(office: Office, headers: readonly Field[] = []): Promise<string> {
  const call = office.provider('main').invite('+15550100100', { headers })
  await office.pass(400)
  call.cancel()
  await office.pass()
  return office.record.uniqueid
}

/** A customer leaves a message of six seconds. */
async function message(office: Office): Promise<string> {
  const call = office.provider('main').invite('+15550100100')
  await office.pass()
  office.media.leased.at(-1)?.press('#')
  await office.pass(400)
  await office.pass(6000)
  await office.until(call.bye())
  await office.pass()
  return office.pbx.messages('acme.test', '100')[0]?.id ?? ''
}

const mailbox = { ...ana, voicemail: { enabled: true }, then: 'voicemail:100' }
const leadsToMailbox = { ...withUsers(mailbox, tom), inbound: [{ match: '*', to: 'extension:100' }] }

const failing = (failure: Extract<SendOutcome, { kind: 'failed' }>['failure']): SendOutcome => ({
  kind: 'failed',
  failure,
  reply: 'reply' in failure ? failure.reply : ''
})
const greylisted = failing({ code: 'mail-put-off', reply: '451 4.7.1 Greylisted' })

/** To whom, and about what. */
const told = ({ to, subject }: Letter) => [to.address, subject]

describe('a missed call is mailed (3-click-to-dial, E-mail)', () => {
  test('to the user, at once, with a link that calls back and holds no credential', async () => {
    const office = await open()
    await office.phone('100')
    const uniqueid = await missedCall(office)
    const [letter] = office.mail.letters
    expect({ ...letter, html: '' }).toEqual({
      messageId: `<${uniqueid}.1.mail.missed.ana%40acme.test@acme.test>`,
      date: office.record.end,
      from: { name: 'Offhook', address: 'pbx@acme.test' },
      to: { name: 'Ana Keller', address: 'ana@acme.test' },
      subject: 'Missed call from Customer (+15550170)',
      html: '',
      text: `Customer (+15550170) called you, and nobody answered.

When: ${longDate(office.record.start)}
Called number: +15550100100

Call back: https://pbx.acme.test/remote_call.htm?user=100%40acme.test&dest=%2B15550170
Your calls: https://pbx.acme.test/

--${' '}
Offhook sends this to extension 100 (acme.test).
`
    })
    expect(letter?.html).toContain(
      'href="https://pbx.acme.test/remote_call.htm?user=100%40acme.test&amp;dest=%2B15550170"'
    )
    expect(JSON.stringify(letter)).not.toMatch(/auth|web-100|sip-100/)
    const [entry] = (await office.timeline()).filter(({ kind }) => kind === 'delivery')
    expect(entry).toMatchObject({ attempt: 1, outcome: '250 2.0.0 Ok' })
    expect(await office.pbx.mails()).toEqual([])
  })

  test('in the language of the user, to mailTo in place of email, each address once', async () => {
    const two = { ...ana, mailTo: ['a@acme.test', 'b@acme.test', 'a@acme.test'], mail: { language: 'de' } }
    const office = await open({ domain: withUsers(two, tom) })
    await office.phone('100')
    await missedCall(office)
    expect(office.mail.letters.map(told)).toEqual([
      ['a@acme.test', 'Verpasster Anruf von Customer (+15550170)'],
      ['b@acme.test', 'Verpasster Anruf von Customer (+15550170)']
    ])
  })

  test('to everybody whose phone rang, and to nobody once one of them has answered', async () => {
    const group = { extension: '610', name: 'sales', members: ['100', '101'], ringSeconds: 20 }
    const domain = { ...withUsers(ana, tom), groups: [group], inbound: [{ match: '*', to: 'group:sales' }] }
    const office = await open({ domain })
    await office.phone('100')
    const second = await office.phone('101')
    await missedCall(office)
    expect(office.mail.letters.map(({ to }) => to.address).toSorted()).toEqual(['ana@acme.test', 'tom@acme.test'])
    const { caller } = await talk(office, { caller: office.provider('main'), callee: second, number: '+15550100100' })
    await hangUp(office, caller)
    expect(office.mail.letters).toHaveLength(2)
  })

  test.each([
    ['no server is configured', ana, undefined],
    ['the user has switched it off', { ...ana, mail: { missed: false } }, mail],
    ['the user has no address', userConfig('100', 'Ana Keller'), mail],
    ['mailTo is empty', { ...ana, mailTo: [] }, mail],
    ['the address is none', { ...ana, email: 'ana@acme.test\r\nBcc: x@y.test' }, mail]
  ])('to nobody where %s', async (_, user, server) => {
    const office = await openOffice({ domain: withUsers(user, tom), mail: server })
    await office.phone('100')
    await missedCall(office)
    expect([office.mail.letters, await office.pbx.mails()]).toEqual([[], []])
  })
})

describe('a message is mailed (4-pbx, Applications: message to mail)', () => {
  test('with its sound, which is read when it is sent, and where it is heard', async () => {
    const office = await open({ domain: leadsToMailbox })
    const id = await message(office)
    const [letter, ...others] = office.mail.letters
    expect(others).toEqual([])
    expect(letter?.subject).toMatch(/^Message from Customer \(\+15550170\) \(0:0\d min\)$/)
    expect(letter?.messageId).toBe(`<${office.record.uniqueid}.1.mail.voicemail.${id}.ana%40acme.test@acme.test>`)
    expect(letter?.text).toContain(`Hear it: https://pbx.acme.test/api/v1/voicemail/100/${id}/sound`)
    expect(letter?.attachment).toEqual({
      path: `/data/voicemail/${id}.wav`,
      name: `message-${new Date(office.record.start).toISOString().slice(0, 10)}-+15550170.wav`
    })
  })

  test('not as a missed call beside: its caller has left another way', async () => {
    const office = await open({ domain: leadsToMailbox })
    await message(office)
    expect(office.record.disposition).toBe('NO ANSWER')
    expect(office.mail.letters.map(({ messageId }) => /mail\.\w+/.exec(messageId)?.[0])).toEqual(['mail.voicemail'])
  })

  test.each([
    ['it is larger than is allowed', { ...mail, maxAttachmentMegabytes: 0 }, mailbox, 'too large to be attached'],
    ['the user wants none', mail, { ...mailbox, mail: { attach: false } }, 'The message lies in your mailbox.']
  ])('without its sound where %s, and says so', async (_, server, user, words) => {
    const office = await openOffice({ domain: { ...leadsToMailbox, ...withUsers(user, tom) }, mail: server })
    await message(office)
    const [letter] = office.mail.letters
    expect([letter?.attachment, letter?.text.includes(words)]).toEqual([undefined, true])
  })

  test('once more without its sound, at once, where the server finds it too large', async () => {
    const office = await open({ domain: leadsToMailbox })
    office.mail.answer = ({ attachment }) =>
      attachment === undefined
        ? { kind: 'sent', reply: '250 Ok' }
        : failing({ code: 'mail-too-large', reply: '552 5.3.4 too big' })
    await message(office)
    expect(
      office.mail.letters.map(({ attachment, text }) => [attachment === undefined, text.includes('too large')])
    ).toEqual([
      [false, false],
      [true, true]
    ])
    expect(await office.pbx.mails()).toEqual([])
  })

  test('not any more once it is deleted, also where that can be taken back; but where it was heard', async () => {
    const office = await open({ domain: leadsToMailbox })
    office.mail.answer = () => greylisted
    const heard = await message(office)
    const deleted = await message(office)
    const name = { domain: 'acme.test', mailbox: '100' }
    office.pbx.markMessage({ ...name, id: heard, as: 'saved' })
    office.pbx.markMessage({ ...name, id: deleted, as: 'deleted' })
    office.mail.letters.length = 0
    office.mail.answer = () => ({ kind: 'sent', reply: '250 Ok' })
    await office.pass(40_000)
    expect(office.mail.letters.map(({ attachment }) => attachment?.path)).toEqual([`/data/voicemail/${heard}.wav`])
    expect(await office.pbx.mails()).toEqual([])
    const outcomes = (await office.timeline()).flatMap((entry) => (entry.kind === 'delivery' ? [entry.outcome] : []))
    expect(outcomes.at(-1)).toBe('the message was deleted before it could be mailed')
  })
})

describe('a call for help is mailed (4-pbx, Names: emergencyContacts)', () => {
  const location = '3rd floor, room 12'
  const help = {
    ...withUsers({ ...ana, location }, tom),
    emergencyContacts: { users: [], mail: ['guard@acme.test', 'desk@acme.test'] }
  }

  test('to each address at once, with where and how to call back, whatever becomes of the call', async () => {
    const office = await openOffice({ domain: help, mail })
    const phone = await office.phone('100')
    const call = phone.invite('112')
    await office.pass()
    expect(office.mail.letters.map(({ to, subject }) => [to.address, subject])).toEqual([
      ['guard@acme.test', 'EMERGENCY CALL: Ana Keller (100) called 112'],
      ['desk@acme.test', 'EMERGENCY CALL: Ana Keller (100) called 112']
    ])
    expect(office.mail.letters[0]?.text).toContain(`Where: ${location}\nCall back at: +15550100100\n`)
    call.cancel()
    await office.pass()
  })

  test('where there is no mail server an admin is told before it matters', async () => {
    const office = await openOffice({ domain: help })
    expect(office.pbx.warnings('acme.test')).toContainEqual({ code: 'no-mail-server', domain: 'acme.test' })
    const set = await openOffice({ domain: help, mail })
    expect(set.pbx.warnings('acme.test').map(({ code }) => code)).not.toContain('no-mail-server')
  })
})

describe('mail waits in the outbox (3-click-to-dial: a durable queue)', () => {
  test('while the server puts it off (4xx): after 30 s, 2, 5, 10, 20 and 30 minutes, the same Message-ID each time', async () => {
    const office = await open()
    await office.phone('100')
    const times: number[] = []
    office.mail.answer = () => {
      times.push(office.clock.now())
      return greylisted
    }
    await missedCall(office)
    const [waiting] = await office.pbx.mails()
    expect(waiting).toMatchObject({
      ...{ kind: 'missed', to: 'ana@acme.test', domain: 'acme.test', state: 'waiting', attempts: 1 },
      ...{ uniqueid: office.record.uniqueid, lastOutcome: 'the mail server puts it off: 451 4.7.1 Greylisted' }
    })
    await office.pass(4_500_000)
    const gaps = times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / 1000)
    // With a tenth of jitter.
    const waits = [30, 120, 300, 600, 1200, 1800]
    expect(gaps.map((gap, index) => gap >= (waits[index] ?? 0) && gap <= (waits[index] ?? 0) * 1.1 + 1)).toEqual(
      waits.map(() => true)
    )
    office.mail.answer = () => ({ kind: 'sent', reply: '250 Ok' })
    await office.pass(4_000_000)
    expect(new Set(office.mail.letters.map(({ messageId }) => messageId)).size).toBe(1)
    expect(await office.pbx.mails()).toEqual([])
  })

  test('over a crash, and goes out once the server is there again', async () => {
    const before = await new Office({ mail, domain: withUsers(ana, tom) }).start()
    await before.phone('100')
    before.mail.answer = () => failing({ code: 'mail-away', reason: 'connect ECONNREFUSED 127.0.0.1:2525' })
    await missedCall(before)
    expect(before.pbx.warnings('acme.test')).toContainEqual({
      ...{ code: 'mails-held', domain: null, fault: 'mail-away' },
      reason: 'connect ECONNREFUSED 127.0.0.1:2525'
    })
    expect(before.pbx.health().status).toBe('degraded')
    const after = await openOffice({
      ...{ mail, domain: withUsers(ana, tom), store: before.store },
      clock: createVirtualClock(before.clock.wallTime())
    })
    await after.pass(40_000)
    expect(after.mail.letters.map(({ messageId }) => messageId)).toEqual([before.mail.letters[0]?.messageId])
    expect(after.pbx.warnings('acme.test').map(({ code }) => code)).not.toContain('mails-held')
  })

  test('refused for good (5xx) it is kept, an admin is told, and it is sent again or deleted on demand', async () => {
    const office = await open()
    await office.phone('100')
    office.mail.answer = () => failing({ code: 'mail-refused', reply: '550 5.1.1 No such user here' })
    await missedCall(office)
    await missedCall(office)
    await office.pass(200_000)
    expect(office.mail.letters).toHaveLength(2)
    const warning = {
      ...{ code: 'mails-refused', domain: null, count: 2, to: 'ana@acme.test' },
      reply: 'the mail server refuses it: 550 5.1.1 No such user here'
    }
    expect(office.pbx.warnings('acme.test')).toContainEqual(warning)
    const [second, first] = await office.pbx.mails()
    expect([second?.state, first?.state]).toEqual(['given-up', 'given-up'])

    const again = await openOffice({ mail, domain: withUsers(ana, tom), store: office.store })
    expect(again.pbx.warnings('acme.test')).toContainEqual(warning)
    expect(await again.pbx.retryMail(first?.id ?? '')).toEqual({ ok: true, value: undefined })
    expect(again.mail.letters).toHaveLength(1)
    expect(await again.pbx.deleteMail(second?.id ?? '')).toEqual({ ok: true, value: undefined })
    expect(await again.pbx.mails()).toEqual([])
    expect(again.pbx.warnings('acme.test').map(({ code }) => code)).not.toContain('mails-refused')
    const none = { ok: false, error: 'mail_not_found' }
    expect([await again.pbx.retryMail('x'), await again.pbx.deleteMail('x')]).toEqual([none, none])
  })

  test('what was configured meanwhile counts: template, server; whom it was for is gone, so it is not sent', async () => {
    const office = await open()
    await office.phone('100')
    office.mail.answer = () => greylisted
    await missedCall(office, [['P-Asserted-Identity', '<sip:+15550100199@192.0.2.10>']])
    const templates = [{ kind: 'missed', language: 'en', subject: 'Ring: %%calleridnumber:digits%%' } as const]
    const other = { ...mail, smtp: 'smtp://192.0.2.9', templates }
    await office.pbx.configure(officeConfig(withUsers(ana, tom), [], other))
    await office.pass(40_000)
    expect([office.mail.servers.at(-1)?.smtp, office.mail.letters.at(-1)?.subject]).toEqual([
      'smtp://192.0.2.9',
      'Ring: 15550100199'
    ])
    await office.pbx.configure(officeConfig({ ...withUsers(tom), inbound: [] }, [], other))
    office.mail.letters.length = 0
    await office.pass(400_000)
    expect([office.mail.letters, await office.pbx.mails()]).toEqual([[], []])
  })
})

test('a caller who withholds the number is named so, and cannot be called back', async () => {
  const office = await open()
  await office.phone('100')
  await missedCall(office, [['Privacy', 'id']])
  const [letter] = office.mail.letters
  expect([letter?.subject, letter?.text.includes('remote_call')]).toEqual([
    'Missed call from a caller who withholds the number',
    false
  ])
})

function longDate(at: number): string {
  const format = { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Berlin' } as const
  return new Intl.DateTimeFormat('en-GB', format).format(at)
}
