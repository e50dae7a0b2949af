import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ParkedView } from '../../../pbx-core/contract/views.ts'
import type { Baresip } from '../../support/baresip.ts'
import { BrowserPhone, launchChromium } from '../../support/browser-phone/browser-phone.ts'
import { installed, needs } from '../../support/needs.ts'
import { tone, writeWav } from '../../support/tone.ts'
import { waitFor } from '../../support/wait-for.ts'
import { hears, standsStill, toneHeard } from '../hearing.ts'
import { Office } from '../office.ts'

const clients = ['baresip', 'linphonec', 'chromium']
const [pcmu, pcma, g722, opus] = ['PCMU/8000/1', 'PCMA/8000/1', 'G722/16000/1', 'opus/48000/2']
/** What they say, in Hz, and what is played to whoever waits. */
const [near, far, third, music] = [440, 620, 820, 1100]

describe('phones that share no codec, in the midst of a call (4-pbx, Media: transcoding)', () => {
  let office: Office
  beforeAll(async () => {
    if (!installed(...clients)) return
    office = await Office.start({
      moreUsers: 12,
      domain: { music: 'music/held', groups: [{ name: 'sales', members: ['101', '102'] }] }
    })
    const folder = join(office.core.dataDirectory, 'prompts/music')
    await mkdir(folder, { recursive: true })
    await writeWav(join(folder, 'held.wav'), tone({ hertz: music, seconds: 20, sampleRate: 16_000 }))
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  const eachHears = (one: Baresip, says: number, other: Baresip, saysBack: number) =>
    Promise.all([
      hears(one, saysBack, `${one.user} to hear ${other.user}`),
      hears(other, says, `${other.user} to hear ${one.user}`)
    ])

  async function talking(users: { user: string; dest: string }, one: string, other: string) {
    await using phones = new AsyncDisposableStack()
    const ana = phones.use(await office.baresip(users.user, { codecs: [one], toneHertz: near, hearsOn: true }))
    const tom = phones.use(await office.baresip(users.dest, { codecs: [other], toneHertz: far, hearsOn: true }))
    await ana.dial(office.address(users.dest))
    await tom.incoming()
    await tom.accept()
    await Promise.all([ana.established(), tom.established()])
    await eachHears(ana, near, tom, far)
    return { ana, tom, phones: phones.move() }
  }

  it.each([
    [pcmu, g722],
    [pcmu, opus]
  ])(
    '%s with %s: whoever is held hears music and not the voice, from either side; they talk again; keys pass both ways',
    async (one, other) => {
      const { ana, tom, phones } = await talking(office.nextUsers(), one, other)
      await using _phones = phones
      for (const [holder, held, voice] of [
        [ana, tom, near],
        [tom, ana, far]
      ] as const) {
        await holder.hold()
        await hears(held, music, `${held.user} to hear music`)
        await standsStill(toneHeard(held, voice), `${held.user} not to hear who holds`)
        await holder.resume()
        await eachHears(ana, near, tom, far)
        await standsStill(toneHeard(held, music), `${held.user} to hear no music any more`)
      }
      await ana.sendDigit('5')
      await tom.digit('5')
      await tom.sendDigit('7')
      await ana.digit('7')
      await eachHears(ana, near, tom, far)
      await ana.hangUp()
      await tom.closed()
    }
  )

  it.each([
    [pcmu, g722, opus],
    [opus, pcma, g722]
  ])(
    '%s with %s: a REFER (RFC 3515) hands the caller on to one who has %s alone, and they hear each other',
    async (one, other, next) => {
      const { ana, tom, phones } = await talking(office.nextUsers(), one, other)
      await using _phones = phones
      await using lena = await office.baresip('102', {
        codecs: [next],
        toneHertz: third,
        answer: 'auto',
        hearsOn: true
      })
      await tom.command('transfer', office.address('102'))
      await Promise.all([tom.closed(), lena.established()])
      await eachHears(ana, near, lena, third)
      await ana.hangUp()
      await lena.closed()
    }
  )

  it.each(['**101', '*8'])(
    'a PCMU caller is picked up by %s at a phone that has Opus alone: they hear each other',
    async (code) => {
      await using ana = await office.baresip('100', { codecs: [pcmu], toneHertz: near, hearsOn: true })
      await using tom = await office.baresip('101', { codecs: [g722] })
      await using lena = await office.linphonec('102', { speaks: 'opus', toneHertz: third })
      await ana.dial(office.address('101'))
      await tom.incoming()
      lena.dial(office.address(code))
      await Promise.all([ana.established(), lena.established(), tom.closed()])
      await Promise.all([
        hears(ana, third, 'the caller to hear who picked up'),
        hears(lena, near, 'who picked up to hear the caller')
      ])
      await ana.hangUp()
      await lena.closed()
    }
  )

  it.each(['browser', 'phone'])(
    'a browser that has Opus alone and a phone that has PCMU alone, called by the %s: they hear each other, and music where they hold',
    async (calling) => {
      const { user, dest } = office.nextUsers()
      await using browser = await launchChromium()
      await using zoe = await BrowserPhone.open(browser, office.core, { user, hertz: third, codecs: ['opus'] })
      await using ana = await office.baresip(dest, { codecs: [pcmu], toneHertz: near, answer: 'auto', hearsOn: true })
      if (calling === 'browser') await zoe.call(dest)
      else {
        await ana.dial(office.address(user))
        await zoe.waitForEvent(`invite from ${dest}`)
        await zoe.answer()
      }
      await ana.established()
      const eachOther = () => Promise.all([zoe.hears(near), hears(ana, third, 'the phone to hear the browser')])
      await eachOther()
      expect([...new Set(await zoe.codecs())]).toEqual(['opus', 'telephone-event'])
      await zoe.hold(true)
      await hears(ana, music, 'the phone to hear music')
      await standsStill(toneHeard(ana, third), 'the phone not to hear the browser')
      await zoe.hold(false)
      await eachOther()
      await ana.hold()
      await zoe.hears(music)
      await ana.resume()
      await eachOther()
      expect(await zoe.stats()).toMatchObject({ codecIn: 'audio/opus', codecOut: 'audio/opus' })
      await zoe.hangUp()
      await ana.closed()
    }
  )

  it('a G.722 caller is parked by one who has PCMU, and fetched by one who has Opus alone: music, then they hear each other', async () => {
    const parked = async () => {
      const { items } = (await (await office.core.fetch('/api/v1/parked')).json()) as { items: readonly ParkedView[] }
      return items.map(({ slot }) => slot).join()
    }
    const { ana, tom, phones } = await talking({ user: '100', dest: '101' }, g722, pcmu)
    await using _phones = phones
    await using lena = await office.linphonec('102', { speaks: 'opus', toneHertz: third })
    await tom.command('transfer', office.address('*70'))
    await tom.closed()
    await waitFor(async () => (await parked()) === '*71', { what: 'the call to be parked', everyMs: 100 })
    await hears(ana, music, 'the parked one to hear music')
    lena.dial(office.address('*71'))
    await lena.established()
    await Promise.all([
      hears(lena, near, 'who fetches to hear the caller'),
      hears(ana, third, 'the caller to hear who fetches')
    ])
    await ana.hangUp()
    await lena.closed()
  })
})
