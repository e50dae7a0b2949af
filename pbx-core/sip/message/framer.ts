import type { Octets } from '../../base/octets.ts'
import { maxBodyOctets, maxHeadOctets, readContentLength } from './head.ts'
import { parseError } from './parse.ts'
import type { Defect, ParseError } from './parse-error.ts'

/** What a stream carried. */
export type FramedItem =
  /** One whole message, for `parseMessage(octets, 'stream')`. */
  | { readonly kind: 'message'; readonly octets: Octets }
  /** A keep-alive: answer with one CRLF (RFC 5626 §3.5.1). */
  | { readonly kind: 'ping' }
  /** Where the next message begins is unknown: answer as far as possible, then close (RFC 4475 §3.1.2.3). */
  | { readonly kind: 'broken'; readonly error: ParseError }

const headEnd = '\r\n\r\n'

/**
 * Cuts a TCP or TLS stream into messages by Content-Length (RFC 3261 §18.3).
 *
 *   between ──first octet──> head ──empty line──> body ──last octet──> between
 *                              └──no length, too large──> broken (for good)
 *
 * Holds at most one head and one body and looks at each octet a constant number of times,
 * however the stream is cut into pieces.
 */
export class MessageFramer {
  #state: 'between' | 'head' | 'body' | 'broken' = 'between'
  /** Pieces of the message under way, joined once it is whole. */
  #pieces: Octets[] = []
  #length = 0
  /** Octets of CRLF CRLF seen between messages. */
  #pingLength = 0
  /** In `head`: its last three octets at most, in case the empty line is cut in two. */
  #tail = ''
  /** In `body`: octets that are still missing. */
  #missing = 0

  /** Takes what the stream brought and gives what is complete with it. After `broken` nothing more comes. */
  push(octets: Octets): FramedItem[] {
    const items: FramedItem[] = []
    let at = 0
    while (at < octets.length) {
      switch (this.#state) {
        case 'between':
          at = this.#between(octets, at, items)
          break
        case 'head':
          at = this.#head(octets, at, items)
          break
        case 'body':
          at = this.#body(octets, at, items)
          break
        case 'broken':
          return items
      }
    }
    return items
  }

  /** Octets kept of the message under way: never more than a head and a body may have. */
  get held(): number {
    return this.#length
  }

  #between(octets: Octets, from: number, items: FramedItem[]): number {
    let at = from
    for (; at < octets.length; at++) {
      const octet = octets.charAt(at)
      if (octet !== '\r' && octet !== '\n') {
        this.#pingLength = 0
        this.#state = 'head'
        return at
      }
      if (octet === headEnd.charAt(this.#pingLength)) this.#pingLength++
      else this.#pingLength = octet === '\r' ? 1 : 0
      if (this.#pingLength === headEnd.length) {
        this.#pingLength = 0
        items.push({ kind: 'ping' })
      }
    }
    return at
  }

  #head(octets: Octets, from: number, items: FramedItem[]): number {
    const end = this.#headEnd(octets, from)
    const taken = end === -1 ? octets.length : end
    this.#keep(octets.slice(from, taken))
    if (this.#length > maxHeadOctets) this.#break({ code: 'too-large', message: 'the head is too large' }, items)
    else if (end !== -1) this.#measure(items)
    return taken
  }

  /** Just after the empty line, also where it began in an earlier piece; -1 where it is not here. */
  #headEnd(octets: Octets, from: number): number {
    const seam = this.#tail + octets.slice(from, from + headEnd.length - 1)
    const across = seam.indexOf(headEnd)
    const length = octets.length - from
    if (across !== -1) return from + across + headEnd.length - this.#tail.length
    this.#tail = length >= headEnd.length - 1 ? octets.slice(1 - headEnd.length) : seam.slice(1 - headEnd.length)
    const within = octets.indexOf(headEnd, from)
    return within === -1 ? -1 : within + headEnd.length
  }

  #measure(items: FramedItem[]): void {
    const head = this.#join()
    const length = readContentLength(head, head.indexOf('\r\n') + 2)
    if (!length.ok) this.#break(length.error, items)
    else if (length.value === -1) this.#break({ code: 'content-length', message: 'Content-Length is missing' }, items)
    else if (length.value > maxBodyOctets) this.#break({ code: 'too-large', message: 'the body is too large' }, items)
    else {
      this.#missing = length.value
      this.#state = 'body'
      if (length.value === 0) this.#finish(items)
    }
  }

  #body(octets: Octets, from: number, items: FramedItem[]): number {
    const end = Math.min(octets.length, from + this.#missing)
    this.#keep(octets.slice(from, end))
    this.#missing -= end - from
    if (this.#missing === 0) this.#finish(items)
    return end
  }

  #finish(items: FramedItem[]): void {
    items.push({ kind: 'message', octets: this.#join() })
    this.#reset('between')
  }

  #break(defect: Defect, items: FramedItem[]): void {
    items.push({ kind: 'broken', error: parseError(this.#join(), defect) })
    this.#reset('broken')
  }

  #reset(state: 'between' | 'broken'): void {
    this.#state = state
    this.#pieces = []
    this.#length = 0
    this.#tail = ''
  }

  #keep(piece: Octets): void {
    this.#pieces.push(piece)
    this.#length += piece.length
  }

  #join(): Octets {
    const whole = this.#pieces.join('')
    this.#pieces = [whole]
    return whole
  }
}
