/** Level above which it may be speech, whatever the line's noise: about -47 dBm0. */
const FLOOR = 100
/** How far speech lies above the noise. */
const ABOVE = 3
/** How fast the noise is thought to rise: to double in some three seconds. */
const RISE = 1.005
/** Milliseconds of sound that make a talker, and of none that end it: words have pauses. */
const BEGINS = 100
const ENDS = 600

/** Tells who talks, from the level of each frame: within a fifth of a second, and not at a click. */
export class TalkDetector {
  readonly #step: number
  readonly #onTalking: (on: boolean) => void
  #noise = FLOOR
  /** Rises with sound and falls with silence, between 0 and `BEGINS`. */
  #heard = 0
  #quiet = 0
  #talks = false

  /** `step`: milliseconds of a frame. */
  constructor(step: number, onTalking: (on: boolean) => void) {
    this.#step = step
    this.#onTalking = onTalking
  }

  hear(frame: Int16Array): void {
    let energy = 0
    for (let i = 0; i < frame.length; i++) energy += (frame[i] as number) ** 2
    const level = Math.sqrt(energy / frame.length)
    const isLoud = level > Math.max(FLOOR, this.#noise * ABOVE)
    this.#noise = Math.max(1, Math.min(level, this.#noise * RISE))
    if (isLoud) {
      this.#heard = Math.min(BEGINS, this.#heard + this.#step)
      this.#quiet = 0
      if (this.#heard >= BEGINS) this.#become(true)
      return
    }
    this.#heard = Math.max(0, this.#heard - this.#step / 2)
    this.#quiet += this.#step
    if (this.#quiet >= ENDS) this.#become(false)
  }

  stop(): void {
    this.#heard = 0
    this.#become(false)
  }

  #become(talks: boolean): void {
    if (talks === this.#talks) return
    this.#talks = talks
    this.#onTalking(talks)
  }
}
