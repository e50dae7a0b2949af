import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { Kamailio } from '../../support/kamailio.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, timelineOf } from '../../support/records.ts'
import { isUnpacked, needsUnpacked } from '../../support/unpacked.ts'
import { waitFor } from '../../support/wait-for.ts'

describe('a trunk that registers over TCP at a Kamailio, which stays on the way', () => {
  const stack = new AsyncDisposableStack()
  let kamailio: Kamailio
  let core: CoreProcess
  let ana: Baresip
  let outside: Baresip

  beforeAll(async () => {
    if (!isUnpacked('kamailio') || !installed('baresip')) return
    kamailio = stack.use(await Kamailio.start())
    const registrar = `sip:127.0.0.1:${kamailio.port};transport=tcp`
    core = stack.use(
      await CoreProcess.start({
        config: (ports) =>
          coreConfig(ports, {
            domain: {
              trunks: [
                {
                  ...{ name: 'main', type: 'register', registrar, username: 'acme', password: 'provider-secret' },
                  ...{ callerIdNumber: '+15550100100', identity: { header: 'pai', format: '+e164' } }
                }
              ]
            }
          })
      })
    )
    const phone = (user: string, at: string) => Baresip.start({ user, password: `sip-${user}`, registrar: at })
    ;[ana, outside] = await Promise.all([phone('100', core.sip), phone('outside', `127.0.0.1:${kamailio.port}`)])
    stack.use(ana)
    stack.use(outside)
    await up()
  }, 60_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => {
    needsUnpacked(context, 'kamailio')
    needs(context, 'baresip')
  })

  async function up(): Promise<void> {
    const read = async () => {
      const { items } = (await (await core.fetch('/api/v1/trunks')).json()) as { items: { state: string }[] }
      return items[0]?.state === 'up'
    }
    await waitFor(read, { what: 'the trunk to be up' })
  }

  const record = (matches: Partial<Cdr>) =>
    recordOf(core, (cdr) => Object.entries(matches).every(([name, value]) => cdr[name as keyof Cdr] === value))

  /** Direction and first line of each message to and from the provider, without URIs, ACK and 100. */
  async function said(uniqueid: string): Promise<readonly string[]> {
    const lines = (await timelineOf(core, uniqueid)).flatMap((entry) =>
      entry.kind === 'sip' && entry.peer === 'trunk:main'
        ? [`${entry.direction} ${entry.summary.replace(/ sip:.*/, '')}`]
        : []
    )
    return lines.filter((line) => !/ACK|100/.test(line))
  }

  it('calls out: the proxy asks by its own realm (407), and the requests of the call go by it (RFC 3261 §22.3, §16.12)', async () => {
    const since = ana.events.position
    await ana.dial(`sip:0301234@${core.sip}`)
    await ana.established(since)
    await ana.hangUp()
    await outside.closed()
    const { uniqueid } = await record({ dst: '0301234', disposition: 'ANSWERED', hangupby: 'caller' })
    await expect
      .poll(async () => (await said(uniqueid)).filter((line) => !line.includes(' 18')))
      .toEqual([
        ...['out INVITE', 'in SIP/2.0 407 Proxy Authentication Required', 'out INVITE', 'in SIP/2.0 200 Answering'],
        ...['out BYE', 'in SIP/2.0 200 OK']
      ])
  })

  it('is called over its connection, by the number in To, and hung up by the far end', async () => {
    const since = ana.events.position
    await outside.dial(`sip:+15550100100@127.0.0.1:${kamailio.port}`)
    await ana.established(since)
    await outside.hangUp()
    await ana.closed(since)
    expect(await record({ dst: '+15550100100' })).toMatchObject({
      ...{ direction: 'inbound', disposition: 'ANSWERED', trunk: 'main', hangupby: 'caller' }
    })
  })

  it('is registered anew where that is started anew and has forgotten us: a call comes in again (RFC 5626 §4.4)', async () => {
    const since = ana.events.position
    await kamailio.restart()
    await waitFor(
      async () => {
        const before = outside.events.position
        await outside.dial(`sip:+15550100100@127.0.0.1:${kamailio.port}`)
        const end = await outside.events.waitFor(({ type }) => /CALL_(ESTABLISHED|CLOSED)/.test(type), {
          what: 'the end of the attempt',
          since: before
        })
        return end.type === 'CALL_ESTABLISHED'
      },
      { what: 'a call to come in', timeoutMs: 45_000, everyMs: 1000 }
    )
    await ana.established(since)
    await ana.hangUp()
  }, 60_000)
})
