/**
 * The wire of the Asterisk Manager Interface: packets of lines `Name: value`, each ended by CR LF, a packet by an empty
 * line. Asterisk has no other description of it than its source and what its clients rely on; ours accept LF alone, too.
 */
export type Field = readonly [name: string, value: string | number]

export interface AmiRequest {
  /** The first value under that name, however it is written; '' where there is none. */
  get(name: string): string
  /** Every value under that name: `Variable` may come several times. */
  all(name: string): readonly string[]
}

/** A packet, or why what comes can be no packet any more: then the connection is of no further use. */
export type Reading =
  | { readonly kind: 'request'; readonly request: AmiRequest }
  | { readonly kind: 'fault'; readonly message: string }

/** Characters of a line and lines of a packet, as many as Asterisk takes. */
const longestLine = 1024
const mostLines = 128

/** Takes what comes in pieces apart into packets. */
export class PacketReader {
  #rest = ''
  #lines: string[] = []
  #failed = false

  read(text: string): Reading[] {
    if (this.#failed) return []
    const readings: Reading[] = []
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const ended of lines) {
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended
      const fault = this.#take(line, readings)
      if (fault !== undefined) return [...readings, this.#fail(fault)]
    }
    if (this.#rest.length > longestLine + 1) readings.push(this.#fail(tooLong))
    return readings
  }

  /** What is wrong with the packet by this line. */
  #take(line: string, readings: Reading[]): string | undefined {
    if (line.length > longestLine) return tooLong
    if (line !== '') {
      this.#lines.push(line)
      return this.#lines.length > mostLines ? `An action has more than ${mostLines} lines` : undefined
    }
    // Empty lines between packets mean nothing.
    if (this.#lines.length === 0) return undefined
    readings.push({ kind: 'request', request: requestOf(this.#lines) })
    this.#lines = []
    return undefined
  }

  #fail(message: string): Reading {
    this.#failed = true
    this.#rest = ''
    this.#lines = []
    return { kind: 'fault', message }
  }
}

const tooLong = `A line is longer than ${longestLine} characters`

function requestOf(lines: readonly string[]): AmiRequest {
  const values = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    // As Asterisk does: what is no header is not looked at.
    if (colon < 1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    const known = values.get(name)
    if (known === undefined) values.set(name, [value])
    else known.push(value)
  }
  const all = (name: string) => values.get(name.toLowerCase()) ?? []
  return { all, get: (name) => all(name)[0] ?? '' }
}

/** A packet as it goes out. What callers are called writes no lines of its own. */
export function packetOf(fields: readonly Field[]): string {
  return `${fields.map(([name, value]) => `${name}: ${oneLine(value)}\r\n`).join('')}\r\n`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const breaks = /[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g

function oneLine(value: string | number): string {
  return typeof value === 'number' ? String(value) : value.replace(breaks, ' ')
}
