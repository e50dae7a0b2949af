export const timeoutBounds = { least: 100, most: 10_000 } as const

/** True words are the window's; this says whether any are needed. */
export function timeoutFault(milliseconds: number | undefined): 'timeout' | null {
  if (milliseconds === undefined) return null
  const { least, most } = timeoutBounds
  return Number.isInteger(milliseconds) && milliseconds >= least && milliseconds <= most ? null : 'timeout'
}
