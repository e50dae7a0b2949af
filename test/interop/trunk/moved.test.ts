import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp, type SippMessage, type SippOptions } from '../../support/sipp.ts'
import { grows } from '../hearing.ts'

const clients = ['baresip', 'sipp']
/** Milliseconds that the provider talks: longer than the configuration takes to be read. */
const talkMs = 3000

/** A trunk whose `bind` changes under a call: 1-product, Configuration: never on a live call. */
describe('a trunk that is moved under a live call', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess
  let ana: Baresip

  beforeAll(async () => {
    if (!installed(...clients)) return
    core = stack.use(await CoreProcess.start())
    ana = stack.use(await Baresip.start({ user: '100', password: 'sip-100', registrar: core.sip, answer: 'manual' }))
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...clients))

  function provider(options: Pick<SippOptions, 'scenario'> & Partial<SippOptions>): Promise<Sipp> {
    return Sipp.start({ port: core.ports.provider, echo: true, ...options })
  }

  /** The provider calls Ana at that port of the core, and she answers. */
  async function called(port: number, pauseMs: number): Promise<Sipp> {
    const since = ana.events.position
    const sipp = await provider({
      scenario: 'trunk-caller',
      target: `127.0.0.1:${port}`,
      service: '+15550100100',
      pauseMs,
      keys: { name: 'ACME', number: '+15550123456' }
    })
    await ana.incoming(since)
    await ana.accept()
    await ana.established(since)
    return sipp
  }

  /** Has the trunk's own socket at another port, and no call the worse for it. */
  async function moveTo(port: number): Promise<void> {
    const config = coreConfig(core.ports)
    const [domain] = config.domains
    for (const trunk of domain?.trunks ?? []) trunk.bind = `127.0.0.1:${port}`
    await core.reconfigured(config)
    await core.program.stderr.waitFor((line) => line.includes('trunk.ready') && line.includes(String(port)), {
      what: 'the trunk to be at its new port'
    })
  }

  const said = (messages: readonly SippMessage[], direction: SippMessage['direction'], firstLine: RegExp) =>
    messages.filter((message) => message.direction === direction && firstLine.test(message.firstLine))

  it('the provider hangs up, at the old port, and is answered; its next call comes to the new one', async () => {
    const { trunk, spare } = core.ports
    const since = ana.events.position
    await using sipp = await called(trunk, talkMs)
    await moveTo(spare)
    expect(said(await sipp.messages(), 'sent', /^BYE /)).toEqual([])
    await grows(() => ana.packetsReceived(), 20, 'the sound to go on')
    const { ok, errors, messages, retransmissions } = await sipp.finished()
    expect(ok, errors).toBe(true)
    expect(said(messages, 'sent', /^BYE /).map(({ firstLine }) => firstLine)).toEqual([
      expect.stringContaining(`@127.0.0.1:${trunk}`)
    ])
    expect(retransmissions).toBe(0)
    await ana.closed(since)
    const first = await recordOf(core, ({ direction }) => direction === 'inbound')
    expect(first).toMatchObject({ trunk: 'main', disposition: 'ANSWERED', hangupby: 'caller', hangupcause: 16 })

    await using next = await called(spare, 100)
    expect((await next.finished()).ok).toBe(true)
    const second = await recordOf(
      core,
      ({ direction, uniqueid }) => direction === 'inbound' && uniqueid !== first.uniqueid
    )
    expect(second).toMatchObject({ trunk: 'main', disposition: 'ANSWERED', hangupby: 'caller' })
  })

  it('our user hangs up: the BYE leaves from the old port, and the provider knows the call', async () => {
    const { trunk, spare } = core.ports
    await moveTo(spare)
    const since = ana.events.position
    await using sipp = await provider({ scenario: 'trunk-callee', pauseMs: 100 })
    await ana.dial(`sip:05550199@${core.sip}`)
    await ana.established(since)
    await moveTo(trunk)
    await grows(() => ana.packetsReceived(), 20, 'the sound to go on')
    await ana.hangUp()
    const { ok, errors, messages } = await sipp.finished()
    expect(ok, errors).toBe(true)
    const viaPort = (message: SippMessage | undefined) => /^Via: \S+ 127\.0\.0\.1:(\d+)/m.exec(message?.text ?? '')?.[1]
    const [invite] = said(messages, 'received', /^INVITE /)
    const [bye] = said(messages, 'received', /^BYE /)
    expect([viaPort(invite), viaPort(bye)]).toEqual([String(spare), String(spare)])
    expect(await recordOf(core, ({ dst }) => dst === '05550199')).toMatchObject({
      trunk: 'main',
      disposition: 'ANSWERED',
      hangupby: 'caller'
    })
  })
})
