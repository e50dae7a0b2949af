import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { installed, needs } from '../../support/needs.ts'
import { hears } from '../hearing.ts'
import { Office } from '../office.ts'

describe('two phones that share no codec (4-pbx, Media: transcoding)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed('baresip')) office = await Office.start({ moreUsers: 10 })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, 'baresip'))

  it.each([
    ['PCMU/8000/1', 'G722/16000/1'],
    ['opus/48000/2', 'PCMA/8000/1'],
    ['G722/16000/1', 'opus/48000/2']
  ])('%s calls %s: each hears the voice of the other, at its frequency', async (one, other) => {
    const { user, dest } = office.nextUsers()
    await using ana = await office.baresip(user, { codecs: [one], toneHertz: 440 })
    await using tom = await office.baresip(dest, { codecs: [other], toneHertz: 620 })
    await ana.dial(office.address(dest))
    await tom.incoming()
    await tom.accept()
    await Promise.all([ana.established(), tom.established()])
    await Promise.all([
      hears(ana, 620, 'the caller to hear the callee'),
      hears(tom, 440, 'the callee to hear the caller')
    ])
    await ana.hangUp()
    await Promise.all([ana.closed(), tom.closed()])
  })

  it('a phone that has Opus alone hears a menu’s tone: echo gives it its own voice back', async () => {
    const { user } = office.nextUsers()
    await using ana = await office.baresip(user, { codecs: ['opus/48000/2'], toneHertz: 440 })
    await ana.dial(office.address('*43'))
    await ana.established()
    await hears(ana, 440, 'the caller to hear itself')
    await ana.hangUp()
    await ana.closed()
  })
})
