/**
 * Speaks the texts in `pbx-core/media/prompts/<language>.json` into `prompts/<language>/<name>.wav`
 * (16 kHz, 16 bits, mono) with eSpeak NG: the same file from the same text on every machine,
 * without a network. Only what is missing or has changed is made. Beside them the music on hold (`prompts/music/hold.wav`).
 *
 *     node scripts/make-prompts.ts [--out DIR]
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { normalise } from '../pbx-core/media/audio/loudness.ts'
import { Resampler } from '../pbx-core/media/audio/resampler.ts'
import { formatWav } from '../pbx-core/media/audio/wav.ts'
import { level } from './prompts/level.ts'
import { composeMusic, MUSIC_RATE } from './prompts/music.ts'

const SAMPLE_RATE = 16_000
/** Part of each stamp: raise it when the way a text becomes a sound changes. */
const RECIPE = 1

interface Voice {
  readonly name: string
  /** Words a minute. */
  readonly rate: number
  readonly pitch: number
}

const voices: Readonly<Record<string, Voice>> = {
  en: { name: 'en-us', rate: 150, pitch: 45 },
  de: { name: 'de', rate: 145, pitch: 45 }
}

type Texts = Readonly<Record<string, string>>
type Speak = (text: string) => Uint8Array

const root = fileURLToPath(new URL('..', import.meta.url))
const texts = join(root, 'pbx-core/media/prompts')
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'prompts') } } })

for (const file of (await readdir(texts)).filter((name) => name.endsWith('.json'))) {
  const language = file.slice(0, -'.json'.length)
  const voice = voices[language]
  if (voice === undefined) throw new Error(`no voice is chosen for ${file}; add one in scripts/make-prompts.ts`)
  await makeLanguage(JSON.parse(await readFile(join(texts, file), 'utf8')), {
    voice,
    folder: join(values.out, language)
  })
}

await makeMusic(join(values.out, 'music'))

/** Composed anew only where it is missing, or where its recipe has changed. */
async function makeMusic(folder: string): Promise<void> {
  const [file, stampFile] = [join(folder, 'hold.wav'), join(folder, 'stamps.json')]
  const recipe = await readFile(new URL('prompts/music.ts', import.meta.url), 'utf8')
  const stamp = createHash('sha256')
    .update(JSON.stringify([RECIPE, recipe]))
    .digest('hex')
  const stamps: Texts = existsSync(stampFile) ? JSON.parse(await readFile(stampFile, 'utf8')) : {}
  if (stamps.hold === stamp && existsSync(file)) return
  await mkdir(folder, { recursive: true })
  await writeFile(file, formatWav({ sampleRate: MUSIC_RATE, samples: normalise(composeMusic()) }))
  await writeFile(stampFile, `${JSON.stringify({ hold: stamp }, null, 2)}\n`)
  console.error(`prompts: music on hold composed in ${folder}`)
}

async function makeLanguage(wanted: Texts, { voice, folder }: { voice: Voice; folder: string }): Promise<void> {
  const stampFile = join(folder, 'stamps.json')
  const stamps: Texts = existsSync(stampFile) ? JSON.parse(await readFile(stampFile, 'utf8')) : {}
  const stampOf = (text: string) =>
    createHash('sha256')
      .update(JSON.stringify([RECIPE, voice, text]))
      .digest('hex')
  const path = (name: string) => join(folder, `${name}.wav`)

  const due = Object.entries(wanted).filter(([name, text]) => stamps[name] !== stampOf(text) || !existsSync(path(name)))
  const gone = Object.keys(stamps).filter((name) => wanted[name] === undefined)
  if (due.length === 0 && gone.length === 0) return
  const speak = due.length === 0 ? undefined : await createSpeaker(voice)
  for (const [name, text] of due) {
    await mkdir(dirname(path(name)), { recursive: true })
    if (speak !== undefined) await writeFile(path(name), speak(text))
  }
  for (const name of gone) await rm(path(name), { force: true })
  const stamped = Object.fromEntries(Object.entries(wanted).map(([name, text]) => [name, stampOf(text)]))
  await writeFile(stampFile, `${JSON.stringify(stamped, null, 2)}\n`)
  console.error(`prompts: ${due.length} spoken, ${gone.length} removed in ${folder}`)
}

async function createSpeaker(voice: Voice): Promise<Speak> {
  const { default: createModule } = await import('@echogarden/espeak-ng-emscripten')
  const engine = new (await createModule()).eSpeakNGWorker()
  if (engine.set_voice(voice.name) !== 0) throw new Error(`eSpeak NG has no voice ${voice.name}`)
  engine.set_rate(voice.rate)
  engine.set_pitch(voice.pitch)
  const resampler = new Resampler(engine.samplerate, SAMPLE_RATE)
  return (text) => {
    const parts: Int16Array[] = []
    engine.synthesize(text, (audio) => {
      if (audio !== undefined && audio !== null) parts.push(new Int16Array(audio.slice(0)))
      return false
    })
    const spoken = Int16Array.from(parts.flatMap((part) => [...part]))
    return formatWav(level({ sampleRate: SAMPLE_RATE, samples: resampler.convert(spoken) }))
  }
}
