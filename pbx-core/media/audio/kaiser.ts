/** Side lobes 70 dB below: what a filter lets through where it should not is not heard. */
const BETA = 6.76

/** Kaiser's window from its middle (0) to its edges (1 and -1), beyond which it is 0. */
export function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA)
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-9; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
