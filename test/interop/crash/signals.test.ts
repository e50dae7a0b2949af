import { beforeEach, describe, expect, it } from 'vitest'
import { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp } from '../../support/sipp.ts'
import { stalled, stopwatch } from '../../support/stopwatch.ts'

describe('SIGTERM (1-product, Commands)', { timeout: 60_000 }, () => {
  beforeEach((context) => needs(context, 'baresip', 'sipp'))

  it('new calls get 503 with Retry-After, live ones end by themselves or after --drain, records are written, exit 0', async () => {
    await using pbx = await CoreProcess.start({ drainSeconds: 8 })
    const phone = (user: string) => Baresip.start({ user, password: `sip-${user}`, registrar: pbx.sip })
    await using ana = await phone('100')
    await using tom = await phone('101')
    for (const client of [ana, tom]) await client.dial(`sip:*43@${pbx.sip}`)
    await Promise.all([ana.established(), tom.established()])
    const started = performance.now()
    const stalledMs = stalled()
    const stopped = pbx.stop()
    await pbx.program.stderr.waitFor((line) => line.includes('"app.stopping"'), { what: 'the core to stop' })
    const refused = await Sipp.run({
      scenario: 'trunk-caller-refused',
      target: `127.0.0.1:${pbx.ports.trunk}`,
      port: pbx.ports.provider,
      service: '+15550100100',
      keys: { name: 'ACME', number: '+15550123456', status: '503' }
    })
    expect(refused.ok, refused.errors).toBe(true)
    expect(refused.messages.at(-2)?.text).toMatch(/^Retry-After: \d+\r?$/m)
    expect((await pbx.fetch('/api/v1/health')).status).toBe(503)
    // One call ends while the core waits for it, the other is ended by the core.
    await ana.hangUp()
    await tom.closed()
    expect(await stopped).toEqual({ code: 0, signal: null })
    const seconds = (performance.now() - started) / 1000
    expect([seconds >= 7.5, seconds - stalledMs() / 1000 < 14]).toEqual([true, true])
    await pbx.restart()
    expect(await recordOf(pbx, ({ src }) => src === '100')).toMatchObject({
      disposition: 'ANSWERED',
      hangupby: 'caller'
    })
    expect(await recordOf(pbx, ({ src }) => src === '101')).toMatchObject({
      disposition: 'ANSWERED',
      hangupby: 'pbx'
    })
  })

  it('without a call it ends at once', async () => {
    await using pbx = await CoreProcess.start({ drainSeconds: 30 })
    const passed = stopwatch()
    expect(await pbx.stop()).toEqual({ code: 0, signal: null })
    expect(passed()).toBeLessThan(5000)
  })
})

describe('SIGHUP (1-product, Configuration)', { timeout: 60_000 }, () => {
  beforeEach((context) => needs(context, 'baresip'))

  it('a configuration that does not validate is refused whole, key by key, and the running one stays', async () => {
    await using pbx = await CoreProcess.start()
    const good = await pbx.readConfig()
    const [domain] = good.domains
    const broken = {
      ...good,
      domains: [
        {
          ...domain,
          // Would be found missing if anything of it were taken.
          functions: [],
          queues: [{ name: 'a' }, { name: 'b', strategy: 'loudest' }],
          users: [{ extension: '100', name: 'Ana', sipPassword: 'p', webPassword: 'p', ringSeconds: 1, telephone: 1 }]
        }
      ]
    }
    await pbx.reconfigure(broken as never)
    const line = await pbx.program.stderr.waitFor((text) => text.includes('settings.refused'), { what: 'the refusal' })
    expect(line).toContain('domains[0].queues[1].strategy: expected one of ring-all, ')
    expect(line).toContain('domains[0].users[0].ringSeconds: expected at least 5')
    expect(line).toContain('domains[0].users[0].telephone: unknown key')
    await using ana = await Baresip.start({ user: '100', password: 'sip-100', registrar: pbx.sip })
    await ana.dial(`sip:*43@${pbx.sip}`)
    await ana.established()
    await ana.hangUp()
    await ana.closed()
  })

  it('names that lead nowhere are refused as well', async () => {
    await using pbx = await CoreProcess.start()
    const config = coreConfig(pbx.ports, { domain: { inbound: [{ match: '*', to: 'extension:999' }] } })
    await pbx.reconfigure(config)
    const line = await pbx.program.stderr.waitFor((text) => text.includes('settings.refused'), { what: 'the refusal' })
    expect(line).toContain('domains[0].inbound[0].to: ')
    expect((await pbx.fetch('/api/v1/health')).status).toBe(200)
  })

  it('a good one takes effect without a restart, and not on a live call', async () => {
    await using pbx = await CoreProcess.start()
    await using ana = await Baresip.start({ user: '100', password: 'sip-100', registrar: pbx.sip })
    await using tom = await Baresip.start({ user: '101', password: 'sip-101', registrar: pbx.sip, answer: 'manual' })
    await ana.dial(`sip:*43@${pbx.sip}`)
    await ana.established()
    const functions = [{ extension: '*44', name: 'echo', run: 'echo' as const }]
    await pbx.reconfigure(coreConfig(pbx.ports, { domain: { functions } }))
    await pbx.program.stderr.waitFor((text) => text.includes('settings.reloaded'), { what: 'the reload' })
    await tom.dial(`sip:*43@${pbx.sip}`)
    expect((await tom.closed()).param).toMatch(/^404 /)
    const since = tom.events.position
    await tom.dial(`sip:*44@${pbx.sip}`)
    await tom.established(since)
    expect(ana.events.entries.map(({ type }) => type)).not.toContain('CALL_CLOSED')
    await ana.hangUp()
    expect(await recordOf(pbx, ({ src }) => src === '100')).toMatchObject({ dst: '*43', disposition: 'ANSWERED' })
  })
})
