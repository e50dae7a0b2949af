/** A number from 0 up to 1 of four hexadecimal digits that were drawn at random. */
export function fromToken(token: string): number {
  return Number.parseInt(token.slice(0, 4), 16) / 0x1_0000
}
