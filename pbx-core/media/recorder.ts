import { FRAME_SAMPLES } from './codec/codec.ts'
import type { FrameSink } from './frames.ts'
import type { MixedParty } from './mixer.ts'
import { PACER_STEP, type Paced, type Pacer } from './pacer.ts'
import type { RecordingLimits } from './port.ts'
import { TalkDetector } from './talk-detector.ts'

/** Milliseconds: what the sizes in a stereo WAV file can tell of ends after 18 hours. */
const LONGEST = 12 * 3_600_000

/** Milliseconds of silence at the beginning: what was said before they could talk. */
const LONGEST_LEAD = 60_000

/** Where a recording goes; what keeps it as a file implements this, in `io/`. Never throws: what cannot be kept is told by its own ways. */
export interface RecordingSink {
  /** 20 ms: samples at 16 kHz, those of all channels in turn. The next call overwrites them. */
  write(frame: Int16Array): void
  /** Nothing more comes. How many milliseconds are kept by the time that all of it is. Never rejects. */
  close(): Promise<number>
}

/** Whom a recording listens to: what a party says, or hears. */
export type Heard = Pick<MixedParty, 'listen' | 'unlisten'>

export interface RecorderParts {
  readonly pacer: Pacer
  readonly sink: RecordingSink
  /** Left and right; or one alone, as with a message that is left. Undefined: nobody is there. */
  readonly parties: readonly (Heard | undefined)[]
  /** Milliseconds of silence that it begins with. */
  readonly lead?: number
  readonly limits?: RecordingLimits | undefined
  /** One of the limits is reached. It goes on with silence until it is closed. */
  readonly onLimit?: (limit: 'silence' | 'longest') => void
}

/**
 * Records parties in step, each in a channel of its own, from now on and in real time: silence where nobody says
 * anything, and where the recording is paused.
 */
export class Recorder implements Paced {
  readonly #pacer: Pacer
  readonly #sink: RecordingSink
  readonly #sides: readonly Side[]
  readonly #frame: Int16Array
  readonly #longest: number
  readonly #onLimit: (limit: 'silence' | 'longest') => void
  readonly #quiet: Quiet | undefined
  #steps = 0
  #isPaused = false

  constructor({ pacer, sink, parties, lead = 0, limits, onLimit = () => {} }: RecorderParts) {
    this.#pacer = pacer
    this.#sink = sink
    this.#sides = parties.map((party) => new Side(party))
    this.#frame = new Int16Array(FRAME_SAMPLES * parties.length)
    this.#longest = Math.min(limits?.longest ?? LONGEST, LONGEST)
    this.#onLimit = onLimit
    this.#quiet = limits?.silence === undefined ? undefined : new Quiet(limits.silence, this.#frame.length)
    for (let ms = Math.min(lead, LONGEST_LEAD); ms >= PACER_STEP; ms -= PACER_STEP) this.#write(this.#frame)
    pacer.add(this)
  }

  /** What was recorded so far, pauses included. */
  get milliseconds(): number {
    return this.#steps * PACER_STEP
  }

  /** Listens to these from here on, as many as before. */
  hear(parties: readonly (Heard | undefined)[]): void {
    for (const [at, side] of this.#sides.entries()) side.follow(parties[at])
  }

  pause(on: boolean): void {
    this.#isPaused = on
  }

  /** The time until it goes on is not in the recording. */
  suspend(on: boolean): void {
    if (on) this.#pacer.remove(this)
    else this.#pacer.add(this)
  }

  step(): void {
    for (const [at, side] of this.#sides.entries()) side.take(this.#frame, at, this.#isPaused)
    this.#record()
  }

  /** The time that nothing could be heard in is in the recording all the same. */
  skipped(steps: number): void {
    this.#frame.fill(0)
    for (let i = 0; i < steps; i++) this.#record()
  }

  /** How many milliseconds are kept. */
  close(): Promise<number> {
    this.#pacer.remove(this)
    for (const side of this.#sides) side.close()
    return this.#sink.close()
  }

  #record(): void {
    const quiet = this.#quiet
    if (quiet === undefined) this.#write(this.#frame)
    else if (quiet.isOver(this.#frame, (frame) => this.#write(frame))) this.#write(this.#frame)
    else if (quiet.isFull) this.#onLimit('silence')
  }

  #write(frame: Int16Array): void {
    this.#steps++
    this.#sink.write(frame)
    if (this.milliseconds >= this.#longest) this.#onLimit('longest')
  }
}

/**
 * The silence since somebody last spoke. It is held back, and belongs to the recording once somebody speaks again: what a
 * message ends with is cut off, and a pause between words is not.
 */
class Quiet {
  readonly #held: readonly Int16Array[]
  readonly #talk: TalkDetector
  #count = 0
  #talks = false

  /** `milliseconds`: how much of it is held at the most; `samples`: of a frame. */
  constructor(milliseconds: number, samples: number) {
    const frames = Math.max(1, Math.round(milliseconds / PACER_STEP))
    this.#held = Array.from({ length: frames }, () => new Int16Array(samples))
    this.#talk = new TalkDetector(PACER_STEP, (on) => {
      this.#talks = on
    })
  }

  get isFull(): boolean {
    return this.#count === this.#held.length
  }

  /** Holds the frame; or gives back what was held, where somebody speaks in it. */
  isOver(frame: Int16Array, write: (frame: Int16Array) => void): boolean {
    this.#talk.hear(frame)
    if (this.#talks) {
      for (let i = 0; i < this.#count; i++) write(this.#held[i] as Int16Array)
      this.#count = 0
      return true
    }
    if (!this.isFull) this.#held[this.#count++]?.set(frame)
    return false
  }
}

/** One channel. */
class Side implements FrameSink {
  readonly #frame = new Int16Array(FRAME_SAMPLES)
  #party: Heard | undefined
  #isHere = false

  constructor(party: Heard | undefined) {
    this.follow(party)
  }

  follow(party: Heard | undefined): void {
    if (party === this.#party) return
    this.close()
    this.#isHere = false
    this.#party = party
    party?.listen(this)
  }

  hear(frame: Int16Array): void {
    this.#frame.set(frame)
    this.#isHere = true
  }

  silent(): void {
    this.#isHere = false
  }

  take(frame: Int16Array, at: number, isPaused: boolean): void {
    const isHeard = this.#isHere && !isPaused
    const channels = frame.length / FRAME_SAMPLES
    for (let i = 0; i < FRAME_SAMPLES; i++) frame[channels * i + at] = isHeard ? (this.#frame[i] as number) : 0
    this.#isHere = false
  }

  close(): void {
    this.#party?.unlisten(this)
    this.#party = undefined
  }
}
