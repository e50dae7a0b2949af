import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, records } from '../../support/records.ts'
import { Sipp, type SippOptions } from '../../support/sipp.ts'
import { secondsOfTone } from '../../support/tone.ts'
import { waitFor } from '../../support/wait-for.ts'
import { WebApp } from '../../support/web-app.ts'
import { xml } from './replies.ts'

const clients = ['baresip', 'sipp']

describe('calls that leave through a trunk', () => {
  const stack = new AsyncDisposableStack()
  let app: WebApp
  let core: CoreProcess
  let ana: Baresip
  let tom: Baresip

  beforeAll(async () => {
    if (!installed(...clients)) return
    app = stack.use(await WebApp.start())
    core = stack.use(await CoreProcess.start({ config: (ports) => office(ports, app.origin) }))
    const phone = (user: string, toneHertz: number) =>
      Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, answer: 'manual', toneHertz })
    ;[ana, tom] = await Promise.all([phone('100', 440), phone('101', 660)])
    stack.use(ana)
    stack.use(tom)
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => {
    needs(context, ...clients)
    app.on('/out.xml', {})
  })

  /** The provider's side. */
  function provider(options: Partial<SippOptions> = {}): Promise<Sipp> {
    return Sipp.start({ scenario: 'trunk-callee', port: core.ports.provider, ...options })
  }

  /** Dials, and waits until the phone says why there is no call. */
  async function refusedWith(phone: Baresip, number: string): Promise<string | undefined> {
    const since = phone.events.position
    await phone.dial(`sip:${number}@${core.sip}`)
    return (await phone.closed(since)).param
  }

  async function hangUp(phone: Baresip): Promise<void> {
    const since = phone.events.position
    await phone.hangUp()
    await phone.closed(since)
  }

  const newest = (matches: Partial<Cdr>) =>
    recordOf(core, (cdr) => Object.entries(matches).every(([name, value]) => cdr[name as keyof Cdr] === value))

  it('caller ID is the trunk’s, audio passes both ways, the record tells number and trunk (4-pbx, Numbers)', async () => {
    await using sipp = await provider({ echo: true })
    const since = ana.events.position
    await ana.dial(`sip:05550199@${core.sip}`)
    await ana.established(since)
    // The provider sends back what it hears: the tone has gone both ways through the core.
    await waitFor(async () => secondsOfTone(await ana.heard(), 440) >= 1, { what: '100 to hear its own 440 Hz' })
    await hangUp(ana)
    const result = await sipp.finished()
    expect(result.ok, result.errors).toBe(true)
    const [invite] = result.messages
    expect(invite?.firstLine).toBe(`INVITE sip:5550199@127.0.0.1:${core.ports.provider} SIP/2.0`)
    expect(invite?.text).toMatch(/^From: .*<sip:\+15550100100@127\.0\.0\.1>;tag=/m)
    expect(await newest({ dst: '05550199' })).toMatchObject({
      src: '100',
      direction: 'outbound',
      disposition: 'ANSWERED',
      trunk: 'main',
      accountcode: 'A100',
      lastapp: 'external',
      lastdata: '5550199',
      hangupby: 'caller'
    })
  })

  it('the first trunk answers 503: the second takes the call (4-pbx, Numbers: failover)', async () => {
    await using first = await provider({
      scenario: 'trunk-callee-refuse',
      keys: { status: '503', reason: 'Service Unavailable' }
    })
    await using second = await provider({ port: core.ports.backupProvider })
    const since = ana.events.position
    await ana.dial(`sip:05550111@${core.sip}`)
    await ana.established(since)
    await hangUp(ana)
    expect([(await first.finished()).ok, (await second.finished()).ok]).toEqual([true, true])
    expect(await newest({ dst: '05550111' })).toMatchObject({ disposition: 'ANSWERED', trunk: 'backup' })
  })

  it('busy is the called party’s word, not the trunk’s: it is passed on (4-pbx, Numbers)', async () => {
    await using sipp = await provider({
      scenario: 'trunk-callee-refuse',
      keys: { status: '486', reason: 'Busy Here' }
    })
    expect(await refusedWith(ana, '05550112')).toMatch(/^486 /)
    expect((await sipp.finished()).ok).toBe(true)
    expect(await newest({ dst: '05550112' })).toMatchObject({ disposition: 'BUSY', trunk: 'main', hangupcause: 17 })
  })

  it('maxCalls: one call more than the trunk may carry is refused with 503 (1-product, Configuration)', async () => {
    await using sipp = await provider({ port: core.ports.backupProvider })
    const since = ana.events.position
    await ana.dial(`sip:75550113@${core.sip}`)
    await ana.established(since)
    expect(await refusedWith(tom, '75550114')).toMatch(/^503 /)
    await hangUp(ana)
    expect((await sipp.finished()).ok).toBe(true)
    expect(await newest({ dst: '75550114' })).toMatchObject({ disposition: 'FAILED', src: '101' })
  })

  it('a number that leads nowhere: 404 (4-pbx, Numbers)', async () => {
    expect(await refusedWith(ana, '555')).toMatch(/^404 /)
    expect(await newest({ dst: '555' })).toMatchObject({ disposition: 'FAILED', hangupcause: 1, trunk: null })
  })

  it.each(['+49301234567', '001149301234567'])(
    '%s is abroad, and barred as installed: 403 (4-pbx, Numbers)',
    async (n) => {
      expect(await refusedWith(ana, n)).toMatch(/^403 /)
      expect(await newest({ dst: n })).toMatchObject({ disposition: 'FAILED', trunk: null })
    }
  )

  it('an emergency call passes a hook that ends calls, and a trunk that is full (4-pbx, Numbers)', async () => {
    const asked = app.requests.position
    await using backup = await provider({ port: core.ports.backupProvider, calls: 2 })
    const since = tom.events.position
    // The one call that the second trunk may carry.
    await tom.dial(`sip:75550115@${core.sip}`)
    await tom.established(since)
    app.on('/out.xml', xml('<break>1</break>'))
    await using main = await provider({
      scenario: 'trunk-callee-refuse',
      keys: { status: '503', reason: 'Service Unavailable' }
    })
    const dialled = ana.events.position
    await ana.dial(`sip:911@${core.sip}`)
    await ana.established(dialled)
    await hangUp(ana)
    await hangUp(tom)
    expect((await main.finished()).messages[0]?.firstLine).toMatch(/^INVITE sip:911@/)
    const { messages, ok } = await backup.finished()
    const invited = messages
      .filter(({ firstLine }) => firstLine.startsWith('INVITE '))
      .map(({ firstLine }) => firstLine)
    expect([ok, invited]).toEqual([
      true,
      [expect.stringMatching(/^INVITE sip:5550115@/), expect.stringMatching(/^INVITE sip:911@/)]
    ])
    expect(app.requests.since(asked).map(({ query }) => query.get('exten'))).toEqual(['75550115'])
    expect(await newest({ dst: '911' })).toMatchObject({
      disposition: 'ANSWERED',
      direction: 'outbound',
      trunk: 'backup'
    })
  })

  it('cti.outbound is asked once, however many trunks are tried, and sets the caller (2-cti)', async () => {
    app.on(
      '/out.xml',
      xml('<set><calleridname>Sales</calleridname><calleridnumber>+15550100777</calleridnumber></set>')
    )
    const asked = app.requests.position
    await using first = await provider({
      scenario: 'trunk-callee-refuse',
      keys: { status: '500', reason: 'Server Internal Error' }
    })
    await using second = await provider({ port: core.ports.backupProvider })
    const since = ana.events.position
    await ana.dial(`sip:05550116@${core.sip}`)
    await ana.established(since)
    await hangUp(ana)
    const [one, other] = [await first.finished(), await second.finished()]
    for (const { messages } of [one, other]) {
      expect(messages[0]?.text).toMatch(/^From: "?Sales"? <sip:\+15550100777@/m)
    }
    expect(app.requests.since(asked).map(({ query }) => Object.fromEntries(query))).toEqual([
      { exten: '05550116', calleridnumber: '100', direction: 'outbound', trunk: 'main' }
    ])
  })

  it('cti.outbound routes: a colleague rings, and the provider hears nothing (2-cti)', async () => {
    app.on('/out.xml', xml('<type>user</type><name>101</name>'))
    await using sipp = await provider()
    const [since, offered] = [ana.events.position, tom.events.position]
    await ana.dial(`sip:05550117@${core.sip}`)
    await tom.incoming(offered)
    await tom.accept()
    await ana.established(since)
    await hangUp(ana)
    expect(await newest({ dst: '05550117' })).toMatchObject({ calleeUser: '101', disposition: 'ANSWERED' })
    expect(await sipp.messages()).toEqual([])
  })

  it('cti.outbound with break and no route: 403, and the provider hears nothing (2-cti)', async () => {
    app.on('/out.xml', xml('<break>1</break>'))
    await using sipp = await provider()
    expect(await refusedWith(ana, '05550118')).toMatch(/^403 /)
    expect(await sipp.messages()).toEqual([])
  })

  it('the caller gives up while it rings: the provider gets CANCEL, and the record says so (RFC 3261 §9)', async () => {
    await using sipp = await provider({ scenario: 'trunk-callee-ring' })
    const since = ana.events.position
    await ana.dial(`sip:05550119@${core.sip}`)
    await ana.waitForEvent('CALL_RINGING', { since })
    await hangUp(ana)
    const result = await sipp.finished()
    expect(result.ok, result.errors).toBe(true)
    expect(await newest({ dst: '05550119' })).toMatchObject({
      disposition: 'NO ANSWER',
      hangupby: 'caller',
      billsec: 0
    })
  })

  it('every call has one record', async () => {
    const dialled = (await records(core)).map(({ dst }) => dst)
    expect(new Set(dialled).size).toBe(dialled.length)
  })
})

function office(ports: CorePorts, origin: string): ConfigInput {
  const trunk = (name: string, provider: number, bind: number) => ({
    name,
    type: 'peer' as const,
    address: `sip:127.0.0.1:${provider};transport=udp`,
    from: [`127.0.0.1:${provider}`],
    bind: `127.0.0.1:${bind}`,
    callerIdNumber: '+15550100100'
  })
  return coreConfig(ports, {
    domain: {
      trunks: [
        trunk('main', ports.provider, ports.trunk),
        { ...trunk('backup', ports.backupProvider, ports.backupTrunk), maxCalls: 1 }
      ],
      outbound: [
        { match: '0X.', strip: 1, trunk: ['main', 'backup'] },
        { match: '7X.', strip: 1, trunk: 'backup' },
        { match: '+X.', trunk: 'main' }
      ]
    },
    cti: {
      outbound: {
        url: `${origin}/out.xml?exten=%%exten%%&calleridnumber=%%calleridnumber%%&direction=%%direction%%&trunk=%%trunk%%`
      }
    }
  })
}
