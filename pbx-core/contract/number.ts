/**
 * Where a text comes from that means a number (`4-pbx`, Numbers). `keyed`: the dial plan literally.
 * `printed`: as people print numbers for each other. `query`: printed, in a query string, where a `+`
 * that was not encoded arrives as a blank. `typed`: into a field; keyed where it holds nothing but keys.
 */
export type NumberSource = 'keyed' | 'printed' | 'query' | 'typed'

/** What a text was taken for. */
export interface NumberReading {
  readonly reading: 'keyed' | 'printed'
  /** `internal`: an extension or a code. `literal`: neither, dialled as it stands. */
  readonly kind: 'emergency' | 'internal' | 'e164' | 'literal'
  /** The digits, `*`, `#` and `+` of the text, with nothing read into them. */
  readonly written: string
  readonly e164: string | null
  /** Sent as keys after the answer: digits, `*`, `#`, and `,` for a pause; '' where there are none. */
  readonly keys: string
}

/** A number as a domain read it, and in the form that its dial plan takes. */
export interface DialledNumber extends NumberReading {
  readonly number: string
}

/** What stood where somebody dialled from, and how it was taken. */
export interface DialledText {
  readonly text: string
  readonly reading: NumberReading['reading']
}
