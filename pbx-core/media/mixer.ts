import { FRAME_SAMPLES } from './codec/codec.ts'
import type { FrameSink } from './frames.ts'
import { PACER_STEP, type Paced, type Pacer } from './pacer.ts'
import type { Playlist } from './playlist.ts'
import { TalkDetector } from './talk-detector.ts'

const LOUDEST = 32_767
/** By how much the gain rises again with each frame, once a mix was too loud: all of it within half a second. */
const RECOVERY = 1.03
/** Announcements that wait for the one that sounds; whoever comes and goes without end is not announced without end. */
const MOST_ANNOUNCEMENTS = 8

export interface MixedParty {
  readonly id: number
  /** What the party says, as sound. */
  listen(sink: FrameSink): void
  unlisten(sink: FrameSink): void
  /** What it hears. */
  readonly voice: FrameSink
}

export interface MixerParts {
  readonly pacer: Pacer
  /** A party begins to talk, or has ceased to. */
  readonly onTalking: (id: number, on: boolean) => void
}

/** Mixes parties: each hears all others, and not itself. What is too loud together is turned down, not cut off. */
export class Mixer implements Paced {
  readonly #pacer: Pacer
  readonly #onTalking: MixerParts['onTalking']
  readonly #inputs = new Map<MixedParty, Input>()
  readonly #sum = new Int32Array(FRAME_SAMPLES)
  readonly #mix = new Int16Array(FRAME_SAMPLES)
  /** What all hear, the one that sounds first. */
  readonly #announced: Playlist[] = []
  readonly #announcement = new Int16Array(FRAME_SAMPLES)

  constructor({ pacer, onTalking }: MixerParts) {
    this.#pacer = pacer
    this.#onTalking = onTalking
  }

  get isEmpty(): boolean {
    return this.#inputs.size === 0
  }

  /** `speaks` false: it hears, and is not heard. Again for one that is in it: changes that. */
  add(party: MixedParty, speaks: boolean): void {
    const known = this.#inputs.get(party)
    if (known !== undefined) {
      known.speaks = speaks
      return
    }
    const input = new Input(speaks, (on) => this.#onTalking(party.id, on))
    this.#inputs.set(party, input)
    party.listen(input)
    this.#pacer.add(this)
  }

  remove(party: MixedParty): void {
    const input = this.#inputs.get(party)
    if (input === undefined) return
    this.#inputs.delete(party)
    party.unlisten(input)
    input.silent()
    party.voice.silent()
    if (this.#inputs.size === 0) this.#pacer.remove(this)
  }

  /** All hear it besides each other, after what was begun before. */
  announce(playlist: Playlist): void {
    if (this.#announced.length < MOST_ANNOUNCEMENTS) this.#announced.push(playlist)
  }

  step(now: number): void {
    const sum = this.#sum
    sum.fill(0)
    this.#addAnnouncement(sum)
    for (const input of this.#inputs.values()) input.addTo(sum)
    for (const [party, input] of this.#inputs) {
      this.#level(input)
      party.voice.hear(this.#mix, now)
    }
    for (const input of this.#inputs.values()) input.next()
  }

  /** Everybody's jitter buffer has what was not heard meanwhile. */
  skipped(): void {}

  #addAnnouncement(sum: Int32Array): void {
    while (this.#announced[0]?.ended === true) this.#announced.shift()
    const [sounding] = this.#announced
    if (sounding === undefined) return
    sounding.read(this.#announcement)
    for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = this.#announcement[i] as number
  }

  /** All but one party's own sound, within 16 bits. */
  #level(input: Input): void {
    const mix = this.#mix
    let peak = 1
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      peak = Math.max(peak, Math.abs((this.#sum[i] as number) - input.own(i)))
    }
    const from = input.gain
    const to = Math.min(1, from * RECOVERY, LOUDEST / peak)
    // Downwards at once, upwards from sample to sample.
    const start = Math.min(from, to)
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const gain = start + ((to - start) * i) / FRAME_SAMPLES
      mix[i] = ((this.#sum[i] as number) - input.own(i)) * gain
    }
    input.gain = to
  }
}

/** One party's sound in the present step. */
class Input implements FrameSink {
  speaks: boolean
  /** With which this party last heard the others. */
  gain = 1
  readonly #frame = new Int16Array(FRAME_SAMPLES)
  readonly #talk: TalkDetector
  #isHere = false

  constructor(speaks: boolean, onTalking: (on: boolean) => void) {
    this.speaks = speaks
    this.#talk = new TalkDetector(PACER_STEP, onTalking)
  }

  hear(frame: Int16Array): void {
    this.#frame.set(frame)
    this.#isHere = true
  }

  silent(): void {
    this.#isHere = false
    this.#talk.stop()
  }

  own(i: number): number {
    return this.#isHere && this.speaks ? (this.#frame[i] as number) : 0
  }

  addTo(sum: Int32Array): void {
    if (!this.#isHere || !this.speaks) {
      this.#talk.stop()
      return
    }
    this.#talk.hear(this.#frame)
    for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] as number) + (this.#frame[i] as number)
  }

  /** The next frame of it is not here yet. */
  next(): void {
    this.#isHere = false
  }
}
