import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, wordsOf } from '../../support/records.ts'
import { tone, writeWav } from '../../support/tone.ts'
import { grows, hears, reaches, toneHeard } from '../hearing.ts'
import { Office, voice } from '../office.ts'

const clients = ['baresip', 'linphonec']
/** What the menus say, in Hz; what they were recorded at. */
const greeting = { main: 520, service: 880 } as const
const recordedAt = { main: 48_000, service: 44_100 } as const

describe('real phones in a menu, in a group, and back (4-pbx, Applications)', () => {
  let office: Office
  /** What its admins were told while the prompts were not there yet. */
  let warned: readonly string[]
  beforeAll(async () => {
    if (!installed(...clients)) return
    office = await Office.start({
      domain: {
        ivrs: [
          {
            ...{ name: 'main', extension: '700', greeting: 'greetings/main', timeoutSeconds: 2, attempts: 2 },
            ...{ keys: { '1': 'group:sales', '2': 'ivr:service' }, then: 'extension:102' }
          },
          {
            name: 'service',
            greeting: 'greetings/service',
            keys: { '1': 'extension:102' },
            timeoutSeconds: 1,
            attempts: 1
          }
        ],
        groups: [{ name: 'sales', members: ['101'], ringSeconds: 5 }]
      }
    })
    warned = (await office.health()).warnings ?? []
    // While it runs: a prompt that is put there is found.
    const folder = join(office.core.dataDirectory, 'prompts/greetings')
    await mkdir(folder, { recursive: true })
    for (const name of ['main', 'service'] as const) {
      const sound = tone({ hertz: greeting[name], seconds: 2, sampleRate: recordedAt[name] })
      await writeWav(join(folder, `${name}.wav`), sound)
    }
  })
  afterAll(async () => {
    await office?.emptied()
    await office?.[Symbol.asyncDispose]()
  })
  beforeEach((context) => needs(context, ...clients))

  it('prompts that are not there are told by health, each with its place and where it should be', () => {
    const where = (name: string) => join(office.core.dataDirectory, `prompts/greetings/${name}.wav`)
    expect(warned.filter((text) => text.includes('prompt'))).toEqual(
      (['main', 'service'] as const).map(
        (name) =>
          `acme.test: there is no prompt greetings/${name} (ivrs[${name}].greeting): callers hear nothing there. ` +
          `Put it at ${where(name)} (WAV, mono, 16 bit, 8 to 48 kHz).`
      )
    )
  })

  const menu = () => office.address('700')

  it('baresip, keys by RFC 4733: into a submenu, back by *, and to somebody of the group, who hears it and is heard', async () => {
    await using tom = await office.linphonec('101')
    await using ana = await office.baresip('100')
    const main = toneHeard(ana, greeting.main)
    await ana.dial(menu())
    await ana.established()
    await reaches(main, 0.5, 'the caller to hear the greeting')
    await ana.sendDigit('2')
    await reaches(toneHeard(ana, greeting.service), 0.5, 'the caller to hear the submenu')
    const before = await main()
    await ana.sendDigit('*')
    await reaches(main, before + 0.5, 'the caller to hear the first menu again')
    await ana.sendDigit('1')
    await tom.incoming()
    tom.answer()
    await tom.established()
    await Promise.all([
      hears(tom, voice.baresip, 'whoever answered to hear the caller'),
      grows(() => ana.packetsReceived(), 25, 'the caller to be sent what is said')
    ])
    await ana.hangUp()
    await tom.closed()
    const record = await recordOf(office.core, ({ src, calleeUser }) => src === '100' && calleeUser === '101')
    expect(record).toMatchObject({
      ...{ dst: '700', disposition: 'ANSWERED', lastapp: 'group', lastdata: 'sales', userfield: '101@acme.test' },
      dstchannel: expect.stringMatching(/^SIP\/101-/)
    })
    const words = await wordsOf(office.core, record.uniqueid)
    expect(words.filter((text) => text.includes('entered in the menu'))).toEqual([
      '2 was entered in the menu main',
      '1 was entered in the menu main'
    ])
  })

  it('linphonec, keys by SIP INFO: nobody of the group answers, the submenu times out, and then nothing is pressed', async () => {
    await using tom = await office.baresip('101')
    await using lena = await office.baresip('102', { answer: 'auto' })
    await using ana = await office.linphonec('100', { digits: 'info', speaks: 'g711' })
    const main = toneHeard(ana, greeting.main)
    ana.dial(menu())
    await ana.established()
    await reaches(main, 0.5, 'the caller to hear the greeting')
    ana.sendDigit('1')
    await tom.incoming()
    const before = await main()
    await reaches(main, before + 0.5, 'the caller to hear the greeting again once nobody has answered')
    ana.sendDigit('2')
    await reaches(toneHeard(ana, greeting.service), 0.5, 'the caller to hear the submenu')
    // It was the second and last time: what comes of the menu without a key is its `then`.
    await lena.established()
    await Promise.all([
      hears(ana, voice.baresip, 'the caller to hear whoever is there in the end'),
      hears(lena, voice.linphonec, 'whoever is there in the end to hear the caller')
    ])
    ana.hangUp()
    await lena.closed()
    const record = await recordOf(office.core, ({ src, calleeUser }) => src === '100' && calleeUser === '102')
    expect(record).toMatchObject({ disposition: 'ANSWERED', lastapp: 'user', lastdata: '102' })
    expect(record.legs.map(({ party, result }) => [party, result])).toEqual([
      ['101', 'no-answer'],
      ['102', 'answered']
    ])
    expect(await toneHeard(ana, greeting.main)()).toBeGreaterThan(1)
  })
})
