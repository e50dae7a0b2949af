import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { HealthView } from '../../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../../pbx-core/contract/views.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { stopwatch } from '../../support/stopwatch.ts'
import { withDeadline } from '../../support/wait-for.ts'
import { PhoneWithWindow } from './stand-in-window.ts'

let core: CoreProcess

beforeAll(async () => {
  core = await CoreProcess.start()
})
afterAll(() => core[Symbol.asyncDispose]())

function phone(user: string, password: string | (() => string) = `sip-${user}`, server = core.ready.sip.ws ?? '') {
  return new PhoneWithWindow({
    server: () => server,
    user,
    domain: 'acme.test',
    displayName: '',
    password: typeof password === 'string' ? () => password : password
  })
}

async function calls(): Promise<CallView[]> {
  const answer = await core.fetch('/api/v1/calls')
  return ((await answer.json()) as { items: CallView[] }).items
}

/** 100 has called 101, who has answered. */
async function talking(ana: PhoneWithWindow, tom: PhoneWithWindow) {
  const dialled = await ana.phone.dial('101')
  if (!dialled.ok) throw new Error(dialled.error.message)
  const ringing = await tom.until('101 to ring', () => tom.call)
  expect(await tom.phone.answer(ringing.id)).toEqual({ ok: true, value: undefined })
  await ana.until('the answer', () => dialled.value.answeredAt !== null)
  return { outgoing: dialled.value, incoming: ringing }
}

describe('the line', () => {
  test('registers over the WebSocket, and leaves the registrar when it is closed (5-softphone, Account)', async () => {
    const ana = await phone('100').registered()
    expect(await (await core.fetch('/api/v1/health')).json()).toMatchObject({ registrations: 1 })
    await ana[Symbol.asyncDispose]()
    expect(await (await core.fetch('/api/v1/health')).json()).toMatchObject({ registrations: 0 })
  })

  test('closed while it connects, it ends all the same, and nothing is registered (5-softphone, Account)', async () => {
    const ana = phone('100')
    ana.phone.start()
    expect(ana.phone.line).toEqual({ kind: 'connecting' })
    await ana[Symbol.asyncDispose]()
    expect(ana.phone.line).toEqual({ kind: 'closed' })
    expect(await (await core.fetch('/api/v1/health')).json()).toMatchObject({ registrations: 0 })
  })

  test('a PBX that does not answer any more holds no end up, and loses the connection (5-softphone, Account)', async () => {
    await using cleanup = new AsyncDisposableStack()
    const silent = cleanup.adopt(new WebSocketServer({ host: '127.0.0.1', port: 0 }), (server) => server.close())
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const ana = phone('100', '', `ws://127.0.0.1:${port}`)
    const connected = once(silent, 'connection')
    ana.phone.start()
    const [socket] = (await connected) as [WebSocket]
    await once(socket, 'message')
    const gone = once(socket, 'close')
    await ana[Symbol.asyncDispose]()
    await withDeadline(gone, 'the connection to be closed', 2000)
  })

  test('a wrong password is said, with the status of the PBX (5-softphone, It stays connected)', async () => {
    await using wrong = phone('102', 'no')
    wrong.phone.start()
    await wrong.until('the refusal', () => wrong.phone.line.kind === 'rejected')
    expect(wrong.phone.line).toEqual({ kind: 'rejected', status: 401 })
  })

  test('a password that is changed in the configuration is the one that it proves itself by (1-product, Configuration)', async () => {
    const config = await core.readConfig()
    let password = 'sip-100'
    await using ana = await phone('100', () => password).registered()
    const [domain] = config.domains
    const users = domain?.users?.map((user) => (user.extension === '100' ? { ...user, sipPassword: 'another' } : user))
    await core.reconfigured({ ...config, domains: [{ ...domain, users }] } as typeof config)
    onTestFinished(() => core.reconfigured(config))
    const registrations = async () => ((await (await core.fetch('/api/v1/health')).json()) as HealthView).registrations
    expect(await registrations()).toBe(0)
    password = 'another'
    ana.phone.nudge()
    await expect.poll(registrations).toBe(1)
    const dialled = await ana.phone.dial('*43')
    if (!dialled.ok) throw new Error(dialled.error.message)
    await ana.until('the echo', () => dialled.value.answeredAt !== null)
  })

  test('a name with quotes, or anything else that one can be called, keeps no phone from its line (RFC 3261 §25.1)', async () => {
    await using ana = new PhoneWithWindow({
      server: () => core.ready.sip.ws ?? '',
      user: '100',
      domain: 'acme.test',
      displayName: 'Ana "Anni" K\\eller\r\nX-Evil: 1',
      password: () => 'sip-100'
    })
    await ana.registered()
    const echo = await ana.phone.dial('*43')
    if (!echo.ok) throw new Error(echo.error.message)
    await ana.until('the answer', () => echo.value.answeredAt !== null)
  })

  test('a PBX that was restarted has the phone back within 2 s (5-softphone, It stays connected)', async () => {
    await using ana = await phone('100').registered()
    await core.stop()
    await ana.until('the loss to be noticed', () => ana.phone.line.kind !== 'registered')
    await core.restart()
    const passed = stopwatch()
    await ana.until('the registration', () => ana.phone.line.kind === 'registered')
    expect(passed()).toBeLessThan(2000)
  })
})

describe('calls', () => {
  test('an outgoing call is answered, knows its name in the PBX, and is hung up', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const { outgoing, incoming } = await talking(ana, tom)
    expect(incoming).toMatchObject({ direction: 'incoming', name: 'Ana Keller', number: '100', state: 'active' })
    const [view] = await calls()
    expect(outgoing).toMatchObject({ direction: 'outgoing', number: '101', state: 'active', uniqueid: view?.uniqueid })
    expect(incoming.uniqueid).toBe(view?.uniqueid)
    await ana.phone.hangUp(outgoing.id)
    await tom.until('the end', () => incoming.over)
    expect([outgoing.end?.code, incoming.end?.code]).toEqual(['hung_up', 'over'])
    expect(ana.kinds()).toEqual(['create-offer', 'take-answer', 'close'])
    expect(tom.kinds()).toEqual(['answer-offer', 'close'])
  })

  test('a declined call tells the caller so', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    await ana.phone.dial('101')
    const ringing = await tom.until('101 to ring', () => tom.call)
    await tom.phone.hangUp(ringing.id)
    await ana.until('the end', () => ana.ended.length === 1)
    expect(ana.ended).toEqual(['declined'])
  })

  test('whoever has pressed Answer speaks from then on: it rings no more, though the far side does not know yet (5-softphone, In a call)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    await ana.phone.dial('101')
    const ringing = await tom.until('101 to ring', () => tom.call)
    expect(ringing.state).toBe('ringing')
    const answered = ringing.answer()
    expect([ringing.state, ringing.answeredAt]).toEqual(['active', null])
    expect(await answered).toEqual({ ok: true, value: undefined })
  })

  test('a call that another phone took is not missed (RFC 3326)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    await using second = await phone('101').registered()
    await ana.phone.dial('101')
    const ringing = await tom.until('101 to ring', () => tom.call)
    await second.until('the other phone to ring', () => second.call)
    await tom.phone.answer(ringing.id)
    await second.until('the other phone to stop', () => second.ended.length === 1)
    expect(second.ended).toEqual(['elsewhere'])
  })

  test('hold is a re-INVITE with sendonly, the far side knows it, and it is taken back (RFC 3264 §8.4)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const { outgoing, incoming } = await talking(ana, tom)
    expect(await ana.phone.hold(outgoing.id, true)).toEqual({ ok: true, value: undefined })
    await tom.until('101 to be held', () => incoming.description.heldByPeer)
    expect(ana.orders.filter(({ kind }) => kind === 'create-offer').at(-1)).toMatchObject({ direction: 'sendonly' })
    await ana.phone.hold(outgoing.id, false)
    await tom.until('101 to be taken up', () => !incoming.description.heldByPeer)
    expect(outgoing.state).toBe('active')
  })

  test('a hold that could not be told to the far side is none: the call is active, and its next offer speaks (5-softphone, In a call)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const { outgoing, incoming } = await talking(ana, tom)
    ana.offersFail = true
    expect(await ana.phone.hold(outgoing.id, true)).toMatchObject({ ok: false })
    expect([outgoing.state, outgoing.description.direction]).toEqual(['active', 'sendrecv'])
    ana.offersFail = false
    expect(await ana.phone.hold(outgoing.id, true)).toEqual({ ok: true, value: undefined })
    await tom.until('101 to be held', () => incoming.description.heldByPeer)
    ana.offersFail = true
    expect(await ana.phone.hold(outgoing.id, false)).toMatchObject({ ok: false })
    expect([outgoing.state, outgoing.description.direction, incoming.description.heldByPeer]).toEqual([
      'held',
      'sendonly',
      true
    ])
  })

  test('one call is active at a time: dialling holds the first, swap changes them (5-softphone, In a call)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const { outgoing: first } = await talking(ana, tom)
    const second = await ana.phone.dial('*43')
    if (!second.ok) throw new Error(second.error.message)
    await ana.until('the echo to answer', () => second.value.answeredAt !== null)
    expect([first.state, second.value.state]).toEqual(['held', 'active'])
    await ana.phone.swap(first.id)
    expect([first.state, second.value.state]).toEqual(['active', 'held'])
  })

  test('a call that is answered while the person speaks to another is held, and holds nobody (5-softphone, In a call)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    await using lena = await phone('102').registered()
    const outgoing = await ana.phone.dial('101')
    if (!outgoing.ok) throw new Error(outgoing.error.message)
    const ringing = await tom.until('101 to ring', () => tom.call)
    await lena.phone.dial('100')
    const incoming = await ana.until('100 to ring', () => ana.phone.calls.find(({ rings }) => rings))
    await ana.phone.answer(incoming.id)
    await ana.until('100 to speak to 102', () => incoming.state === 'active')
    await tom.phone.answer(ringing.id)
    await tom.until('101 to be held', () => ringing.description.heldByPeer)
    expect([outgoing.value.state, incoming.state, lena.call?.description.heldByPeer]).toEqual(['held', 'active', false])
  })

  test('of two that were dialled the one that was dialled last holds the other when it answers (5-softphone, In a call)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    await using lena = await phone('102').registered()
    const [first, second] = [await ana.phone.dial('101'), await ana.phone.dial('102')]
    if (!first.ok || !second.ok) throw new Error('not dialled')
    const toTom = await tom.until('101 to ring', () => tom.call)
    const toLena = await lena.until('102 to ring', () => lena.call)
    await tom.phone.answer(toTom.id)
    await ana.until('101 to answer', () => first.value.state === 'active')
    await lena.phone.answer(toLena.id)
    await tom.until('101 to be held', () => toTom.description.heldByPeer)
    expect([first.value.state, second.value.state]).toEqual(['held', 'active'])
  })

  test('keys go through the window, and by SIP INFO where it cannot (5-softphone, In a call)', async () => {
    await using ana = await phone('100').registered()
    const echo = await ana.phone.dial('*43')
    if (!echo.ok) throw new Error(echo.error.message)
    await ana.until('the answer', () => echo.value.answeredAt !== null)
    expect(await ana.phone.digit(echo.value.id, '5')).toEqual({ ok: true, value: undefined })
    expect(ana.orders.at(-1)).toMatchObject({ kind: 'send-digit', digit: '5' })
    ana.keysFail = true
    expect(await ana.phone.digit(echo.value.id, '6')).toEqual({ ok: true, value: undefined })
    const timeline = await (await core.fetch(`/api/v1/calls/${echo.value.uniqueid}/timeline`)).text()
    // That it came is told, and not which one: it may be one of a PIN.
    expect([timeline.includes('INFO sip:'), timeline.includes('Signal=6')]).toEqual([true, false])
  })

  test('Call answers a click-to-dial call and confirms it in one press (3-click-to-dial, The call)', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const asked = await core.fetch('/remote_call.htm?dest=101&user=100')
    expect(asked.status).toBe(200)
    const ringing = await ana.until('100 to ring', () => ana.call)
    expect(ringing).toMatchObject({ clickToDial: { dest: '101', confirm: true }, number: '101', name: '' })
    await ana.phone.answer(ringing.id)
    const called = await tom.until('101 to ring', () => tom.call)
    expect(called).toMatchObject({ number: '100', name: 'Ana Keller' })
  })
})

describe('the window is gone', () => {
  test('the far side is held meanwhile, and has its media anew when a window is back', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const { outgoing, incoming } = await talking(ana, tom)
    ana.phone.windowLeft()
    await tom.until('101 to be held', () => incoming.description.heldByPeer)
    const before = ana.orders.length
    ana.phone.windowCame()
    await tom.until('101 to be taken up', () => !incoming.description.heldByPeer)
    await ana.until('the window of 100 to have the answer', () => ana.orders.at(-1)?.kind === 'take-answer')
    expect(ana.orders.slice(before)).toMatchObject([
      { kind: 'create-offer', session: outgoing.id, restart: true, direction: 'sendrecv' },
      { kind: 'take-answer', session: outgoing.id }
    ])
    expect(outgoing.state).toBe('active')
  })

  test('a call that is answered meanwhile waits for the next window', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    await ana.phone.dial('101')
    const ringing = await tom.until('101 to ring', () => tom.call)
    tom.phone.windowLeft()
    const answered = tom.phone.answer(ringing.id)
    expect(tom.orders).toEqual([])
    tom.phone.windowCame()
    expect(await answered).toEqual({ ok: true, value: undefined })
    expect(tom.kinds()).toEqual(['answer-offer'])
  })

  test('an answer to the offer of a window that is gone leads to new media in the next one', async () => {
    await using ana = await phone('100').registered()
    await using tom = await phone('101').registered()
    const dialled = await ana.phone.dial('101')
    if (!dialled.ok) throw new Error(dialled.error.message)
    const ringing = await tom.until('101 to ring', () => tom.call)
    ana.phone.windowLeft()
    await tom.phone.answer(ringing.id)
    await ana.until('the answer', () => dialled.value.answeredAt !== null)
    const before = ana.orders.length
    ana.phone.windowCame()
    await ana.until('new media', () => ana.orders.slice(before).some(({ kind }) => kind === 'take-answer'))
    expect(ana.orders[before]).toMatchObject({ kind: 'create-offer', restart: true })
    expect(dialled.value.over).toBe(false)
  })

  test('a connection that failed is restarted (5-softphone, It stays connected)', async () => {
    await using ana = await phone('100').registered()
    const echo = await ana.phone.dial('*43')
    if (!echo.ok) throw new Error(echo.error.message)
    await ana.until('the answer', () => echo.value.answeredAt !== null)
    ana.phone.mediaState({ session: echo.value.id, state: 'failed' })
    ana.phone.mediaState({ session: echo.value.id, state: 'failed' })
    await ana.until('the restart', () => ana.kinds().filter((kind) => kind === 'take-answer').length === 2)
    expect(ana.orders.filter(({ kind }) => kind === 'create-offer')).toMatchObject([
      { restart: false },
      { restart: true }
    ])
  })
})
