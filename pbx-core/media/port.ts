/**
 * The media side as the call side sees it. Commands are posted to a worker thread and never
 * wait; ports are leased ahead so that setting up a call does not wait either.
 */
export interface MediaPort {
  /** A pair of bound sockets on that local address; undefined when all are in use. */
  lease(address: string): MediaEndpoint | undefined
  /** Makes endpoints ready on an address; a failure names it. Called when trunks are set up. */
  prepare(address: string): Promise<void>
  /** Leases are made from this range from here on, first and last port; those that are made keep theirs. */
  usePorts(ports: readonly [number, number]): void
  /** A mixer for those who are put into it. */
  mixer(): MediaMixer
  /** Records what the peers of one or two endpoints say or hear from now on, until it is stopped or the last of them is released. */
  record(options: RecordingOptions): MediaRecording
  /** Of the certificate that WebRTC peers get to see. */
  readonly fingerprint: CertificateFingerprint
}

/** A hash over a certificate in DER (RFC 8122 §5). */
export interface CertificateFingerprint {
  /** `sha-256` */
  readonly hash: string
  /** `AB:CD:…`, upper-case. */
  readonly value: string
}

/** What a peer proves in its connectivity checks that it has read our description (RFC 8445 §5.3). */
export interface IceCredentials {
  /** 4 to 256 letters, digits, `+` and `/`. */
  readonly ufrag: string
  /** 22 to 256 of the same. */
  readonly password: string
}

/** Mixes endpoints: each hears all others, and not itself. It ends when the last one is out. */
export interface MediaMixer {
  readonly id: number
  /** Replaces what the endpoint was doing. `speaks` false: it hears, and is not heard. Again: changes that. */
  add(endpoint: MediaEndpoint, speaks?: boolean): void
  remove(endpoint: MediaEndpoint): void
  /** All who are in it hear that besides each other, after what was begun before. Nobody is told when it is over. */
  play(items: readonly PlayItem[]): void
}

/** Left and right, null where nobody is yet; one: mono. */
export type RecordedEndpoints = readonly [MediaEndpoint] | readonly [left: RecordedSide, right: RecordedSide]

/** What the peer of an endpoint says; or what is mixed for it, or transcoded, and not what is played to it or relayed. */
export type RecordedSide = MediaEndpoint | { readonly heardBy: MediaEndpoint } | null

export interface RecordingOptions {
  /** Absolute, and new. Its folder is made for the owner alone where it does not exist. */
  readonly path: string
  /** `ogg`: Opus in Ogg (RFC 7845). */
  readonly format: 'wav' | 'ogg'
  readonly endpoints: RecordedEndpoints
  /** Milliseconds of silence that it begins with. */
  readonly lead?: number
  readonly limits?: RecordingLimits
}

/** In milliseconds. */
export interface RecordingLimits {
  /** It ends once nobody has spoken for so long; that silence is not in it, whatever it ends by. */
  readonly silence?: number
  /** It ends when it is so long. */
  readonly longest?: number
}

/** A file that is being written. It can be played at any time, also after a crash: what was said until a quarter of a second before is in it. */
export interface MediaRecording {
  /** Listens to these from here on, as many as before. */
  hear(endpoints: RecordedEndpoints): void
  /** What is said in a pause is not in it, and its time is, as silence. */
  pause(on: boolean): void
  /** Neither what is said nor its time is in it, until it goes on. */
  suspend(on: boolean): void
  stop(): void
  /** By the time that it is on the disk. Never rejects. */
  readonly done: Promise<RecordingOutcome>
}

export interface RecordingOutcome {
  /**
   * `left`: the last endpoint was released. `storage-full`, `not-writable`: the disk took no more. `lost`: the media thread
   * crashed. What was kept until then stays.
   */
  readonly ended: 'stopped' | 'left' | 'silence' | 'longest' | 'storage-full' | 'not-writable' | 'lost'
  /** Of sound in the file; 0: there is none, and no file. Null: not known, see the file. */
  readonly milliseconds: number | null
}

/** One RTP/RTCP socket pair with what happens on it: receive, play, relay, echo. */
export interface MediaEndpoint {
  readonly id: number
  readonly address: string
  /** Even; RTCP is the next one (RFC 3550 §11). */
  readonly rtpPort: number
  readonly rtcpPort: number

  /**
   * Speaks WebRTC from here on: as an ICE-lite agent (RFC 8445 §2.5) on the RTP port, with
   * DTLS-SRTP. Before the first `configure`; again for each ICE restart, whereupon the former
   * credentials count until the peer has moved.
   */
  useWebRtc(local: IceCredentials): void
  /** Applies the outcome of an offer/answer and opens one new learning window for the peer. */
  configure(stream: StreamDescription): void
  /**
   * Relays between this endpoint and another, both ways, payload types translated by codec
   * name, sequence numbers and timestamps continuous; where they share no codec, transcodes. Replaces what either was
   * doing.
   */
  join(other: MediaEndpoint): void
  unjoin(): void
  /** Keys of the peer are told and not relayed, until this is taken back: whoever hears of them sends on what is not for it. */
  keepKeys(on: boolean): void
  /** Sends back what arrives. */
  echo(on: boolean): void
  /** Plays towards the peer, one item after the other. Starting another playback stops this one. */
  play(items: readonly PlayItem[], options?: { readonly loop?: boolean }): Playback
  /** Sends a digit as RFC 4733 events, or does nothing where the peer has no telephone-event. */
  sendDigit(digit: string, milliseconds: number): void

  onEvent(listener: (event: MediaEvent) => void): Disposable
  /** Closes. The sockets rest for a while before anyone gets them again. */
  release(): void
}

export interface StreamDescription {
  /** Where the session description says the peer is. */
  readonly remote: { readonly address: string; readonly rtpPort: number; readonly rtcpPort: number } | null
  /** Where else its packets may come from. Absent: from nowhere else. */
  readonly learn?: Learnable
  /** Negotiated, in order of preference; the first is what we send. */
  readonly codecs: readonly StreamCodec[]
  /** Payload type of telephone-event at 8000 Hz, or null. */
  readonly telephoneEvent: number | null
  /** What we have called it, where the peer numbers it otherwise: it may send under either (RFC 3264 §5.1). */
  readonly ownTelephoneEvent?: number
  /** The same at 48000 Hz. */
  readonly wideTelephoneEvent?: number
  /** Of a WebRTC peer: what its checks name it by, and the certificates it may show. */
  readonly webRtc?: {
    readonly ufrag: string
    readonly fingerprints: readonly CertificateFingerprint[]
  }
  /** As we see it: `recvonly` means that we send nothing. */
  readonly direction: MediaDirection
  /** Milliseconds in a packet we make. */
  readonly packetTime: number
}

/** Sources that may be learnt from packets where the session description does not name the right one (NAT). */
export interface Learnable {
  /** `any`: wherever somebody sends from. */
  readonly addresses: readonly string[] | 'any'
  /** Whether the port may be another one than announced. */
  readonly anyPort: boolean
}

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

export interface StreamCodec {
  readonly payloadType: number
  /** Canonical upper-case IANA name: `PCMU`, `PCMA`, `G722`, `OPUS`. */
  readonly name: string
  readonly clockRate: number
  readonly channels: number
}

export type PlayItem =
  /** A prompt by name, in a language: `press-1-to-call`, `digits/7`. */
  | { readonly kind: 'prompt'; readonly name: string; readonly language: string }
  /** A file: a message that was left, a greeting. */
  | { readonly kind: 'sound'; readonly path: string }
  | {
      readonly kind: 'tone'
      readonly tone: 'ringback' | 'busy' | 'reorder' | 'beep' | 'hold' | 'dial' | 'enter' | 'leave'
      readonly country: string
      readonly milliseconds?: number
    }
  /** Pieces by name, one after the other; none, or none that is there: our own, and without that the tone of a held line. */
  | { readonly kind: 'music'; readonly files: readonly string[]; readonly country: string }
  | { readonly kind: 'silence'; readonly milliseconds: number }

export interface Playback {
  /** `ended`: played to its end. `stopped`: by us, or replaced. Never rejects. */
  readonly done: Promise<'ended' | 'stopped' | 'failed'>
  stop(): void
}

export type MediaEvent =
  /** A key was pressed by the peer, once for each press. */
  | {
      readonly kind: 'digit'
      readonly digit: string
      readonly milliseconds: number
      /** It came as tones in the audio: whoever hears that peer has heard them too. */
      readonly inBand?: true
    }
  /** The first packets of a learning window came: from here on only this source counts. */
  | {
      readonly kind: 'locked'
      readonly address: string
      readonly port: number
      /** What packets go through, for the time line: `rtp<-127.0.0.1:4000 | lock | meter | dtmf | relay->#7`. */
      readonly chain?: string
    }
  /** While the peer was waited for, packets kept coming from where it may not be; told once for each window. */
  | { readonly kind: 'refused'; readonly address: string; readonly port: number }
  /** The DTLS handshake of a WebRTC peer failed, for instance with another certificate than announced. */
  | { readonly kind: 'insecure'; readonly reason: string }
  /** In a mixer: the peer begins to talk, or has ceased to. */
  | { readonly kind: 'talking'; readonly on: boolean }
  /** Nothing has come from the peer for half a minute; told again after each further one. */
  | { readonly kind: 'silent' }
  /** At release. */
  | { readonly kind: 'summary'; readonly stats: MediaStats }

export interface MediaStats {
  readonly packetsIn: number
  readonly packetsOut: number
  readonly octetsIn: number
  readonly octetsOut: number
  readonly lost: number
  /** Milliseconds, interarrival jitter (RFC 3550 §6.4.1). */
  readonly jitter: number
  /** Packets from a source other than the locked one, dropped. */
  readonly foreign: number
  /** What the peer reported of our stream (RTCP), where it did: packets, milliseconds. */
  readonly peer?: { readonly lost: number; readonly jitter: number; readonly roundTrip?: number }
}
