import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']
/** What whoever is called in the end says, in Hz. */
const target = 550

describe('a transfer by a real phone (RFC 3515, RFC 5589)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed(...clients)) office = await Office.start()
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  it('blind, by baresip: it is let go, the two others hear each other, each conversation has its record', async () => {
    await using ana = await office.linphonec('100')
    await using tom = await office.baresip('101', { answer: 'auto' })
    await using lena = await office.baresip('102', { answer: 'auto', toneHertz: target })
    ana.dial(office.address('101'))
    await Promise.all([ana.established(), tom.established()])
    await hears(ana, voice.baresip, 'the caller to hear the one who transfers')
    await tom.command('transfer', office.address('102'))
    await Promise.all([tom.closed(), lena.established()])
    await Promise.all([
      hears(ana, target, 'the caller to hear the target'),
      hears(lena, voice.linphonec, 'the target to hear the caller')
    ])
    ana.hangUp()
    await lena.closed()
    const last = await recordOf(office.core, ({ segment }) => segment === 2)
    expect(last).toMatchObject({ src: '100', dst: '102', disposition: 'ANSWERED', hangupby: 'caller' })
    const first = await recordOf(office.core, ({ uniqueid, segment }) => uniqueid === last.uniqueid && segment === 1)
    expect(first).toMatchObject({ src: '100', dst: '101', disposition: 'ANSWERED', hangupby: 'callee' })
  })
})
