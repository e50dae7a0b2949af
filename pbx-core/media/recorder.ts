import { FRAME_SAMPLES } from './codec/codec.ts'
import type { FrameSink } from './frames.ts'
import type { MixedParty } from './mixer.ts'
import { PACER_STEP, type Paced, type Pacer } from './pacer.ts'

/** Where a recording goes; what keeps it as a file implements this, in `io/`. Never throws: what cannot be kept is told by its own ways. */
export interface RecordingSink {
  /** 20 ms: samples at 16 kHz, left and right in turn. The next call overwrites them. */
  write(stereo: Int16Array): void
  /** Nothing more comes. */
  close(): void
}

/**
 * Records two parties in step, the one on the left and the other on the right, from now on and in real time: silence
 * where nobody says anything, and where the recording is paused.
 */
export class Recorder implements Paced {
  readonly #pacer: Pacer
  readonly #sink: RecordingSink
  readonly #sides: readonly Side[]
  readonly #stereo = new Int16Array(FRAME_SAMPLES * 2)
  #steps = 0
  #isPaused = false

  /** `right` undefined: one party alone, as with a message that is left. */
  constructor(pacer: Pacer, sink: RecordingSink, [left, right]: readonly [MixedParty, MixedParty | undefined]) {
    this.#pacer = pacer
    this.#sink = sink
    this.#sides = [new Side(left), new Side(right)]
    pacer.add(this)
  }

  /** What was recorded so far, pauses included. */
  get milliseconds(): number {
    return this.#steps * PACER_STEP
  }

  pause(on: boolean): void {
    this.#isPaused = on
  }

  step(): void {
    for (const [at, side] of this.#sides.entries()) side.take(this.#stereo, at, this.#isPaused)
    this.#write()
  }

  /** The time that nothing could be heard in is in the recording all the same. */
  skipped(steps: number): void {
    this.#stereo.fill(0)
    for (let i = 0; i < steps; i++) this.#write()
  }

  close(): void {
    this.#pacer.remove(this)
    for (const side of this.#sides) side.close()
    this.#sink.close()
  }

  #write(): void {
    this.#steps++
    this.#sink.write(this.#stereo)
  }
}

/** One channel. */
class Side implements FrameSink {
  readonly #party: MixedParty | undefined
  readonly #frame = new Int16Array(FRAME_SAMPLES)
  #isHere = false

  constructor(party: MixedParty | undefined) {
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

  take(stereo: Int16Array, at: number, isPaused: boolean): void {
    const isHeard = this.#isHere && !isPaused
    for (let i = 0; i < FRAME_SAMPLES; i++) stereo[2 * i + at] = isHeard ? (this.#frame[i] as number) : 0
    this.#isHere = false
  }

  close(): void {
    this.#party?.unlisten(this)
  }
}
