import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr, ConferenceView } from '../../../pbx-core/contract/views.ts'
import { BrowserPhone, launchChromium } from '../../support/browser-phone/browser-phone.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { type Sound, secondsInMix } from '../../support/tone.ts'
import { waitFor } from '../../support/wait-for.ts'
import { grows, toneHeard } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec', 'chromium']
const wide = 880

describe('real phones in a conference (4-pbx, Media: conferences)', () => {
  let office: Office
  beforeAll(async () => {
    if (!installed(...clients)) return
    office = await Office.start({
      domain: {
        conferences: [{ name: 'standup', extension: '800', moderators: ['100'], record: 'always' }],
        recording: { announce: 'none' }
      },
      moreUsers: 2
    })
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  const standup = async (): Promise<ConferenceView | undefined> => {
    const answer = await office.core.fetch('/api/v1/conferences')
    const { items } = (await answer.json()) as { items: readonly ConferenceView[] }
    return items.find(({ name }) => name === 'standup')
  }
  const mute = async (user: string, on: boolean) => {
    const party = (await standup())?.parties.find((each) => each.party.user === user)
    const path = `/api/v1/conferences/standup/parties/${party?.uniqueid}/mute`
    const headers = { 'content-type': 'application/json' }
    const { status } = await office.core.fetch(path, { method: 'POST', headers, body: JSON.stringify({ on }) })
    expect(status).toBe(204)
  }

  it('G.711, G.722, Opus of linphonec and of a browser: each hears all others and not itself; who is muted is heard by nobody', async () => {
    const { user } = office.nextUsers()
    await using ana = await office.baresip('100', { codecs: ['PCMU/8000/1'] })
    await using lena = await office.baresip('102', { codecs: ['G722/16000/1'], toneHertz: wide })
    await using tom = await office.linphonec('101')
    await using browser = await launchChromium()
    await using zoe = await BrowserPhone.open(browser, office.core, { user, hertz: 1500 })
    await ana.dial(office.address('800'))
    await lena.dial(office.address('800'))
    tom.dial(office.address('800'))
    await zoe.call('800')
    await Promise.all([ana.established(), lena.established(), tom.established()])
    await waitFor(async () => (await standup())?.parties.length === 4, { what: 'all to be in the conference' })
    // linphonec speaks Opus here, and writes what it hears at that rate without saying so before the end.
    const toms = { heard: async () => ({ ...(await tom.heard()), sampleRate: 48_000 }) }
    const voices = { ana: voice.baresip, lena: wide, tom: voice.linphonec, zoe: 1500 }
    for (const [name, phone] of Object.entries({ ana, lena, tom: toms })) {
      for (const [other, hertz] of Object.entries(voices)) {
        if (other === name) continue
        const inMix = async () => secondsInMix(await phone.heard(), hertz)
        await grows(inMix, 0.5, `${name} to hear ${other}`)
      }
    }
    expect([
      secondsInMix(await ana.heard(), voices.ana),
      secondsInMix(await lena.heard(), voices.lena),
      secondsInMix(await toms.heard(), voices.tom)
    ]).toEqual([0, 0, 0])
    await waitFor(async () => (await standup())?.parties.every(({ talks }) => talks), {
      what: 'all to be shown talking'
    })
    for (const muted of ['101', '102', user]) await mute(muted, true)
    // The browser and linphonec hear one voice alone now.
    await zoe.hears(voice.baresip)
    await grows(toneHeard(toms, voice.baresip), 0.5, 'linphonec to hear the one who is not muted')
    expect((await standup())?.parties.map(({ talks }) => talks).filter(Boolean)).toEqual([true])
    await zoe.hangUp()
    await Promise.all([ana.hangUp(), lena.hangUp()])
    tom.hangUp()
    await Promise.all([ana.closed(), lena.closed(), tom.closed()])
    for (const src of ['100', '101', '102', user]) {
      expect(await recordOf(office.core, (record) => record.src === src)).toMatchObject({
        ...{ dst: '800', disposition: 'ANSWERED', lastapp: 'conference', lastdata: 'standup', hangupby: 'caller' }
      })
    }
    // Of each its own file: what it says on the left, all others on the right; of Lena what was said before she was muted.
    const file = (src: string) => recordingOf(office, src)
    const [own, lenas] = [await file('100'), await file('102')]
    const seconds = (sound: Sound) => Object.values(voices).map((hertz) => secondsInMix(sound, hertz) > 0.5)
    expect([own, lenas].map(({ left, right }) => [seconds(left), seconds(right)])).toEqual([
      [
        [true, false, false, false],
        [false, true, true, true]
      ],
      [
        [false, true, false, false],
        [true, false, true, true]
      ]
    ])
  })
})

/** Both channels of the stereo WAV file that belongs to whose call it was; its header is believed. */
async function recordingOf({ core }: Office, src: string): Promise<{ readonly left: Sound; readonly right: Sound }> {
  const isKept = ({ recorded }: Cdr) => recorded?.milliseconds !== null
  const { recording } = await recordOf(core, (record) => record.src === src && isKept(record))
  const file = Buffer.from(await (await core.fetch(new URL(recording).pathname)).arrayBuffer())
  const channel = (at: 0 | 1): Sound => ({
    sampleRate: 16_000,
    samples: Float64Array.from(
      { length: file.readUInt32LE(40) / 4 },
      (_, i) => file.readInt16LE(44 + 4 * i + 2 * at) / 32_768
    )
  })
  return { left: channel(0), right: channel(1) }
}
