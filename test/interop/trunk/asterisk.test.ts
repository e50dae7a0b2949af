import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { Asterisk } from '../../support/asterisk.ts'
import { Baresip } from '../../support/baresip.ts'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { patienceMs } from '../../support/patience.ts'
import { recordOf, timelineOf } from '../../support/records.ts'
import { secondsOfTone } from '../../support/tone.ts'
import { isUnpacked, needsUnpacked } from '../../support/unpacked.ts'
import { waitFor } from '../../support/wait-for.ts'

const account = { username: 'acme', password: 'provider-secret' }

interface Trunk {
  readonly state: string
  readonly lastStatus: number | null
  readonly lastReason: string | null
}

describe('a trunk that registers at an Asterisk', () => {
  const stack = new AsyncDisposableStack()
  let asterisk: Asterisk
  let core: CoreProcess
  let ana: Baresip
  let tom: Baresip

  const office = (ports: CorePorts, password = account.password): ConfigInput =>
    coreConfig(ports, {
      domain: {
        trunks: [
          {
            ...{ name: 'main', type: 'register', registrar: `sip:127.0.0.1:${asterisk.port}`, ...account, password },
            ...{ callerIdNumber: '+15550100100', identity: { header: 'pai', format: '+e164' }, optionsSeconds: 2 }
          }
        ]
      }
    })

  beforeAll(async () => {
    if (!isUnpacked('asterisk') || !installed('baresip')) return
    asterisk = stack.use(await Asterisk.start({ ...account, realm: 'provider.test' }))
    core = stack.use(await CoreProcess.start({ config: (ports) => office(ports) }))
    const phone = (user: string) =>
      Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, answer: 'auto' })
    ;[ana, tom] = await Promise.all([phone('100'), phone('101')])
    stack.use(ana)
    stack.use(tom)
    await standing('up')
  }, 60_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => {
    needsUnpacked(context, 'asterisk')
    needs(context, 'baresip')
  })

  function standing(state: string, timeoutMs = patienceMs): Promise<Trunk> {
    const read = async () => {
      const { items } = (await (await core.fetch('/api/v1/trunks')).json()) as { items: Trunk[] }
      return items.find((trunk) => trunk.state === state)
    }
    return waitFor(read, { what: `the trunk to be ${state}`, timeoutMs, everyMs: 200 })
  }

  /** Ana is in a call with that number outside. */
  async function talking(number: string): Promise<number> {
    const since = ana.events.position
    await ana.dial(`sip:0${number}@${core.sip}`)
    await ana.established(since)
    return since
  }

  async function hangUp(): Promise<void> {
    const since = ana.events.position
    await ana.hangUp()
    await ana.closed(since)
  }

  /** Direction and first line of each message, without URIs. */
  async function saidTo(peer: string, uniqueid: string): Promise<readonly string[]> {
    return (await timelineOf(core, uniqueid)).flatMap((entry) =>
      entry.kind === 'sip' && entry.peer === peer ? [`${entry.direction} ${entry.summary.replace(/ sip:.*/, '')}`] : []
    )
  }

  async function heldIs(held: boolean): Promise<void> {
    const read = async () => {
      const { items } = (await (await core.fetch('/api/v1/calls')).json()) as {
        items: { members: { state: string }[] }[]
      }
      return items.some(({ members }) => members.some(({ state }) => state === 'held')) === held
    }
    await waitFor(read, { what: held ? 'the call to be held' : 'the call to go on' })
  }

  const record = (matches: Partial<Cdr>) =>
    recordOf(core, (cdr) => Object.entries(matches).every(([name, value]) => cdr[name as keyof Cdr] === value))

  it('is known there by its contact, and up (RFC 3261 §10.2)', async () => {
    expect(await standing('up')).toMatchObject({ lastStatus: 200, lastReason: 'OK' })
    expect(await asterisk.command('pjsip show contacts')).toContain('acme/sip:acme@127.0.0.1:')
  })

  it('calls out, is heard, holds and hangs up: INVITE, re-INVITE and BYE are challenged and pass (RFC 3261 §22.2)', async () => {
    await talking('111')
    await waitFor(async () => secondsOfTone(await ana.heard(), 1004) >= 1, { what: '100 to hear 1004 Hz' })
    await ana.hold()
    await heldIs(true)
    await ana.resume()
    await heldIs(false)
    await hangUp()
    const { uniqueid } = await record({ dst: '0111', disposition: 'ANSWERED', hangupby: 'caller', trunk: 'main' })
    await expect
      .poll(async () => (await saidTo('trunk:main', uniqueid)).filter((line) => !/ACK|100/.test(line)))
      .toEqual([
        ...['out INVITE', 'in SIP/2.0 401 Unauthorized', 'out INVITE', 'in SIP/2.0 200 OK'],
        ...['out INVITE', 'in SIP/2.0 200 OK', 'out INVITE', 'in SIP/2.0 200 OK', 'out BYE', 'in SIP/2.0 200 OK']
      ])
    // Who asks without saying who is taken for a stranger there, and locked out by what reads its log.
    expect(asterisk.program.stdout.entries.filter((line) => line.includes(' failed for '))).toEqual([])
  })

  it('is hung up by the far end, and told of a busy one', async () => {
    const since = await talking('222')
    await ana.closed(since)
    expect(await record({ dst: '0222' })).toMatchObject({
      disposition: 'ANSWERED',
      hangupby: 'callee',
      hangupcause: 16
    })
    const before = ana.events.position
    await ana.dial(`sip:0444@${core.sip}`)
    await ana.closed(before)
    expect(await record({ dst: '0444' })).toMatchObject({ disposition: 'BUSY', hangupcause: 17 })
  })

  it('passes keys both ways, and says who calls in P-Asserted-Identity (RFC 4733, RFC 3325)', async () => {
    const since = await talking('333')
    for (const digit of ['1', '2', '3']) await ana.sendDigit(digit)
    await asterisk.program.stdout.waitFor((line) => line.includes('keys: 123, by +15550100100'), {
      what: 'Asterisk to read 123 of +15550100100'
    })
    await ana.digit('4', since)
    await ana.digit('5', since)
    await hangUp()
  })

  it('is called by its DID, and hung up from either side', async () => {
    const since = tom.events.position
    await asterisk.command('channel originate Local/+15550100101@to-customer application Milliwatt')
    await tom.established(since)
    await waitFor(async () => secondsOfTone(await tom.heard(), 1004) >= 1, { what: '101 to hear 1004 Hz' })
    await asterisk.command('channel request hangup all')
    await tom.closed(since)
    expect(await record({ dst: '+15550100101' })).toMatchObject({
      ...{ direction: 'inbound', disposition: 'ANSWERED', src: '+4940123456', trunk: 'main', hangupby: 'caller' }
    })
    const again = ana.events.position
    await asterisk.command('channel originate Local/+15550100100@to-customer application Milliwatt')
    await ana.established(again)
    await ana.hangUp()
    expect(await record({ dst: '+15550100100' })).toMatchObject({ disposition: 'ANSWERED', hangupby: 'callee' })
  })

  it('is away while it stands still (SIGSTOP), and up as soon as it goes on', async () => {
    asterisk.program.signal('SIGSTOP')
    expect(await standing('down', 60_000)).toMatchObject({ lastStatus: null, lastReason: 'no answer' })
    asterisk.program.signal('SIGCONT')
    expect(await standing('up')).toMatchObject({ lastStatus: 200 })
  }, 90_000)

  it('with a wrong password is refused, said in words with the remedy, and up with the right one', async () => {
    await core.reconfigured(office(core.ports, 'mistyped'))
    expect(await standing('refused')).toMatchObject({ lastStatus: 401, lastReason: 'Unauthorized' })
    const health = (await (await core.fetch('/api/v1/health')).json()) as { status: string; warnings: string[] }
    expect(health.status).toBe('degraded')
    expect(health.warnings.join()).toContain(
      'refuses to register us (401 Unauthorized). Check username, password and registrar'
    )
    await core.reconfigured(office(core.ports))
    expect(await standing('up')).toMatchObject({ lastStatus: 200 })
  })
})
