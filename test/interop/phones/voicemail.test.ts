import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import type { VoiceMessage } from '../../../pbx-core/contract/voicemail.ts'
import type { Baresip } from '../../support/baresip.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { readWav, secondsOfTone } from '../../support/tone.ts'
import { waitFor } from '../../support/wait-for.ts'
import { hears } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const pin = '80351'

describe('real phones and a mailbox (4-pbx, Applications: Voicemail)', { timeout: 120_000 }, () => {
  let office: Office
  beforeAll(async () => {
    if (!installed('baresip')) return
    office = await Office.start({
      domain: {
        users: ['100', '101', '102'].map((extension) => ({
          ...{ extension, name: '', sipPassword: `sip-${extension}`, webPassword: `web-${extension}` },
          ...{ admin: extension === '100', systemAdmin: extension === '100' },
          ...(extension === '101' ? { voicemail: { enabled: true, pin }, then: 'voicemail:101' } : {})
        }))
      }
    })
  })
  afterAll(async () => {
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, 'baresip'))

  interface Mailbox {
    readonly new: number
    readonly saved: number
    readonly items: readonly VoiceMessage[]
  }
  const mailbox = async () =>
    (await (await office.core.fetch('/api/v1/voicemail/101', { user: '101' })).json()) as Mailbox

  /** Whoever is served by the mailbox presses a key once its last words have come. */
  const inVoicemail = async (user: string) => {
    await waitFor(async () => (await office.callOf(user))?.app === 'voicemail', {
      what: 'the mailbox to have the call'
    })
  }

  /** Files of messages that are there; what is being said is one already. */
  const sounds = async () => (await readdir(join(office.core.dataDirectory, 'voicemail')).catch(() => [])).sort()

  /** Speaks into the mailbox: the greeting is cut short. */
  async function speak(ana: Baresip, seconds: number): Promise<string> {
    const before = await sounds()
    await ana.dial(office.address('101'))
    await ana.established()
    await inVoicemail('100')
    await ana.sendDigit('#')
    const path = await waitFor(
      async () => {
        const name = (await sounds()).find((each) => !before.includes(each))
        return name === undefined ? false : join(office.core.dataDirectory, 'voicemail', name)
      },
      { what: 'the sound of the message' }
    )
    await waitFor(async () => secondsOfTone(await readWav(path, { growing: true }), voice.baresip) >= seconds, {
      what: `${seconds} s of the message to be on the disk`
    })
    return path
  }

  it('baresip leaves a message, and the owner hears it by *97 with keys of RFC 4733, saves and deletes it', async () => {
    await using ana = await office.baresip('100')
    const path = await speak(ana, 3)
    await ana.hangUp()
    await waitFor(async () => (await mailbox()).new === 1, { what: 'the message to be in the mailbox' })
    const [message] = (await mailbox()).items
    const sound = await readWav(path)
    const milliseconds = (sound.samples.length / sound.sampleRate) * 1000
    expect(secondsOfTone(sound, voice.baresip)).toBeGreaterThanOrEqual(3)
    expect(message).toMatchObject({ mailbox: '101', state: 'new', caller: { number: '100', user: '100' } })
    expect(Math.abs((message?.milliseconds ?? 0) - milliseconds)).toBeLessThanOrEqual(20)

    const record = await recordOf(office.core, ({ src, lastapp }) => src === '100' && lastapp === 'voicemail')
    expect(record).toMatchObject({ disposition: 'NO ANSWER', calleeUser: '101', billsec: 0, uniqueid: message?.call })
    expect(record.voicemail).toBe(`${office.core.http}/api/v1/voicemail/101/${message?.id}/sound`)
    const heard = await office.core.fetch(new URL(record.voicemail).pathname, {
      user: '101',
      headers: { range: 'bytes=0-3' }
    })
    expect([heard.status, await heard.text()]).toEqual([206, 'RIFF'])

    await using tom = await office.baresip('101')
    await tom.dial(office.address('*97'))
    await tom.established()
    await inVoicemail('101')
    await tom.sendDigit('1')
    await hears(tom, voice.baresip, 'the owner to hear the message')
    await tom.sendDigit('9')
    await waitFor(async () => (await mailbox()).saved === 1, { what: 'the message to be saved' })
    await tom.sendDigit('7')
    await waitFor(async () => (await mailbox()).items.length === 0, { what: 'the message to be deleted' })
    await tom.hangUp()
    await waitFor(async () => (await sounds()).length === 0, { what: 'its sound to be gone' })
  })

  it('a PIN is typed at another telephone, and stands nowhere in the time line', async () => {
    await using ana = await office.baresip('100')
    await ana.dial(office.address('*98'))
    await ana.established()
    await inVoicemail('100')
    for (const key of '101#') await ana.sendDigit(key)
    for (const key of `${pin}#`) await ana.sendDigit(key)
    const call = await office.callOf('100')
    const timeline = async () => {
      const { items } = (await (await office.core.fetch(`/api/v1/calls/${call?.uniqueid}/timeline`)).json()) as {
        items: readonly TimelineEntry[]
      }
      return items
    }
    const opened = async () =>
      (await timeline()).some((entry) => 'fact' in entry && entry.fact?.code === 'mailbox-opened')
    await waitFor(opened, { what: 'the mailbox to be opened' })
    expect(JSON.stringify(await timeline())).not.toContain(pin)
    await ana.hangUp()
  })

  it('killed with -9 while a message is left: what was said is a message, and the record has it', async () => {
    await using ana = await office.baresip('100', { register: true })
    const path = await speak(ana, 3)
    await office.core.kill9()
    const said = secondsOfTone(await readWav(path), voice.baresip)
    expect(said).toBeGreaterThanOrEqual(3)
    await office.core.restart()
    const { items } = await mailbox()
    expect(items).toMatchObject([{ state: 'new', mailbox: '101', caller: { number: '100' } }])
    expect((items[0]?.milliseconds ?? 0) / 1000).toBeGreaterThanOrEqual(said)
    const record = await recordOf(office.core, ({ uniqueid }) => uniqueid === items[0]?.call)
    expect(record).toMatchObject({ disposition: 'FAILED', hangupcause: 41, lastapp: 'voicemail' })
    expect(record.voicemail).toBe(`${office.core.http}/api/v1/voicemail/101/${items[0]?.id}/sound`)
  })
})
