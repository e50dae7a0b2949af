/** One note: frequencies in Hz, when it begins and how long it sounds, in seconds. */
export interface Note {
  readonly hertz: readonly number[]
  readonly at: number
  readonly seconds: number
}

export interface Tune {
  readonly notes: readonly Note[]
  /** Repeated after that many seconds; null plays once. */
  readonly period: number | null
  /** 0 to 1. */
  readonly volume: number
}

/** `AudioContext` with the output device that Chromium lets it choose. */
type SinkContext = AudioContext & { setSinkId?(sinkId: string): Promise<void> }

/** Makes sounds of its own on one output device, without a file. */
export class Sounder {
  #context: SinkContext | null = null
  #sinkId = ''
  #repeat: ReturnType<typeof setInterval> | undefined
  readonly #onBlocked: (blocked: boolean) => void

  /** `onBlocked`: the browser keeps quiet until somebody clicks. */
  constructor(onBlocked: (blocked: boolean) => void = () => {}) {
    this.#onBlocked = onBlocked
  }

  async use(sinkId: string): Promise<void> {
    this.#sinkId = sinkId
    try {
      await this.#context?.setSinkId?.(sinkId)
    } catch {
      if (sinkId !== '') await this.use('')
    }
  }

  async play(tune: Tune): Promise<void> {
    this.stop()
    if (tune.volume === 0) return
    const context = new AudioContext() as SinkContext
    this.#context = context
    await this.use(this.#sinkId)
    if (this.#context !== context) return
    context.addEventListener('statechange', () => {
      if (context.state === 'running') this.#onBlocked(false)
    })
    this.#onBlocked(context.state === 'suspended')
    void context.resume()
    schedule(context, tune)
    if (tune.period === null) return
    const again = () => {
      // Nothing is heard of what is scheduled while suspended; it must not sound all at once later.
      if (context.state === 'running') schedule(context, tune)
    }
    this.#repeat = setInterval(again, 1000 * tune.period)
  }

  stop(): void {
    clearInterval(this.#repeat)
    void this.#context?.close()
    this.#context = null
    this.#onBlocked(false)
  }

  /** After a click, where the browser wanted one. */
  async unblock(): Promise<void> {
    await this.#context?.resume()
  }
}

function schedule(context: AudioContext, { notes, volume }: Tune): void {
  for (const { hertz, at, seconds } of notes) {
    const begin = context.currentTime + 0.05 + at
    const gain = context.createGain()
    gain.gain.setValueAtTime(0, begin)
    const peak = volume / hertz.length
    gain.gain.linearRampToValueAtTime(peak, begin + 0.02)
    gain.gain.exponentialRampToValueAtTime(Math.min(0.001, peak / 10), begin + seconds)
    gain.connect(context.destination)
    for (const frequency of hertz) {
      const oscillator = new OscillatorNode(context, { type: 'sine', frequency })
      oscillator.connect(gain)
      oscillator.start(begin)
      oscillator.stop(begin + seconds)
    }
  }
}
