import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import type { Office, OfficeOptions } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { facts, hangUp, told } from './office.ts'
import { answers, grants, openWith } from './registering.ts'

/** Makes a provider hear nothing, or again. */
function vanishing({ layer }: VirtualPhone): (isAway: boolean) => void {
  const receive = layer.receive.bind(layer)
  return (isAway) => {
    layer.receive = isAway ? () => {} : receive
  }
}

/** What the time line says in words of the way out: all but messages, and where media is. */
async function words(office: Office): Promise<string[]> {
  return told(await office.timeline()).filter((line) => !/ [<>] |media at |media ended$/.test(line))
}

const said = ({ statuses }: PhoneCall) => statuses.filter((status) => status !== 100)

async function open(options: { network?: NonNullable<OfficeOptions['network']> } = {}) {
  const opened = await openWith(grants(600), options)
  const { pbx, main } = opened
  main.whenCalled = answers
  const state = () => pbx.pbx.trunks('acme.test')[0]
  return { ...opened, state, gone: vanishing(main) }
}

/** Ana talks through the trunk. */
async function openCall() {
  const opened = await open()
  const { pbx } = opened
  const ana = await pbx.phone('100')
  const call = ana.invite('92025550123')
  await pbx.pass(10_000)
  expect(call.statuses).toEqual([401, 180, 200])
  const far = pbx.media.endpoints.at(-1)
  if (far === undefined) throw new Error('the trunk has no media')
  return { ...opened, ana, call, far }
}

const beginning = [
  'app: external 2025550123',
  'decision: trunk main',
  'decision: SIP/trunk:main-00000002: answered',
  'decision: trunk:main answered'
]
const silence = 'media SIP/trunk:main-00000002: sends no audio; it is asked whether it is still there'

describe('a provider that vanishes for a minute in a call', () => {
  test('and still knows it when it is back: the call goes on, and its time line says that there was no sound', async () => {
    const { pbx, call, far, gone, state } = await openCall()
    gone(true)
    await pbx.pass(30_000)
    far.emit({ kind: 'silent' })
    await pbx.pass(29_000)
    gone(false)
    await pbx.pass(31_000)
    expect([call.methods, state()?.state]).toEqual([[], 'up'])
    await hangUp(pbx, call)
    expect(pbx.record).toMatchObject({
      ...{ disposition: 'ANSWERED', trunk: 'main', billsec: 99, hangupby: 'caller', hangupcause: 16 }
    })
    expect(await words(pbx)).toEqual([...beginning, silence, 'decision: ended: completed'])
  })

  test('and has forgotten it: over once it says so', async () => {
    const { pbx, main, call, far, gone } = await openCall()
    gone(true)
    await pbx.pass(30_000)
    far.emit({ kind: 'silent' })
    main.call.refuses = { OPTIONS: 481 }
    await pbx.pass(29_000)
    gone(false)
    await pbx.pass(5000)
    expect(call.methods).toEqual(['BYE'])
    expect(pbx.record).toMatchObject({ disposition: 'ANSWERED', trunk: 'main', hangupby: 'pbx', hangupcause: 27 })
    expect(await words(pbx)).toEqual([
      ...beginning,
      silence,
      'decision: ended: unreachable, trunk:main sends no media, and answers 481 when it is asked'
    ])
  })

  test('and is not back by then: over after a minute, and the record says why', async () => {
    const { pbx, call, far, gone } = await openCall()
    gone(true)
    await pbx.pass(30_000)
    far.emit({ kind: 'silent' })
    await pbx.pass(40_000)
    expect(call.methods).toEqual(['BYE'])
    expect(pbx.record).toMatchObject({ disposition: 'ANSWERED', billsec: 71, hangupby: 'pbx', hangupcause: 27 })
    expect((await words(pbx)).at(-1)).toBe(
      'decision: ended: unreachable, trunk:main sends no media, and does not answer when it is asked'
    )
  })

  test('and the call is hung up here meanwhile: over at once, and nothing of it is left', async () => {
    const { pbx, call, gone } = await openCall()
    gone(true)
    await hangUp(pbx, call)
    expect(pbx.record).toMatchObject({ disposition: 'ANSWERED', billsec: 9, hangupby: 'caller', hangupcause: 16 })
    expect(await words(pbx)).toEqual([...beginning, 'decision: ended: completed'])
    await pbx.pass(75_000)
    expect(pbx.pbx.health()).toMatchObject({ calls: 0, dialogs: 0 })
  })
})

describe('a provider that vanishes for a minute while idle', () => {
  test('has the next trunk carry calls within 3 s, then at once; is told of as away, and up as soon as it answers', async () => {
    const { pbx, gone, state, codes } = await open()
    const backup = pbx.provider('backup', 5090)
    backup.whenCalled = answers
    const ana = await pbx.phone('100')
    await pbx.pass(30_000)
    gone(true)
    const call = ana.invite('82025550123')
    await pbx.pass(3100)
    expect(said(call)).toEqual([401, 180, 200])
    await hangUp(pbx, call)
    expect(pbx.record).toMatchObject({ disposition: 'ANSWERED', trunk: 'backup' })
    expect(await words(pbx)).toEqual([
      'app: external 2025550123',
      'decision: trunk main',
      'decision: SIP/trunk:main-00000002: unreachable',
      'warning: trunk main failed: it has said nothing to our INVITE',
      'app: external 2025550123',
      'decision: trunk backup',
      'decision: SIP/trunk:backup-00000003: answered',
      'decision: trunk:backup answered',
      'decision: ended: completed'
    ])
    await pbx.pass(50_000)
    expect([state(), codes()]).toMatchObject([
      { state: 'down', lastStatus: null, lastReason: 'no answer' },
      ['trunk-away']
    ])
    const later = ana.invite('82025550123')
    await pbx.pass(200)
    expect(said(later)).toEqual([401, 180, 200])
    await hangUp(pbx, later)
    expect(facts(await pbx.timeline())).toEqual([
      {
        code: 'trunk-failed',
        trunk: 'main',
        result: 'unreachable',
        reason: 'the trunk is not there (no answer)',
        status: 502
      }
    ])
    gone(false)
    // It is asked by REGISTER, which is repeated every 4 s (RFC 3261 §17.1.2.2, T2).
    await pbx.pass(4500)
    expect([state()?.state, codes()]).toEqual(['up', []])
  })

  test('and is the only way is waited for, and the record says how it was', async () => {
    const { pbx, gone } = await open()
    const ana = await pbx.phone('100')
    gone(true)
    const call = ana.invite('92025550123')
    await pbx.pass(33_000)
    expect(said(call)).toEqual([401, 502])
    expect(pbx.record).toMatchObject({
      disposition: 'FAILED',
      trunk: 'main',
      duration: 32,
      billsec: 0,
      hangupby: 'pbx'
    })
    expect((await words(pbx)).slice(-2)).toEqual([
      'warning: trunk main failed: it did not answer our INVITE',
      'decision: ended: unreachable, it did not answer our INVITE'
    ])
  })

  test('and was never asked before is told of once it leaves REGISTER unanswered as well', async () => {
    const { pbx, gone, state } = await open()
    gone(true)
    await pbx.pass(60_000)
    expect(state()?.state).toBe('up')
    await pbx.pass(31_000)
    expect(state()).toMatchObject({ state: 'down', lastStatus: null, lastReason: 'no answer' })
    gone(false)
    await pbx.pass(30_000)
    expect(state()?.state).toBe('up')
  })

  test('and leaves only OPTIONS unanswered from then on is up again as soon as it has taken us', async () => {
    const { pbx, main, state } = await open()
    await pbx.pass(30_000)
    const answer = main.whenAsked
    main.whenAsked = (transaction) => (transaction.request.method === 'OPTIONS' ? undefined : answer(transaction))
    const states = new Set<string | undefined>()
    for (let second = 0; second < 600; second++) {
      await pbx.pass(1000)
      states.add(state()?.state)
    }
    expect([state()?.state, [...states]]).toEqual(['up', ['up']])
    const told = pbx.events.filter(
      ({ name, payload }) => name === 'trunk.changed' && (payload as { state: string }).state === 'down'
    )
    expect(told).toHaveLength(1)
  })
})

describe('a provider that hears every third request only', () => {
  test('has its calls in and out, each with one record, and is up (RFC 3261 §17.1.1.2, §17.1.2.2)', async () => {
    const { pbx, main, state } = await open()
    const receive = main.layer.receive.bind(main.layer)
    let count = 0
    main.layer.receive = (octets, flow) => {
      if (octets.startsWith('SIP/2.0')) return receive(octets, flow)
      count += 1
      if (count % 3 === 0) receive(octets, flow)
    }
    const ana = await pbx.phone('100')
    const out = ana.invite('92025550123')
    await pbx.pass(5000)
    expect(said(out)).toEqual([401, 180, 200])
    await pbx.until(out.bye())
    await pbx.pass(10_000)
    expect(main.call.methods.at(-1)).toBe('BYE')
    expect(pbx.record).toMatchObject({
      disposition: 'ANSWERED',
      direction: 'outbound',
      trunk: 'main',
      hangupby: 'caller'
    })
    expect(await words(pbx)).toEqual([...beginning, 'decision: ended: completed'])
    ana.whenCalled = answers
    const come = main.invite('+15550100100')
    await pbx.pass(5000)
    expect(come.statuses).toEqual([180, 200])
    await pbx.until(ana.call.bye())
    await pbx.pass(10_000)
    expect(come.methods.at(-1)).toBe('BYE')
    expect(pbx.record).toMatchObject({
      disposition: 'ANSWERED',
      direction: 'inbound',
      trunk: 'main',
      hangupby: 'callee'
    })
    expect(await words(pbx)).toEqual([
      'decision: inbound route 1: * leads to extension:100',
      'decision: to extension:100',
      'app: user 100',
      'decision: SIP/100-00000004: answered',
      'decision: 100 answered',
      'decision: ended: completed'
    ])
    await pbx.pass(1_200_000)
    expect([state()?.state, pbx.records.length]).toEqual(['up', 2])
  })
})

describe('5 % of all packets lost, both ways', () => {
  for (let seed = 1; seed <= 10; seed++) {
    test(`registered, called, held, called back, hung up from both sides (seed ${seed})`, async () => {
      const { pbx, main, state } = await open({ network: { seed, loss: 0.05, delay: [5, 40] } })
      await pbx.pass(5000)
      const ana = pbx.addPhone('100')
      expect(await pbx.until(ana.register())).toMatchObject({ status: 200 })
      const out = ana.invite('92025550123')
      for (let waited = 0; !out.statuses.includes(200) && waited < 20_000; waited += 500) await pbx.pass(500)
      await pbx.pass(5000)
      expect(await pbx.until(out.hold())).toMatchObject({ status: 200 })
      await pbx.pass(5000)
      expect(main.call.heard.direction).toBe('sendonly')
      await pbx.until(main.call.bye())
      await pbx.pass(5000)
      ana.whenCalled = answers
      const come = main.invite('+15550100100')
      for (let waited = 0; !come.statuses.includes(200) && waited < 20_000; waited += 500) await pbx.pass(500)
      await pbx.pass(5000)
      await pbx.until(come.bye())
      await pbx.pass(5000)
      const common = { disposition: 'ANSWERED', trunk: 'main', hangupcause: 16 }
      expect(pbx.records).toMatchObject([
        { ...common, direction: 'outbound', hangupby: 'callee' },
        { ...common, direction: 'inbound', hangupby: 'caller' }
      ])
      for (const { uniqueid } of pbx.records) expect(facts(await pbx.timeline(uniqueid))).toEqual([])
      await pbx.pass(600_000)
      expect([state()?.state, pbx.pbx.health().calls]).toEqual(['up', 0])
    })
  }
})
