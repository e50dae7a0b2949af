import { disposable } from '../base/disposable.ts'
import type { PlaybackOutcome } from './outlet.ts'
import type {
  IceCredentials,
  MediaEndpoint,
  MediaEvent,
  MediaStats,
  Playback,
  PlayItem,
  StreamDescription
} from './port.ts'
import type { GrantedEndpoint, MediaCommand } from './protocol.ts'

export interface LeaseParts {
  readonly address: string
  readonly granted: GrantedEndpoint
  readonly post: (command: MediaCommand) => void
  /** A listener threw. */
  readonly onListenerError: (error: unknown) => void
}

const nothing: MediaStats = {
  packetsIn: 0,
  packetsOut: 0,
  octetsIn: 0,
  octetsOut: 0,
  lost: 0,
  jitter: 0,
  foreign: 0
}

/** The main thread's end of an endpoint: posts commands, hands on events. */
export class LeasedEndpoint implements MediaEndpoint {
  readonly id: number
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  readonly #parts: LeaseParts
  readonly #listeners = new Set<(event: MediaEvent) => void>()
  readonly #playbacks = new Map<number, (outcome: PlaybackOutcome) => void>()
  #nextPlayback = 1
  /** `lost`: the media thread is gone, and this endpoint with it. */
  #state: 'leased' | 'released' | 'lost' | 'ended' = 'leased'

  constructor(parts: LeaseParts) {
    this.#parts = parts
    this.id = parts.granted.id
    this.address = parts.address
    this.rtpPort = parts.granted.rtpPort
    this.rtcpPort = parts.granted.rtcpPort
  }

  useWebRtc(local: IceCredentials): void {
    this.#post({ kind: 'use-webrtc', endpoint: this.id, local })
  }

  configure(stream: StreamDescription): void {
    this.#post({ kind: 'configure', endpoint: this.id, stream })
  }

  join(other: MediaEndpoint): void {
    this.#post({ kind: 'join', endpoint: this.id, other: other.id })
  }

  unjoin(): void {
    this.#post({ kind: 'unjoin', endpoint: this.id })
  }

  keepKeys(on: boolean): void {
    this.#post({ kind: 'keep-keys', endpoint: this.id, on })
  }

  echo(on: boolean): void {
    this.#post({ kind: 'echo', endpoint: this.id, on })
  }

  play(items: readonly PlayItem[], options?: { readonly loop?: boolean }): Playback {
    const playback = this.#nextPlayback++
    if (this.#state !== 'leased') return { done: Promise.resolve('failed'), stop() {} }
    const { promise, resolve } = Promise.withResolvers<PlaybackOutcome>()
    this.#playbacks.set(playback, resolve)
    this.#post({ kind: 'play', endpoint: this.id, playback, items, loop: options?.loop ?? false })
    return {
      done: promise,
      stop: () => {
        if (this.#playbacks.has(playback)) this.#post({ kind: 'stop', endpoint: this.id, playback })
      }
    }
  }

  sendDigit(digit: string, milliseconds: number): void {
    this.#post({ kind: 'send-digit', endpoint: this.id, digit, milliseconds })
  }

  onEvent(listener: (event: MediaEvent) => void): Disposable {
    this.#listeners.add(listener)
    return disposable(() => void this.#listeners.delete(listener))
  }

  release(): void {
    if (this.#state === 'leased') {
      this.#post({ kind: 'release', endpoint: this.id })
      this.#state = 'released'
    } else if (this.#state === 'lost') {
      this.#end(nothing)
    }
  }

  /** True once nothing more will come. */
  get ended(): boolean {
    return this.#state === 'ended'
  }

  deliver(event: MediaEvent): void {
    if (event.kind === 'summary') this.#end(event.stats)
    else this.#tell(event)
  }

  played(playback: number, outcome: PlaybackOutcome): void {
    this.#playbacks.get(playback)?.(outcome)
    this.#playbacks.delete(playback)
  }

  /** The media thread is gone: what plays has failed, and commands lead nowhere. */
  lose(): void {
    for (const playback of [...this.#playbacks.keys()]) this.played(playback, 'failed')
    if (this.#state === 'released') this.#end(nothing)
    else if (this.#state === 'leased') this.#state = 'lost'
  }

  #post(command: MediaCommand): void {
    if (this.#state === 'leased') this.#parts.post(command)
  }

  #end(stats: MediaStats): void {
    this.#state = 'ended'
    for (const playback of [...this.#playbacks.keys()]) this.played(playback, 'stopped')
    this.#tell({ kind: 'summary', stats })
    this.#listeners.clear()
  }

  #tell(event: MediaEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event)
      } catch (error) {
        this.#parts.onListenerError(error)
      }
    }
  }
}
