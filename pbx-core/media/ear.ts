import { createCodec, planOf } from './codec/codecs.ts'
import type { OpusPort } from './codec/opus.ts'
import { type Decodable, Decoding } from './decoding.ts'
import { KeyDetector } from './dtmf/key-detector.ts'
import type { FrameSink } from './frames.ts'
import type { Pacer } from './pacer.ts'
import type { StreamCodec, StreamDescription } from './port.ts'
import { discard, type Stage } from './stage.ts'
import { receives } from './stream-format.ts'

export interface EarParts {
  readonly pacer: Pacer
  readonly opus: OpusPort
  /** A key that was pressed as tones in the audio. */
  readonly onKey: (digit: string, milliseconds: number) => void
}

/** Where decoded sound goes that could not be passed on as it is. */
export interface Transcoding {
  /** Payload types that need it. */
  readonly types: ReadonlySet<number>
  readonly to: FrameSink
}

/** What the peer says, as sound. Nothing is decoded unless somebody hears it: who transcodes, mixes, records or looks for keys. */
export class Ear {
  readonly #parts: EarParts
  /** Made when somebody first hears: most calls are passed on as they come, and need no buffers for sound. */
  #decoding: Decoding | undefined
  #codecs: Map<number, Decodable & { readonly name: string }> | undefined
  #keys: KeyDetector | undefined
  #known: readonly StreamCodec[] = []
  #transcoder: Transcoder | undefined
  /** Sinks besides the transcoder. */
  #listeners = 0
  #readsKeys = false
  #next: Stage = discard

  constructor(parts: EarParts) {
    this.#parts = parts
  }

  configure(description: StreamDescription): void {
    this.#known = description.codecs
    for (const [payloadType, { name, codec }] of this.#codecs ?? []) {
      if (this.#known.some((known) => known.payloadType === payloadType && known.name === name)) continue
      codec[Symbol.dispose]()
      this.#codecs?.delete(payloadType)
    }
    const { telephoneEvent, wideTelephoneEvent } = description
    const hasEvents = telephoneEvent !== null || wideTelephoneEvent !== undefined
    this.#readKeys(!hasEvents && receives(description) && this.#known.some((codec) => planOf(codec) !== undefined))
  }

  /** The beginning of the chain from here on: `next` alone where nobody hears. */
  stage(next: Stage): Stage {
    this.#next = next
    const decoding = this.#decoding
    if (decoding === undefined) return next
    decoding.next = next
    return decoding.hasSinks ? decoding : next
  }

  listen(sink: FrameSink): void {
    this.#listeners++
    this.#decodes().add(sink)
  }

  unlisten(sink: FrameSink): void {
    this.#listeners--
    this.#decoding?.remove(sink)
  }

  /** Undefined: everything can be passed on as it is. */
  transcode(transcoding: Transcoding | undefined): void {
    // A re-INVITE that changes nothing is not heard.
    if (transcoding !== undefined && this.#transcoder?.does(transcoding) === true) return
    if (this.#transcoder !== undefined) {
      this.#decoding?.remove(this.#transcoder)
      this.#transcoder.silent()
    }
    this.#transcoder = undefined
    if (transcoding === undefined) return
    const decoding = this.#decodes()
    this.#transcoder = new Transcoder(transcoding, decoding)
    decoding.add(this.#transcoder)
  }

  close(): void {
    this.transcode(undefined)
    this.#readKeys(false)
    this.#decoding?.close()
    for (const { codec } of this.#codecs?.values() ?? []) codec[Symbol.dispose]()
    this.#codecs = undefined
    this.#known = []
  }

  #readKeys(on: boolean): void {
    if (on === this.#readsKeys) return
    this.#readsKeys = on
    this.#keys ??= new KeyDetector(this.#parts.onKey)
    if (on) return this.listen(this.#keys)
    this.#keys.silent()
    this.unlisten(this.#keys)
  }

  #decodes(): Decoding {
    if (this.#decoding !== undefined) return this.#decoding
    const codecOf = (payloadType: number) => this.#codecOf(payloadType)
    this.#decoding = new Decoding({ pacer: this.#parts.pacer, codecOf })
    this.#decoding.next = this.#next
    return this.#decoding
  }

  #codecOf(payloadType: number): Decodable | undefined {
    if (this.#listeners === 0 && this.#transcoder?.types.has(payloadType) !== true) return undefined
    this.#codecs ??= new Map()
    const kept = this.#codecs.get(payloadType)
    if (kept !== undefined) return kept
    const known = this.#known.find((codec) => codec.payloadType === payloadType)
    if (known === undefined || planOf(known) === undefined) return undefined
    const made = { name: known.name, codec: createCodec(known, this.#parts.opus), units: known.clockRate / 1000 }
    this.#codecs.set(payloadType, made)
    return made
  }
}

class Transcoder implements FrameSink {
  readonly types: ReadonlySet<number>
  readonly #to: FrameSink
  readonly #from: Decoding

  constructor({ types, to }: Transcoding, from: Decoding) {
    this.types = types
    this.#to = to
    this.#from = from
  }

  does({ types, to }: Transcoding): boolean {
    return to === this.#to && types.size === this.types.size && [...types].every((type) => this.types.has(type))
  }

  hear(frame: Int16Array, now: number): void {
    if (this.types.has(this.#from.payloadType)) this.#to.hear(frame, now)
  }

  silent(): void {
    this.#to.silent()
  }
}
