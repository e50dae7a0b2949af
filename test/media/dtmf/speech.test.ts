import { readFile } from 'node:fs/promises'
import createModule from '@echogarden/espeak-ng-emscripten'
import { describe, expect, it } from 'vitest'
import { Resampler } from '../../../pbx-core/media/audio/resampler.ts'
import { KeyDetector } from '../../../pbx-core/media/dtmf/key-detector.ts'

/** An hour with `npm run test:long`, a few minutes with `npm test`. */
const seconds = process.env.MODE === 'long' ? 3600 : 150

/** Voices of eSpeak NG, among them variants of men and women. */
const voices = {
  en: ['en-us', 'en-gb-x-rp', 'en-us+f2', 'en-us+f4', 'en-us+m3', 'en-gb-scotland+m7'],
  de: ['de', 'de+f1', 'de+f3', 'de+f5', 'de+m2', 'de+m6']
} as const

/** Sentences of the words of our prompts, and those as they are. */
async function sentences(language: 'en' | 'de', random: () => number): Promise<() => string> {
  const file = new URL(`../../../pbx-core/media/prompts/${language}.json`, import.meta.url)
  const texts = Object.values(JSON.parse(await readFile(file, 'utf8')) as Record<string, string>)
  const words = [...new Set(texts.flatMap((text) => text.split(/\s+/)))]
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  return () => (random() < 0.3 ? pick(texts) : Array.from({ length: 30 }, () => pick(words)).join(' '))
}

describe('keys as tones in the audio (ITU-T Q.24)', () => {
  it.each(['en', 'de'] as const)(
    'MUST hear no key in speech: %s, several voices, speeds and levels',
    async (language) => {
      let seed = 20
      const random = () => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
        return seed / 2 ** 32
      }
      const engine = new (await createModule()).eSpeakNGWorker()
      const next = await sentences(language, random)
      const resampler = new Resampler(engine.samplerate, 16_000)
      let heard = ''
      const detector = new KeyDetector((digit) => {
        heard += digit
      })
      let spoken = 0
      for (let turn = 0; spoken < (seconds / 2) * 16_000; turn++) {
        const voice = voices[language][turn % voices[language].length] as string
        expect(engine.set_voice(voice)).toBe(0)
        engine.set_rate(110 + Math.floor(random() * 160))
        engine.set_pitch(10 + Math.floor(random() * 80))
        const parts: Int16Array[] = []
        engine.synthesize(next(), (audio) => {
          if (audio !== undefined && audio !== null) parts.push(new Int16Array(audio.slice(0)))
          return false
        })
        const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0))
        let at = 0
        for (const part of parts) {
          whole.set(part, at)
          at += part.length
        }
        const level = 0.2 + random() * 0.8
        const sound = resampler.convert(whole).map((sample) => sample * level)
        detector.hear(sound)
        spoken += sound.length
      }
      expect(heard).toBe('')
    },
    600_000
  )
})
