import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { type PromptRef, SoundLibrary } from '../../../pbx-core/media/audio/sound-library.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

function library(prompts: Record<string, Int16Array>) {
  const clock = createVirtualClock()
  const loads: string[] = []
  const source = {
    async load({ name, language }: PromptRef) {
      loads.push(`${language}/${name}`)
      const samples = prompts[`${language}/${name}`]
      return samples === undefined ? err('not-found' as const) : ok(samples)
    },
    async loadFile(path: string) {
      loads.push(path)
      const samples = prompts[path]
      return samples === undefined ? err('not-found' as const) : ok(samples)
    }
  }
  return { clock, loads, sounds: new SoundLibrary(source, clock) }
}

const tenSeconds = new Int16Array(160_000)

describe('sound library', () => {
  it('gives a prompt, read once though asked for twice at the same time', async () => {
    const { loads, sounds } = library({ 'en/hello': Int16Array.of(0, 8000, -8000) })
    const [first, second] = await Promise.all([1, 2].map(() => sounds.prompt({ name: 'hello', language: 'en' })))
    expect(second).toBe(first)
    expect(loads).toEqual(['en/hello'])
    expect(first).toEqual(Int16Array.of(0, 8000, -8000))
  })

  it('gives what it has at once, without a promise', async () => {
    const { sounds } = library({ 'en/hello': Int16Array.of(1) })
    await sounds.prompt({ name: 'hello', language: 'en' })
    expect(sounds.prompt({ name: 'hello', language: 'en' })).toMatchObject({ length: 1 })
  })

  it('falls back to English, and gives nothing where that is missing too', async () => {
    const { loads, sounds } = library({ 'en/hello': Int16Array.of(1, 2) })
    expect(await sounds.prompt({ name: 'hello', language: 'de' })).toMatchObject({ length: 2 })
    expect(await sounds.prompt({ name: 'none', language: 'de' })).toBeUndefined()
    expect(loads).toEqual(['de/hello', 'en/hello', 'de/none', 'en/none'])
  })

  it('reads a prompt anew after a minute, so that a replaced file is heard', async () => {
    const prompts: Record<string, Int16Array> = { 'en/hello': Int16Array.of(1) }
    const { clock, sounds } = library(prompts)
    await sounds.prompt({ name: 'hello', language: 'en' })
    prompts['en/hello'] = Int16Array.of(1, 2, 3)
    clock.advance(59_999)
    expect(await sounds.prompt({ name: 'hello', language: 'en' })).toMatchObject({ length: 1 })
    clock.advance(1)
    expect(await sounds.prompt({ name: 'hello', language: 'en' })).toMatchObject({ length: 3 })
  })

  it('MUST stay within its memory: the least recently played goes first', async () => {
    const names = Array.from({ length: 220 }, (_, index) => `${index}`)
    const { loads, sounds } = library(Object.fromEntries(names.map((name) => [`en/${name}`, tenSeconds])))
    for (const name of names) {
      await sounds.prompt({ name, language: 'en' })
      sounds.prompt({ name: '0', language: 'en' })
    }
    loads.length = 0
    await sounds.prompt({ name: '0', language: 'en' })
    await sounds.prompt({ name: '219', language: 'en' })
    await sounds.prompt({ name: '1', language: 'en' })
    // 64 MiB hold 209 of them.
    expect(loads).toEqual(['en/1'])
  })
})
