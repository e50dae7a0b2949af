/** Takes netstrings (`LENGTH:OCTETS,`) apart that come in pieces. */
export class NetstringReader {
  #buffer = Buffer.alloc(0)

  /** The strings completed by these octets. */
  push(octets: Buffer): readonly string[] {
    this.#buffer = Buffer.concat([this.#buffer, octets])
    const strings: string[] = []
    for (;;) {
      const colon = this.#buffer.indexOf(':')
      if (colon < 0) return strings
      const length = Number(this.#buffer.toString('latin1', 0, colon))
      if (!Number.isInteger(length)) throw new Error('not a netstring')
      const end = colon + 1 + length
      if (this.#buffer.length <= end) return strings
      strings.push(this.#buffer.toString('utf8', colon + 1, end))
      this.#buffer = this.#buffer.subarray(end + 1)
    }
  }
}

export function netstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`
}
