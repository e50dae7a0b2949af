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

/**
 * Makes sounds of its own on one output device, without a file. The context stays from the first sound on and rests in between: to
 * make one takes Chromium some 20 ms of the window's time, just when a call is to be drawn.
 */
export class Sounder {
  #context: SinkContext | null = null
  #sinkId = ''
  /** What sounds now; undefined while nothing does. */
  #sounding: GainNode | undefined
  #repeat: ReturnType<typeof setInterval> | undefined
  /** The browser wants a click first. */
  #isBlocked = false
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
    const isFirst = this.#context === null
    const context = this.#context ?? this.#open()
    const output = new GainNode(context)
    output.connect(context.destination)
    this.#sounding = output
    if (isFirst) await this.use(this.#sinkId)
    if (this.#sounding !== output) return
    this.#onBlocked(this.#isBlocked)
    void context.resume()
    schedule(output, tune)
    if (tune.period === null) return
    const again = () => {
      // Nothing is heard of what is scheduled while suspended; it must not sound all at once later.
      if (context.state === 'running') schedule(output, tune)
    }
    this.#repeat = setInterval(again, 1000 * tune.period)
  }

  stop(): void {
    clearInterval(this.#repeat)
    if (this.#sounding === undefined) return
    this.#sounding.disconnect()
    this.#sounding = undefined
    // The device is free meanwhile.
    void this.#context?.suspend()
    this.#onBlocked(false)
  }

  /** After a click, where the browser wanted one. */
  async unblock(): Promise<void> {
    if (this.#sounding !== undefined) await this.#context?.resume()
  }

  #open(): SinkContext {
    const context = new AudioContext() as SinkContext
    this.#context = context
    this.#isBlocked = context.state === 'suspended'
    context.addEventListener('statechange', () => {
      if (context.state !== 'running') return
      this.#isBlocked = false
      this.#onBlocked(false)
    })
    // The device has failed, or is gone: what rings next does so with a new one.
    context.addEventListener('error', () => {
      if (this.#context === context) this.#context = null
      void context.close()
    })
    return context
  }
}

function schedule(output: GainNode, { notes, volume }: Tune): void {
  const { context } = output
  for (const { hertz, at, seconds } of notes) {
    const begin = context.currentTime + 0.05 + at
    const gain = context.createGain()
    gain.gain.setValueAtTime(0, begin)
    const peak = volume / hertz.length
    gain.gain.linearRampToValueAtTime(peak, begin + 0.02)
    gain.gain.exponentialRampToValueAtTime(Math.min(0.001, peak / 10), begin + seconds)
    gain.connect(output)
    for (const frequency of hertz) {
      const oscillator = new OscillatorNode(context, { type: 'sine', frequency })
      oscillator.connect(gain)
      oscillator.start(begin)
      oscillator.stop(begin + seconds)
    }
  }
}
