/** 20 ms of 500 Hz on the left and 1250 Hz on the right, the one after `at` others. */
export function stereoTone(at: number): Int16Array {
  return Int16Array.from({ length: 640 }, (_, i) => {
    const sample = at * 320 + (i >> 1)
    return 8000 * Math.sin((2 * Math.PI * (i % 2 === 0 ? 500 : 1250) * sample) / 16_000)
  })
}
