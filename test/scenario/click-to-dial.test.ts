import { describe, expect, test } from 'vitest'
import type { ClickToDialProgress } from '../../pbx-core/contract/events.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'

const prompt = ['prompt press-1-to-call', 'prompt digits/1', 'prompt digits/0', 'prompt digits/1']
/** The prompt and a number of three digits, each 500 ms long here. */
const promptMs = 2000

async function openWith(domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain })
  return { office, ana: await office.phone('100'), tom: await office.phone('101') }
}

function click(office: Office, dest = '101', options: { user?: string; connect?: boolean } = {}) {
  const { user = '100', connect = false } = options
  return office.pbx.clickToDial({ domain: 'acme.test', user, dest, connect })
}

function progress(office: Office): string[] {
  return office.events
    .filter(({ name }) => name === 'click-to-dial.progressed')
    .map(({ payload }) => payload as ClickToDialProgress)
    .map(({ state, reason }) => (reason === undefined ? state : `${state}: ${reason}`))
}

describe('click to dial: the first leg (3-click-to-dial, The call)', () => {
  test('all phones of the user ring, from "Click to dial <dest>", and say so in a header', async () => {
    const { office, ana, tom } = await openWith()
    const second = await office.phone('100')
    const accepted = click(office)
    expect(accepted).toEqual({
      ok: true,
      value: { uniqueid: expect.any(String), state: 'ringing', repeated: false }
    })
    await office.pass()
    for (const phone of [ana, second]) {
      expect(phone.call.invite.from.text).toMatch(/^"Click to dial 101" <sip:101@acme\.test>;tag=/)
      expect(phone.call.invite.headers.get('X-Offhook-Click-To-Dial')).toBe('confirm')
      expect(phone.call.heard.codecs).toEqual(['0 PCMU', '8 PCMA', '9 G722', '111 OPUS'])
    }
    expect(tom.calls).toEqual([])
    second.call.answer()
    await office.pass()
    expect(ana.call.methods).toEqual(['CANCEL'])
    await hangUp(office, second.call)
    expect(tom.calls).toEqual([])
  })

  test('a phone that refuses ends it; nobody in 30 s is NO ANSWER; `then` does not apply', async () => {
    const { office, ana, tom } = await openWith({
      users: [{ ...userConfig('100', 'Ana'), ringSeconds: 5, then: 'extension:101' }, userConfig('101', 'Tom')]
    })
    click(office)
    await office.pass()
    ana.call.refuse(486)
    await office.pass()
    expect(office.record).toMatchObject({
      disposition: 'NO ANSWER',
      hangupby: 'caller',
      src: '100',
      dst: '101',
      lastapp: 'ClickToDial'
    })
    await office.pass(5000)
    click(office)
    await office.pass(29_900)
    expect(ana.call.methods).toEqual([])
    await office.pass(200)
    expect(ana.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'pbx' })
    expect(tom.calls).toEqual([])
  })
})

describe('click to dial: press 1 (3-click-to-dial, The call)', () => {
  test('the prompt and the number are played; nothing reaches the destination before 1', async () => {
    const { office, ana, tom } = await openWith()
    click(office)
    await office.pass()
    ana.call.answer()
    await office.pass(promptMs + 3900)
    const [first] = office.media.leased
    expect(first?.played).toEqual(prompt)
    expect(tom.calls).toEqual([])
    first?.press('1')
    await office.pass()
    expect(tom.calls).toHaveLength(1)
    expect(first?.playing).toEqual(['tone ringback'])
    tom.call.answer()
    await office.pass()
    expect(first?.playing).toEqual([])
    expect(first?.peer?.stream?.remote?.address).toBe(tom.address)
    await hangUp(office, tom.call)
    expect(ana.call.methods.at(-1)).toBe('BYE')
  })

  for (const form of ['dtmf-relay', 'dtmf'] as const) {
    test(`1 by SIP INFO as application/${form} goes on too`, async () => {
      const { office, ana, tom } = await openWith()
      click(office)
      await office.pass()
      ana.call.answer()
      await office.pass(500)
      await office.until(ana.call.info('1', form))
      expect(tom.calls).toHaveLength(1)
      await hangUp(office, ana.call)
      expect(tom.call.methods).toEqual(['CANCEL'])
    })
  }

  for (const key of ['2', '0', '*', '#']) {
    test(`${key} ends the call, and the destination is never dialled`, async () => {
      const { office, ana, tom } = await openWith()
      click(office)
      await office.pass()
      ana.call.answer()
      await office.pass(500)
      office.media.leased[0]?.press(key)
      await office.pass()
      expect(ana.call.methods).toEqual(['ACK', 'BYE'])
      expect(tom.calls).toEqual([])
      expect(office.record).toMatchObject({ disposition: 'NO ANSWER', answer: null, billsec: 0 })
    })
  }

  test('silence: three prompts, 4 s apart, then the end', async () => {
    const { office, ana, tom } = await openWith()
    click(office)
    await office.pass()
    ana.call.answer()
    await office.pass(3 * (promptMs + 4000) - 200)
    expect(office.media.leased[0]?.played).toEqual([...prompt, ...prompt, ...prompt])
    expect(ana.call.methods).toEqual(['ACK'])
    await office.pass(300)
    expect(ana.call.methods).toEqual(['ACK', 'BYE'])
    expect(tom.calls).toEqual([])
    expect(told(await office.timeline())).toContain('decision: no key was pressed')
  })

  test('hanging up in the prompt ends it', async () => {
    const { office, ana, tom } = await openWith()
    click(office)
    await office.pass()
    ana.call.answer()
    await office.pass(1000)
    await hangUp(office, ana.call)
    expect(tom.calls).toEqual([])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller' })
  })

  test('connect: no prompt; the header says so to the softphone', async () => {
    const { office, ana, tom } = await openWith()
    click(office, '101', { connect: true })
    await office.pass()
    expect(ana.call.invite.headers.get('X-Offhook-Click-To-Dial')).toBe('connect')
    ana.call.answer()
    await office.pass()
    expect(office.media.endpoints[0]?.played).toEqual(['tone ringback'])
    expect(tom.calls).toHaveLength(1)
    await hangUp(office, ana.call)
  })
})

describe('click to dial: the destination (3-click-to-dial, The call)', () => {
  async function connected(domain: Partial<DomainInput> = {}, dest = '101') {
    const opened = await openWith(domain)
    const { office, ana } = opened
    click(office, dest, { connect: true })
    await office.pass()
    ana.call.answer()
    await office.pass()
    return opened
  }

  test('one record: src the user, dst the destination, ClickToDial; who hung up is told right', async () => {
    const { office, ana, tom } = await connected()
    tom.call.answer()
    await office.pass(10_100)
    await hangUp(office, ana.call)
    expect(office.records).toHaveLength(1)
    expect(office.record).toMatchObject({
      src: '100',
      dst: '101',
      lastapp: 'ClickToDial',
      lastdata: '101',
      disposition: 'ANSWERED',
      billsec: 10,
      callerUser: '100',
      calleeUser: '101',
      hangupby: 'caller'
    })
    expect(tom.call.invite.from.text).toMatch(/^"Ana Keller" <sip:100@acme\.test>/)
  })

  test('a destination that is busy is heard as busy tone, then the phone is hung up; BUSY, not ANSWERED', async () => {
    const { office, ana, tom } = await connected()
    tom.call.refuse(486)
    await office.pass()
    const [first] = office.media.leased
    expect(first?.playing).toEqual(['tone busy'])
    expect(ana.call.methods).toEqual(['ACK'])
    await office.pass(5000)
    expect(ana.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ disposition: 'BUSY', answer: null })
  })

  test('what fails otherwise is said in words', async () => {
    const { office, ana } = await connected({}, '555')
    expect(office.media.leased[0]?.playing).toEqual(['prompt number-not-in-service'])
    await office.pass(1000)
    expect(ana.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 1 })
  })

  test('the user hangs up while the destination rings: it is taken back', async () => {
    const { office, ana, tom } = await connected()
    await hangUp(office, ana.call)
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller' })
  })

  test('it goes out as if the user had dialled it: outbound hook, caller ID, trunk', async () => {
    const { office } = await connected(
      { cti: { outbound: { url: 'http://app.test/out?user=%%calleridnumber%%' } } },
      '92025550123'
    )
    expect(office.http.urls).toEqual(['/out?user=100'])
    const main = office.provider('main')
    await office.pass(500)
    expect(main.call.invite.uri.user).toBe('2025550123')
    expect(main.call.invite.from.uri.user).toBe('+15550100100')
    main.call.early()
    await office.pass()
    expect(office.media.leased[0]?.playing).toEqual([])
    expect(office.media.leased[0]?.peer).toBe(office.media.leased[1])
    main.call.answer()
    await office.pass()
    await hangUp(office, main.call)
    expect(office.record).toMatchObject({
      direction: 'outbound',
      trunk: 'main',
      hangupby: 'callee',
      lastapp: 'ClickToDial'
    })
  })

  test('a destination with another codec: the first leg is offered it by re-INVITE, and the two are joined', async () => {
    const { office, ana, tom } = await openWith()
    ana.media = { ...ana.media, codecs: ['0 PCMU/8000', '8 PCMA/8000'] }
    tom.media = { ...tom.media, codecs: ['8 PCMA/8000'] }
    click(office, '101', { connect: true })
    await office.pass()
    ana.call.answer()
    await office.pass()
    tom.call.answer()
    await office.pass()
    expect(ana.call.methods).toEqual(['ACK', 'INVITE', 'ACK'])
    expect(ana.call.heard.codecs).toEqual(['8 PCMA'])
    const [first, second] = office.media.leased
    expect([first, second].map((endpoint) => endpoint?.stream?.codecs.map(({ name }) => name))).toEqual([
      ['PCMA'],
      ['PCMA']
    ])
    expect(first?.peer).toBe(second)
    await hangUp(office, tom.call)
  })

  test('*43 answers: the user hears itself', async () => {
    const { office, ana } = await connected({}, '*43')
    expect(office.media.leased.map(({ echoing }) => echoing)).toEqual([true])
    await office.pass(3000)
    await hangUp(office, ana.call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', lastapp: 'ClickToDial', dst: '*43' })
  })

  test('an operator ends it at any time', async () => {
    const { office, ana, tom } = await connected()
    office.pbx.hangUp(office.pbx.calls()[0]?.uniqueid ?? '')
    await office.pass()
    expect(ana.call.methods).toEqual(['ACK', 'BYE'])
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'operator', lastapp: 'ClickToDial' })
  })
})

describe('click to dial: progress and refusals (3-click-to-dial)', () => {
  test('the page is told: waiting for 1, calling, connected, ended', async () => {
    const { office, ana, tom } = await openWith()
    click(office)
    await office.pass()
    ana.call.answer()
    await office.pass(100)
    office.media.leased[0]?.press('1')
    await office.pass()
    tom.call.answer()
    await office.pass(100)
    await hangUp(office, tom.call)
    expect(progress(office)).toEqual(['confirming', 'calling', 'connected', 'ended: completed'])
  })

  test('and why it failed', async () => {
    const { office, ana } = await openWith()
    click(office)
    await office.pass()
    ana.call.answer()
    await office.pass(100)
    office.media.leased[0]?.press('9')
    await office.pass()
    expect(progress(office)).toEqual(['confirming', 'ended: the user did not press 1'])
  })

  test('the same destination within 3 s is the same click; another one meets a call in progress', async () => {
    const { office, ana } = await openWith()
    const first = click(office)
    await office.pass(1000)
    const again = click(office)
    expect(again).toEqual({ ok: true, value: { ...(first.ok ? first.value : {}), repeated: true } })
    expect(click(office, '102')).toMatchObject({ ok: false, error: { code: 'call_in_progress' } })
    await office.pass(2500)
    expect(click(office)).toMatchObject({ ok: false, error: { code: 'call_in_progress' } })
    expect(ana.calls).toHaveLength(1)
    ana.call.refuse(603)
    await office.pass()
    expect(click(office, '102')).toMatchObject({ ok: true, value: { repeated: false } })
    await office.pass()
    ana.call.refuse(603)
    await office.pass()
  })

  test('after a decline the same click within 3 s rings again: what is declined is not being set up (3-click-to-dial)', async () => {
    const { office, ana } = await openWith()
    click(office)
    await office.pass(500)
    ana.call.refuse(603)
    await office.pass()
    expect(click(office)).toMatchObject({ ok: true, value: { repeated: false } })
    await office.pass()
    expect(ana.calls).toHaveLength(2)
    ana.call.refuse(603)
    await office.pass()
    // One's own no is nobody else's: the destination was neither busy nor declined it.
    expect(office.records.map(({ disposition }) => disposition)).toEqual(['NO ANSWER', 'NO ANSWER'])
  })

  test('who cancels on the page of the call ends it as the caller, and the destination is not dialled', async () => {
    const { office, ana, tom } = await openWith()
    const started = click(office)
    await office.pass(500)
    office.pbx.hangUp(started.ok ? started.value.uniqueid : '', 'caller')
    await office.pass()
    expect(office.records).toMatchObject([{ hangupby: 'caller', disposition: 'NO ANSWER' }])
    expect([ana.calls.length, tom.calls.length]).toEqual([1, 0])
  })

  test('once the destination has answered the next call may begin', async () => {
    const { office, ana, tom } = await openWith()
    click(office, '101', { connect: true })
    await office.pass()
    const first = ana.call
    first.answer()
    await office.pass()
    tom.call.answer()
    await office.pass(4000)
    expect(click(office)).toMatchObject({ ok: true, value: { repeated: false } })
    await office.pass()
    ana.call.refuse(486)
    await hangUp(office, first)
  })

  test('unknown user, barred destination, no phone: said before anything rings', async () => {
    const { office } = await openWith()
    expect(click(office, '101', { user: '999' })).toMatchObject({ ok: false, error: { code: 'user_not_found' } })
    expect(click(office, '+493012345678')).toMatchObject({ ok: false, error: { code: 'destination_barred' } })
    expect(click(office, '101', { user: '102' })).toMatchObject({ ok: false, error: { code: 'no_phone_registered' } })
    expect(office.pbx.calls()).toEqual([])
  })

  test('the header is taken from nobody outside: a phone cannot pretend to be a click', async () => {
    const { office, ana, tom } = await openWith()
    const call = ana.invite('101', { headers: [['X-Offhook-Click-To-Dial', 'connect']] })
    await office.pass()
    expect(tom.call.invite.headers.get('X-Offhook-Click-To-Dial')).toBeUndefined()
    call.cancel()
    await office.pass()
  })
})
