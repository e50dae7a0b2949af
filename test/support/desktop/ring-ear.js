/**
 * Put into a page before its own scripts: what the sounds that it makes itself (not its calls) come to.
 * `ring` measures them at the output: on which device, how high, how loud.
 */
{
  const playing = new Set()
  window.AudioContext = class extends AudioContext {
    #analyser
    device = ''
    constructor(options) {
      super(options)
      this.#listen()
    }
    /** What was heard before a rest is forgotten. */
    #listen() {
      this.#analyser?.disconnect()
      this.#analyser = new AnalyserNode(this, { fftSize: 32_768, smoothingTimeConstant: 0, minDecibels: -120 })
      this.#analyser.connect(super.destination)
    }
    async resume() {
      playing.add(this)
      await super.resume()
    }
    async suspend() {
      playing.delete(this)
      this.#listen()
      await super.suspend()
    }
    get destination() {
      return this.#analyser ?? super.destination
    }
    async setSinkId(id) {
      this.device = id
      await super.setSinkId(id)
    }
    async close() {
      playing.delete(this)
      await super.close()
    }
    measure() {
      const samples = new Float32Array(this.#analyser.fftSize)
      this.#analyser.getFloatTimeDomainData(samples)
      const bins = new Float32Array(this.#analyser.frequencyBinCount)
      this.#analyser.getFloatFrequencyData(bins)
      let loudest = 0
      for (const [bin, decibel] of bins.entries()) if (decibel > bins[loudest]) loudest = bin
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
      return { device: this.device, hertz: (loudest * this.sampleRate) / this.#analyser.fftSize, peak }
    }
  }
  window.ring = {
    /** Of what is to sound now: whether it runs, and for how long it has. */
    states: () => [...playing].map(({ state, currentTime }) => `${state} at ${currentTime.toFixed(1)} s`),
    sounding: () => [...playing].map((context) => context.measure()).filter(({ peak }) => peak > 0),
    /** The loudest of a second and a half, or null for silence: one call of the ringer, as it is heard. */
    async heard() {
      let loudest = null
      for (let times = 0; times < 15; times++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        for (const now of window.ring.sounding()) if (loudest === null || now.peak > loudest.peak) loudest = now
      }
      return loudest
    }
  }
}
