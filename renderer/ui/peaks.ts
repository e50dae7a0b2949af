/** Bars of a wave form. */
export const bars = 160

/** The loudest moment of each part of a sound. */
export function peaksOf(samples: Float32Array, count = bars): number[] {
  const size = samples.length / count
  return Array.from({ length: count }, (_, bar) => {
    let peak = 0
    for (let i = Math.floor(bar * size); i < Math.floor((bar + 1) * size); i++) {
      peak = Math.max(peak, Math.abs(samples[i] as number))
    }
    return peak
  })
}
