import type {
  IceCredentials,
  MediaEvent,
  PlayItem,
  RecordingLimits,
  RecordingOutcome,
  StreamDescription
} from './port.ts'

/** What the main thread asks of the media thread. Sent in batches, carried out in order. */
export type MediaCommand =
  /** Opens ports on an address and keeps them ready; answered by `prepared`. */
  | { readonly kind: 'prepare'; readonly address: string }
  /** Endpoints of all addresses come from this range from here on, first and last port; those in use keep theirs. */
  | { readonly kind: 'use-ports'; readonly ports: readonly [number, number] }
  /** Asks for that many endpoints more on the address; they come as `granted`, as soon as there are any. */
  | { readonly kind: 'want'; readonly address: string; readonly count: number }
  | { readonly kind: 'use-webrtc'; readonly endpoint: number; readonly local: IceCredentials }
  | { readonly kind: 'configure'; readonly endpoint: number; readonly stream: StreamDescription }
  | { readonly kind: 'join'; readonly endpoint: number; readonly other: number }
  | { readonly kind: 'unjoin'; readonly endpoint: number }
  /** Enters a mixer, which is made by the first who enters and ends with the last who leaves; again: changes `speaks`. */
  | { readonly kind: 'mix'; readonly endpoint: number; readonly mixer: number; readonly speaks: boolean }
  | { readonly kind: 'unmix'; readonly endpoint: number; readonly mixer: number }
  /** All who are in the mixer hear it besides each other, after what was begun before. */
  | { readonly kind: 'mix-play'; readonly mixer: number; readonly items: readonly PlayItem[] }
  /** Records what the peers of endpoints say or hear, each in a channel of its own; `recorded` says how it went. */
  | {
      readonly kind: 'record'
      readonly recording: number
      readonly path: string
      readonly format: 'wav' | 'ogg'
      readonly endpoints: readonly RecordedId[]
      /** Milliseconds of silence that it begins with. */
      readonly lead: number
      readonly limits: RecordingLimits | undefined
    }
  /** Listens to these from here on, as many as before. */
  | { readonly kind: 'hear-recording'; readonly recording: number; readonly endpoints: readonly RecordedId[] }
  | { readonly kind: 'pause-recording'; readonly recording: number; readonly on: boolean }
  | { readonly kind: 'suspend-recording'; readonly recording: number; readonly on: boolean }
  | { readonly kind: 'stop-recording'; readonly recording: number }
  | { readonly kind: 'keep-keys'; readonly endpoint: number; readonly on: boolean }
  | { readonly kind: 'echo'; readonly endpoint: number; readonly on: boolean }
  | {
      readonly kind: 'play'
      readonly endpoint: number
      readonly playback: number
      readonly items: readonly PlayItem[]
      readonly loop: boolean
    }
  | { readonly kind: 'stop'; readonly endpoint: number; readonly playback: number }
  | {
      readonly kind: 'send-digit'
      readonly endpoint: number
      readonly digit: string
      readonly milliseconds: number
    }
  | { readonly kind: 'release'; readonly endpoint: number }

/** What the peer of an endpoint says; what is mixed for it; null: nobody is on that side yet. */
export type RecordedId = number | { readonly heardBy: number } | null

export interface GrantedEndpoint {
  readonly id: number
  readonly rtpPort: number
  readonly rtcpPort: number
}

/** What the media thread tells. */
export type MediaReport =
  /** `fault` says why no port could be opened: `address-not-available`. */
  | { readonly kind: 'prepared'; readonly address: string; readonly fault?: string }
  | { readonly kind: 'granted'; readonly address: string; readonly endpoints: readonly GrantedEndpoint[] }
  | { readonly kind: 'event'; readonly endpoint: number; readonly event: MediaEvent }
  | {
      readonly kind: 'played'
      readonly endpoint: number
      readonly playback: number
      readonly outcome: 'ended' | 'stopped' | 'failed'
    }
  /** All of it is kept, or will never be. */
  | { readonly kind: 'recorded'; readonly recording: number; readonly outcome: RecordingOutcome }
  /** For the log; `fields` are plain data. */
  | {
      readonly kind: 'log'
      readonly level: 'debug' | 'warn' | 'error'
      readonly event: string
      readonly fields: Readonly<Record<string, string | number>>
    }
