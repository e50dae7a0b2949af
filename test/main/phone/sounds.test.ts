import { describe, expect, it } from 'vitest'
import type { Account } from '../../../main/access/accounts.ts'
import { SharedSounds } from '../../../main/access/sounds.ts'
import { Uploads } from '../../../main/access/uploads.ts'
import { DeskSounds } from '../../../main/phone/sounds.ts'
import { configSchema } from '../../../pbx-core/contract/config.ts'
import { SoundFiles } from '../../../pbx-core/io/sound-files.ts'
import { formatWav } from '../../../pbx-core/media/audio/wav.ts'
import { tempDirectory } from '../../support/temp-directory.ts'

const person = (extension: string) => ({ extension, sipPassword: 's', webPassword: 'w' })
const domain = (name: string, more: object = {}) => ({ name, users: [person('100')], ...more })
const music = { music: { pieces: ['music/spring'] } }
const ana: Account = {
  ...{ domain: 'acme.test', user: '100', admin: true, systemAdmin: false, callFor: [], webPassword: 'w' }
}
const wav = (seconds: number) => formatWav({ sampleRate: 8000, samples: new Int16Array(8000 * seconds).fill(900) })

interface Setting {
  readonly asks?: Account | undefined
  readonly language?: 'en' | 'de'
  readonly domains?: readonly object[]
}

async function opened({ asks = ana, language = 'en', domains = [domain('acme.test', music)] }: Setting = {}) {
  const directory = await tempDirectory('sounds')
  const config = configSchema.parse({ schema: 1, listen: { http: '127.0.0.1:0' }, domains })
  const uploads = new Uploads()
  const sounds = new SharedSounds({ sounds: new SoundFiles(directory.path), config: () => config, uploads })
  return {
    uploads,
    desk: new DeskSounds({ ports: { sounds }, language, asks }),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]()
  }
}

/** As a window gives a file, in parts of 10,000 octets. */
async function give(desk: DeskSounds, name: string, file: Uint8Array) {
  for (let from = 0; ; from += 10_000) {
    const last = from + 10_000 >= file.length
    const octets = Buffer.from(file.subarray(from, from + 10_000)).toString('base64url')
    const reply = await desk.upload({ name, upload: 'u', from, octets, last })
    if (last || !reply.ok) return reply
  }
}

describe('sounds in the window of an admin (4-pbx, Media: own prompts and music by upload)', () => {
  it('are given part by part, listed with where they are played, heard, and deleted where they are not', async () => {
    await using open = await opened()
    const { desk, uploads } = open
    expect(await give(desk, 'closed', wav(2))).toEqual({ ok: true, value: null })
    await give(desk, 'music/spring', wav(1))
    const at = expect.any(Number)
    expect(await desk.list()).toEqual({
      ok: true,
      value: {
        items: [
          { name: 'closed', seconds: 2, octets: 44 + 64_000, changedAt: at, usedBy: [] },
          {
            ...{ name: 'music/spring', seconds: 1, octets: 44 + 32_000, changedAt: at },
            usedBy: ['acme.test: music.pieces[0]']
          }
        ]
      }
    })
    const part = await desk.sound({ name: 'closed', from: 0 })
    expect(part.ok && [Buffer.from(part.value.octets, 'base64url').subarray(0, 4).toString(), part.value.size]).toEqual(
      ['RIFF', 44 + 64_000]
    )
    expect(await desk.remove({ name: 'music/spring' })).toEqual({
      ok: false,
      error: {
        code: 'sound_in_use',
        message: 'music/spring is played to callers (acme.test: music.pieces[0]). Name another one there first.'
      }
    })
    expect(await desk.remove({ name: 'closed' })).toEqual({ ok: true, value: null })
    expect(await desk.remove({ name: 'closed' })).toMatchObject({ error: { code: 'sound_not_found' } })
    expect(await desk.sound({ name: 'closed', from: 0 })).toMatchObject({ error: { code: 'sound_not_found' } })
    // Nothing of them is held any more.
    expect(uploads.octets).toBe(0)
  })

  it('say in the window’s language what is wrong with a file or its name', async () => {
    await using open = await opened({ language: 'de' })
    expect(await give(open.desk, 'x', Buffer.from('OggS and more'))).toEqual({
      ok: false,
      error: { code: 'sound_invalid', message: 'Das ist Ogg. Speichern Sie es als MP3 oder als WAV mit 16 Bit.' }
    })
    expect(await give(open.desk, '../x', wav(1))).toMatchObject({ error: { code: 'sound_name_invalid' } })
    expect(await open.desk.list()).toEqual({ ok: true, value: { items: [] } })
  })

  it('a part that is missing is said, and whoever begins another upload has given the one before up', async () => {
    await using open = await opened()
    const { desk, uploads } = open
    const part = { name: 'closed', octets: 'AAAA', last: false }
    expect(await desk.upload({ ...part, upload: 'a', from: 0 })).toEqual({ ok: true, value: null })
    expect(await desk.upload({ ...part, upload: 'a', from: 4 })).toMatchObject({ error: { code: 'upload_lost' } })
    expect(await desk.upload({ ...part, upload: 'b', from: 0 })).toEqual({ ok: true, value: null })
    expect(uploads.octets).toBe(3)
    expect(await desk.upload({ ...part, upload: 'a', from: 3 })).toMatchObject({ error: { code: 'upload_lost' } })
    desk[Symbol.dispose]()
    expect(uploads.octets).toBe(0)
  })

  it('of several domains are the system admin’s affair', async () => {
    const domains = [domain('acme.test'), domain('other.test')]
    const refused = { ok: false, error: { code: 'sounds_not_allowed', message: expect.stringMatching(/system admin/) } }
    await using open = await opened({ domains })
    const { desk } = open
    expect(await desk.list()).toEqual(refused)
    expect(await desk.sound({ name: 'x', from: 0 })).toEqual(refused)
    expect(await desk.remove({ name: 'x' })).toEqual(refused)
    expect(await desk.upload({ name: 'x', upload: 'u', from: 0, octets: 'AAAA', last: false })).toEqual(refused)
    expect(open.uploads.octets).toBe(0)
    await using system = await opened({ domains, asks: { ...ana, systemAdmin: true } })
    expect(await system.desk.list()).toEqual({ ok: true, value: { items: [] } })
  })
})
