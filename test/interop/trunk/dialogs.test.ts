import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp, type SippResult } from '../../support/sipp.ts'

describe('providers that acknowledge, delay and refresh, as sipp', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess

  beforeAll(async () => {
    if (!installed('sipp')) return
    core = stack.use(await CoreProcess.start({ config: office }))
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'sipp'))

  /** A call that comes in by one trunk and leaves by the other; what each side has to say of it. */
  async function call(caller: string, callee: string, dialled: string): Promise<readonly SippResult[]> {
    const target = `127.0.0.1:${core.ports.trunk}`
    await using called = await Sipp.start({ scenario: callee, port: core.ports.backupProvider, pauseMs: 400 })
    await using calling = await Sipp.start({
      ...{ scenario: caller, target, port: core.ports.provider, service: dialled, pauseMs: 400 },
      keys: { name: 'Customer', number: '+15550170' }
    })
    const results = await Promise.all([calling.finished(), called.finished()])
    expect(results.map(({ successful, failed, errors }) => [successful, failed, errors])).toEqual([
      [1, 0, expect.anything()],
      [1, 0, expect.anything()]
    ])
    expect(await recordOf(core, ({ dst }) => dst === dialled)).toMatchObject({
      disposition: 'ANSWERED',
      hangupcause: 16
    })
    return results
  }

  it('a 183 that wants a PRACK gets one with its RSeq, and the 200 without a session is an answer (RFC 3262 §4, §5)', async () => {
    const [calling, called] = await call('trunk-caller', 'trunk-callee-reliable', '5550101')
    expect(called?.messages.filter(({ firstLine }) => firstLine.startsWith('PRACK'))).toHaveLength(1)
    expect(calling?.messages.map(({ firstLine }) => firstLine)).toContain('SIP/2.0 183 Session Progress')
  })

  it('Require: 100rel: our 180 is reliable, and not repeated after its PRACK (RFC 3262 §3)', async () => {
    const [calling] = await call('trunk-caller-reliable', 'trunk-callee', '5550102')
    const ringing = calling?.messages.filter(({ firstLine }) => firstLine === 'SIP/2.0 180 Ringing')
    expect(ringing).toHaveLength(1)
  })

  it('an INVITE without an offer gets ours in a reliable 183, answered in its PRACK (RFC 3262 §5)', async () => {
    await call('trunk-caller-delayed', 'trunk-callee-reliable', '5550103')
  })

  it('a session timer: 422 with Min-SE, then refreshed by UPDATE and by re-INVITE (RFC 4028 §7, §9)', async () => {
    await call('trunk-caller-timer', 'trunk-callee', '5550104')
  })
})

function office(ports: CorePorts): ConfigInput {
  const { domains, ...rest } = coreConfig(ports)
  const [acme] = domains
  if (acme === undefined) throw new Error('there is no domain')
  const backup = {
    name: 'backup',
    type: 'peer' as const,
    address: `sip:127.0.0.1:${ports.backupProvider};transport=udp`,
    from: [`127.0.0.1:${ports.backupProvider}`],
    bind: `127.0.0.1:${ports.backupTrunk}`,
    callerIdNumber: '+15550200200'
  }
  const inbound = [{ match: '*', to: 'external:+15550199' }]
  const outbound = [{ match: '+X.', trunk: 'backup' }]
  return { ...rest, domains: [{ ...acme, trunks: [...(acme.trunks ?? []), backup], inbound, outbound }] }
}
