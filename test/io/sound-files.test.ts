import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PromptFiles } from '../../pbx-core/io/prompt-files.ts'
import { SoundFiles } from '../../pbx-core/io/sound-files.ts'
import { formatWav, parseWav } from '../../pbx-core/media/audio/wav.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { dominantFrequency, tone } from '../support/tone.ts'

function wav(hertz: number, seconds = 1): Uint8Array {
  const { samples } = tone({ hertz, seconds, sampleRate: 44_100, amplitude: 0.1 })
  return formatWav({ sampleRate: 44_100, samples: Int16Array.from(samples, (sample) => Math.round(sample * 32_767)) })
}

describe('sounds that people put into the data directory (4-pbx, Media: uploads)', () => {
  it('are kept as files of one kind, by their names, and played under them', async () => {
    await using directory = await tempDirectory('sounds')
    const sounds = new SoundFiles(directory.path)
    expect(await sounds.list()).toEqual([])
    const kept = await sounds.keep('music/spring', wav(700, 2))
    expect(kept).toEqual({
      ok: true,
      value: { name: 'music/spring', seconds: 2, octets: 44 + 64_000, changedAt: expect.any(Number) }
    })
    await sounds.keep('closed', await readFile(new URL('../fixtures/sounds/tone-700.mp3', import.meta.url)))
    expect((await sounds.list()).map(({ name, seconds }) => [name, seconds])).toEqual([
      ['closed', 1.1],
      ['music/spring', 2]
    ])
    const played = await new PromptFiles([directory.path]).load({ name: 'music/spring', language: 'de' })
    if (!played.ok) throw new Error(played.error)
    expect(played.value.length).toBe(32_000)
    const read = parseWav(await readFile((await sounds.file('music/spring')) ?? ''))
    if (!read.ok) throw new Error(read.error)
    const heard = Float64Array.from(read.value.samples, (sample) => sample / 32_768)
    expect(dominantFrequency({ sampleRate: read.value.sampleRate, samples: heard })).toBe(700)
  })

  it('what the program has spoken is none of them: it is not listed, replaced or deleted', async () => {
    await using directory = await tempDirectory('sounds')
    const sounds = new SoundFiles(directory.path)
    await mkdir(join(directory.path, 'spoken'))
    await writeFile(join(directory.path, 'spoken', '5f8b.wav'), wav(700))
    expect(await sounds.list()).toEqual([])
    expect(await sounds.keep('spoken/5f8b', wav(440))).toMatchObject({ ok: false, error: { code: 'bad-name' } })
    expect(await sounds.remove('Spoken/5f8b')).toBe(false)
    expect(await sounds.file('spoken/5f8b')).toBeUndefined()
  })

  it('one takes the place of another in one step, and one that cannot be read changes nothing', async () => {
    await using directory = await tempDirectory('sounds')
    const sounds = new SoundFiles(directory.path)
    await sounds.keep('closed', wav(700, 1))
    expect(await sounds.keep('closed', new TextEncoder().encode('OggS and more'))).toEqual({
      ok: false,
      error: { code: 'unsupported-format', found: 'Ogg' }
    })
    expect((await sounds.list()).map(({ seconds }) => seconds)).toEqual([1])
    await Promise.all([sounds.keep('closed', wav(700, 3)), sounds.keep('late', wav(700, 1))])
    expect((await sounds.list()).map(({ name, seconds }) => [name, seconds])).toEqual([
      ['closed', 3],
      ['late', 1]
    ])
    expect((await readdir(directory.path)).toSorted()).toEqual(['closed.wav', 'late.wav'])
  })

  it.each(['../evil', '/etc/passwd', 'a/../../b', '.hidden', 'a//b', '', 'a/b/c/d/e', 'ümlaut', 'a\\b'])(
    'no name leads out of the folder: %j',
    async (name) => {
      await using directory = await tempDirectory('sounds')
      await mkdir(join(directory.path, 'in'))
      await writeFile(join(directory.path, 'evil.wav'), 'x')
      const sounds = new SoundFiles(join(directory.path, 'in'))
      expect([await sounds.keep(name, wav(700)), await sounds.file(name), await sounds.remove(name)]).toEqual([
        { ok: false, error: { code: 'bad-name', found: name } },
        undefined,
        false
      ])
      expect(await readdir(join(directory.path, 'in'))).toEqual([])
    }
  )

  it('what cannot be written is said, and leaves nothing behind', async () => {
    await using directory = await tempDirectory('sounds')
    await writeFile(join(directory.path, 'music'), 'a file where a folder should be')
    const sounds = new SoundFiles(directory.path)
    expect(await sounds.keep('music/spring', wav(700))).toMatchObject({ ok: false, error: { code: 'not-kept' } })
    expect(await readdir(directory.path)).toEqual(['music'])
  })

  it('one is deleted once', async () => {
    await using directory = await tempDirectory('sounds')
    const sounds = new SoundFiles(directory.path)
    await sounds.keep('closed', wav(700))
    expect([await sounds.remove('closed'), await sounds.remove('closed'), await sounds.list()]).toEqual([
      true,
      false,
      []
    ])
  })
})
