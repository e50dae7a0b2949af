import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ParkedView } from '../../../pbx-core/contract/views.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, records } from '../../support/records.ts'
import { secondsOfTone } from '../../support/tone.ts'
import { waitFor } from '../../support/wait-for.ts'
import { grows, hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']

describe('real phones park, fetch, and hear pages (4-pbx, Applications)', () => {
  let office: Office
  beforeAll(async () => {
    if (!installed(...clients)) return
    office = await Office.start({
      domain: {
        parking: { comeBackSeconds: 10 },
        paging: [{ name: 'all', extension: '690', members: ['101', '102'] }]
      }
    })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  const parked = async () => {
    const response = await office.core.fetch('/api/v1/parked')
    const { items } = (await response.json()) as { items: readonly ParkedView[] }
    return items.map(
      ({ slot, by, isComingBack }) => `${slot} by ${by?.user ?? 'nobody'}${isComingBack ? ', back' : ''}`
    )
  }
  const stands = (list: readonly string[], what: string) =>
    waitFor(async () => (await parked()).join() === list.join(), { what, everyMs: 100 })

  it('a blind transfer to *70 parks with music; whoever dials *71 talks with whom stands there', async () => {
    await using ana = await office.baresip('100')
    await using tom = await office.baresip('101')
    await using lena = await office.linphonec('102')
    await ana.dial(office.address('101'))
    await tom.incoming()
    await tom.accept()
    await hears(ana, voice.baresip, 'the caller to hear the one who parks')
    await tom.command('transfer', office.address('*70'))
    await tom.closed()
    await stands(['*71 by 101'], 'the call to be parked')
    await grows(() => ana.packetsReceived(), 25, 'the parked one to be sent music')
    lena.dial(office.address('*71'))
    await lena.established()
    await Promise.all([
      hears(lena, voice.baresip, 'the one who fetches to hear the caller'),
      hears(ana, voice.linphonec, 'the caller to hear the one who fetches')
    ])
    await ana.hangUp()
    await lena.closed()
    const own = await recordOf(office.core, ({ lastapp, src }) => lastapp === 'park' && src === '100')
    expect(own).toMatchObject({ lastdata: '*71', calleeUser: '102', transferredby: '101', disposition: 'ANSWERED' })
  })

  it('nobody fetches it: it comes back to the telephone that parked it, and they hear each other', async () => {
    await using ana = await office.baresip('100')
    await using tom = await office.baresip('101')
    await ana.dial(office.address('101'))
    await tom.incoming()
    await tom.accept()
    await hears(ana, voice.baresip, 'the caller to hear the one who parks')
    await tom.command('transfer', office.address('*73'))
    const { id } = await tom.closed()
    await stands(['*73 by 101'], 'the call to be parked')
    await waitFor(async () => (await parked()).join() === '*73 by 101, back', { what: 'it to come back', everyMs: 100 })
    expect(id).toBeDefined()
    await tom.accept()
    await stands([], 'the slot to be free')
    await hears(ana, voice.baresip, 'the caller to hear the one to whom it came back')
    await ana.hangUp()
    await waitFor(
      async () =>
        (await records(office.core)).some(({ src, dst, segment }) => src === '100' && dst === '101' && segment === 3),
      {
        what: 'the record of what came back'
      }
    )
  })

  it('a page is heard at telephones that answer by themselves, and who pages hears none of them', async () => {
    await using ana = await office.baresip('100')
    await using tom = await office.baresip('101', { answer: 'auto' })
    await using lena = await office.linphonec('102', { answer: 'auto' })
    await ana.dial(office.address('690'))
    await ana.established()
    await lena.established()
    await Promise.all([
      hears(tom, voice.baresip, 'the first telephone to hear the page'),
      hears(lena, voice.baresip, 'the second telephone to hear the page')
    ])
    const silent = await ana.heard()
    expect(secondsOfTone(silent, voice.linphonec)).toBeLessThan(0.1)
    await ana.hangUp()
    await Promise.all([tom.closed(), lena.closed()])
    const record = await recordOf(office.core, ({ lastapp }) => lastapp === 'page')
    expect(record).toMatchObject({ src: '100', dst: '690', lastdata: 'all', calleeUser: null, legs: [] })
  })
})
