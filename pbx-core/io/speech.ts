import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** A program of this machine that speaks texts. */
export interface SpeechEngine {
  readonly kind: 'espeak' | 'say'
  readonly command: string
}

const longestText = 1000
/** Milliseconds: what is not spoken by then will not be. */
const patience = 20_000

/** As the programs call their voices. */
const voices = {
  espeak: { en: 'en-us', others: new Map([['de', 'de']]) },
  say: { en: 'Samantha', others: new Map([['de', 'Anna']]) }
} as const

/** The first that is installed: eSpeak NG, its predecessor, or what macOS brings. */
export async function findSpeechEngine(path = process.env.PATH ?? ''): Promise<SpeechEngine | undefined> {
  for (const [kind, name] of [
    ['espeak', 'espeak-ng'],
    ['espeak', 'espeak'],
    ['say', 'say']
  ] as const) {
    for (const folder of path.split(delimiter).filter((each) => each !== '')) {
      const command = join(folder, name)
      if (await isExecutable(command)) return { kind, command }
    }
  }
  return undefined
}

/** Speaks texts into WAV files, each once. */
export class Speech {
  readonly #engine: SpeechEngine
  readonly #folder: string
  readonly #speaking = new Map<string, Promise<string | undefined>>()

  /** `folder`: where what was spoken is kept; it is made when it is needed. */
  constructor(engine: SpeechEngine, folder: string) {
    this.#engine = engine
    this.#folder = folder
  }

  /** The path of a WAV file; undefined where the program does not make one. */
  speak(text: string, language: string): Promise<string | undefined> {
    const words = text.slice(0, longestText).trim()
    const voice = voiceOf(this.#engine, language)
    const key = createHash('sha256')
      .update(JSON.stringify([this.#engine.kind, voice, words]))
      .digest('hex')
    const file = join(this.#folder, `${key}.wav`)
    const speaking = this.#speaking.get(key) ?? this.#make(words, voice, file)
    this.#speaking.set(key, speaking)
    return speaking.finally(() => this.#speaking.delete(key))
  }

  async #make(text: string, voice: string, file: string): Promise<string | undefined> {
    if (text === '') return undefined
    if (await isReadable(file)) return file
    const unfinished = `${file}.${randomUUID()}.wav`
    try {
      await mkdir(this.#folder, { recursive: true })
      await this.#run(text, voice, unfinished)
      if ((await readFile(unfinished)).length <= 44) return undefined
      await rename(unfinished, file)
      return file
    } catch {
      return undefined
    } finally {
      await rm(unfinished, { force: true }).catch(() => {})
    }
  }

  /** The text goes by standard input: it is nobody's option, and no shell reads it. */
  #run(text: string, voice: string, file: string): Promise<void> {
    const { kind, command } = this.#engine
    const args =
      kind === 'espeak'
        ? ['-v', voice, '-s', '150', '-w', file, '--stdin']
        : ['-v', voice, '-o', file, '--file-format=WAVE', '--data-format=LEI16@16000', '-f', '-']
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: patience })
      child.once('error', reject)
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))))
      child.stdin.on('error', () => {})
      child.stdin.end(text)
    })
  }
}

/** A hook may name any language: there are no more files of a text than voices. */
function voiceOf({ kind }: SpeechEngine, language: string): string {
  const { en, others } = voices[kind]
  return others.get(language.split('-', 1)[0]?.toLowerCase() ?? '') ?? en
}

function isExecutable(path: string): Promise<boolean> {
  return allows(path, constants.X_OK)
}

function isReadable(path: string): Promise<boolean> {
  return allows(path, constants.R_OK)
}

function allows(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false
  )
}
