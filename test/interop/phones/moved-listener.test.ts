import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coreConfig } from '../../support/core-config.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']

/** The phones' listener moves under their call (UDP and TCP): 1-product, Configuration: never on a live call. */
describe('listen.sip moves under a live call', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start()
  })
  afterAll(() => office?.[Symbol.asyncDispose]())
  beforeEach((context) => needs(context, ...clients))

  async function moveTo(port: number): Promise<void> {
    const sip = { udp: `127.0.0.1:${port}`, tcp: `127.0.0.1:${port}`, tls: null }
    const config = coreConfig(office.core.ports)
    await office.core.reconfigured({ ...config, listen: { ...config.listen, sip } })
  }

  it('both are heard and hang up as ever; whoever registers now finds the new address', async () => {
    const { sip, spare } = office.core.ports
    await using ana = await office.baresip('100')
    await using tom = await office.linphonec('101')
    await ana.dial(office.address('101'))
    await tom.incoming()
    tom.answer()
    await Promise.all([ana.established(), tom.established()])
    await moveTo(spare)
    await Promise.all([
      hears(ana, voice.linphonec, 'the caller to hear the callee'),
      hears(tom, voice.baresip, 'the callee to hear the caller')
    ])
    await using lena = await office.baresip('102', { registrar: `127.0.0.1:${spare}` })
    await expect(office.baresip('102')).rejects.toThrow('503')

    await ana.hangUp()
    await Promise.all([ana.closed(), tom.closed()])
    expect(await recordOf(office.core, ({ src }) => src === '100')).toMatchObject({
      disposition: 'ANSWERED',
      hangupby: 'caller',
      hangupcause: 16
    })

    // And back, under a call at the new address that the PBX's other side ends.
    await lena.dial(`sip:*43@127.0.0.1:${spare}`)
    await lena.established()
    await moveTo(sip)
    const { uniqueid } = (await office.callOf('102')) ?? {}
    expect((await office.core.fetch(`/api/v1/calls/${uniqueid}`, { method: 'DELETE' })).status).toBe(204)
    await lena.closed()
    expect(await recordOf(office.core, ({ src }) => src === '102')).toMatchObject({
      disposition: 'ANSWERED',
      hangupby: 'operator'
    })
  })
})
