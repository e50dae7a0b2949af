import { PCM_RATE } from './codec.ts'

/*
 * What is heard in place of packets that did not come, on decoded sound: the last pitch period goes on, quieter and
 * quieter, and then the noise that the line has (after the idea of ITU-T G.711 Appendix I).
 */

const ms = (milliseconds: number) => (PCM_RATE * milliseconds) / 1000
/** Pitch of speech: 66 to 400 Hz. */
const SHORTEST_PITCH = ms(2.5)
const LONGEST_PITCH = ms(15)
/** Over how much two stretches of sound are compared. */
const WINDOW = ms(20)
const HISTORY = WINDOW + LONGEST_PITCH
/** The old sound fades into the new one over so many samples. */
const SEAM = ms(5)
/** So long it goes on at full level; after so long nothing of it is left. */
const FULL = ms(10)
const GONE = ms(60)
/** The noise of a line: no louder than that, whatever seemed to be its quietest moment. */
const LOUDEST_NOISE = 60
/** Of each new minimum of the level, so that noise that grows is followed in some seconds. */
const RISE = 1.004

/** Keeps the recent sound of one stream, and makes up for what is missing in it. */
export class Concealment {
  readonly #history = new Int16Array(HISTORY)
  readonly #period = new Int16Array(LONGEST_PITCH + SEAM)
  #pitch = 0
  /** Samples made up since the last packet. */
  #missing = 0
  #noise = 0
  #seed = 1

  /** Sound that came: `count` samples of `samples`. The seam with what was made up before is smoothed in place. */
  heard(samples: Int16Array, count: number): void {
    if (this.#missing > 0) this.#join(samples, count)
    this.#missing = 0
    this.#remember(samples, count)
    this.#learnNoise(samples, count)
  }

  /** Makes up `count` samples. */
  fill(into: Int16Array, count: number): void {
    if (this.#missing === 0) this.#findPeriod()
    for (let i = 0; i < count; i++) into[i] = this.#next()
    this.#remember(into, count)
  }

  #next(): number {
    const at = this.#missing++
    const level = at < FULL ? 1 : Math.max(0, 1 - (at - FULL) / (GONE - FULL))
    const sound = level === 0 ? 0 : (this.#period[at % this.#pitch] as number) * level
    // A triangular distribution of this width has the level that was measured.
    const noise = this.#noise * 1.22 * (this.#random() + this.#random() - 1) * 2 * (1 - level)
    return Math.round(sound + noise)
  }

  /** The last period of the sound, its end faded into its beginning so that it repeats without a click. */
  #findPeriod(): void {
    const pitch = this.#findPitch()
    this.#pitch = pitch
    const start = HISTORY - pitch
    const seam = Math.min(SEAM, pitch >> 2)
    for (let i = 0; i < pitch; i++) this.#period[i] = this.#history[start + i] as number
    for (let i = 0; i < seam; i++) {
      const share = (i + 1) / (seam + 1)
      const end = pitch - seam + i
      const before = this.#history[start - seam + i] as number
      this.#period[end] = Math.round((this.#period[end] as number) * (1 - share) + before * share)
    }
  }

  /** The shift by which the end of the sound resembles itself most. */
  #findPitch(): number {
    const history = this.#history
    const from = HISTORY - WINDOW
    let best = LONGEST_PITCH
    let most = 0
    for (let pitch = SHORTEST_PITCH; pitch <= LONGEST_PITCH; pitch++) {
      let product = 0
      let energy = 1
      for (let i = from; i < HISTORY; i += 2) {
        const earlier = history[i - pitch] as number
        product += (history[i] as number) * earlier
        energy += earlier * earlier
      }
      const likeness = product <= 0 ? 0 : (product * product) / energy
      if (likeness > most) {
        most = likeness
        best = pitch
      }
    }
    return best
  }

  #join(samples: Int16Array, count: number): void {
    const seam = Math.min(SEAM, count)
    for (let i = 0; i < seam; i++) {
      const share = (i + 1) / (seam + 1)
      samples[i] = Math.round(this.#next() * (1 - share) + (samples[i] as number) * share)
    }
  }

  #remember(samples: Int16Array, count: number): void {
    const history = this.#history
    const kept = Math.min(count, HISTORY)
    history.copyWithin(0, kept)
    for (let i = 0; i < kept; i++) history[HISTORY - kept + i] = samples[count - kept + i] as number
  }

  #learnNoise(samples: Int16Array, count: number): void {
    let energy = 0
    for (let i = 0; i < count; i++) energy += (samples[i] as number) ** 2
    const level = Math.min(LOUDEST_NOISE, Math.sqrt(energy / Math.max(1, count)))
    this.#noise = Math.min(level, Math.max(1, this.#noise) * RISE)
  }

  /** Noise is heard, not guessed at: a small generator does. */
  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return this.#seed / 2 ** 32
  }
}
