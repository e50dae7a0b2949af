import type { Clock } from '../../pbx-core/base/clock.ts'
import type {
  IceCredentials,
  MediaEndpoint,
  MediaEvent,
  MediaMixer,
  MediaPort,
  MediaRecording,
  MediaStats,
  Playback,
  PlayItem,
  RecordedEndpoints,
  RecordingOptions,
  RecordingOutcome,
  StreamDescription
} from '../../pbx-core/media/port.ts'

const silence: MediaStats = { packetsIn: 0, packetsOut: 0, octetsIn: 0, octetsOut: 0, lost: 0, jitter: 0, foreign: 0 }

/** Milliseconds that any prompt lasts here. */
export const promptMs = 500

/** The media side without media: it hands out endpoints and remembers what they were told. */
export class RecordingMedia implements MediaPort {
  readonly fingerprint = { hash: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }
  readonly prepared: string[] = []
  /** Prompts that nobody has put there. */
  readonly missing = new Set<string>()
  /** Addresses that this machine does not have. */
  readonly foreign = new Set<string>()
  /** First and last port, as they were told. */
  readonly ranges: (readonly [number, number])[] = []
  /** Every endpoint ever leased, in order. */
  readonly endpoints: RecordingEndpoint[] = []
  readonly mixers: RecordingMixer[] = []
  /** Every recording ever begun, in order. */
  readonly recordings: StandInRecording[] = []
  /** How recordings end that begin from now on, at once: what a disk does that takes nothing. */
  diskFault: 'storage-full' | 'not-writable' | undefined
  /** Endpoints that can be out at the same time. */
  capacity = Number.POSITIVE_INFINITY
  /** The next call of that method throws, as a bug would. */
  breaks: 'configure' | 'join' | 'echo' | undefined
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get leased(): readonly RecordingEndpoint[] {
    return this.endpoints.filter((endpoint) => !endpoint.released)
  }

  async prepare(address: string): Promise<void> {
    if (this.foreign.has(address)) throw new Error(`no RTP port can be opened on ${address}: address-not-available`)
    this.prepared.push(address)
  }

  usePorts(ports: readonly [number, number]): void {
    this.ranges.push(ports)
  }

  mixer(): RecordingMixer {
    const mixer = new RecordingMixer(this.mixers.length + 1)
    this.mixers.push(mixer)
    return mixer
  }

  record(options: RecordingOptions): StandInRecording {
    const recording = new StandInRecording(options, this.#clock)
    this.recordings.push(recording)
    if (this.diskFault !== undefined) recording.end(this.diskFault)
    return recording
  }

  lease(address: string): RecordingEndpoint | undefined {
    if (this.leased.length >= this.capacity) return undefined
    const endpoint = new RecordingEndpoint(this, { id: this.endpoints.length + 1, address, clock: this.#clock })
    this.endpoints.push(endpoint)
    return endpoint
  }

  /** The endpoint that a session description of ours names. */
  at(rtpPort: number): RecordingEndpoint {
    const endpoint = this.endpoints.find((candidate) => candidate.rtpPort === rtpPort)
    if (endpoint === undefined) throw new Error(`no endpoint was ever leased with port ${rtpPort}`)
    return endpoint
  }
}

/** Who is in it, and whether it is heard. */
export class RecordingMixer implements MediaMixer {
  readonly id: number
  readonly members = new Map<MediaEndpoint, boolean>()
  /** What all in it were played, as words. */
  readonly played: string[] = []

  constructor(id: number) {
    this.id = id
  }

  add(endpoint: MediaEndpoint, speaks = true): void {
    this.members.set(endpoint, speaks)
  }

  remove(endpoint: MediaEndpoint): void {
    this.members.delete(endpoint)
  }

  play(items: readonly PlayItem[]): void {
    this.played.push(...items.map(wordsOf))
  }
}

/** Records nothing, and says for how long. */
export class StandInRecording implements MediaRecording {
  readonly options: RecordingOptions
  readonly done: Promise<RecordingOutcome>
  /** Since which millisecond it runs, the silence at its beginning included, and which pauses it had: when each began and ended. */
  readonly began: number
  readonly pauses: number[] = []
  /** The same for when it was suspended. */
  readonly suspensions: number[] = []
  /** On which side is whom it listens to. */
  endpoints: RecordedEndpoints
  /** Milliseconds that it was suspended for before. */
  #suspended = 0
  outcome: RecordingOutcome | undefined
  readonly #clock: Clock
  readonly #resolve: (outcome: RecordingOutcome) => void

  constructor(options: RecordingOptions, clock: Clock) {
    this.options = options
    this.endpoints = options.endpoints
    this.#clock = clock
    this.began = clock.now() - (options.lead ?? 0)
    const { promise, resolve } = Promise.withResolvers<RecordingOutcome>()
    this.done = promise
    this.#resolve = resolve
  }

  hear(endpoints: RecordedEndpoints): void {
    this.endpoints = endpoints
  }

  get isPaused(): boolean {
    return this.pauses.length % 2 === 1
  }

  pause(on: boolean): void {
    if (on !== this.isPaused) this.pauses.push(this.#clock.now())
  }

  suspend(on: boolean): void {
    if (on === (this.suspensions.length % 2 === 1)) return
    this.suspensions.push(this.#clock.now())
    if (!on) this.#suspended += this.#clock.now() - (this.suspensions.at(-2) ?? 0)
  }

  /** Of sound in the file. */
  get milliseconds(): number {
    const until = this.suspensions.length % 2 === 1 ? (this.suspensions.at(-1) ?? 0) : this.#clock.now()
    return until - this.began - this.#suspended
  }

  stop(): void {
    this.end('stopped')
  }

  end(ended: RecordingOutcome['ended'], milliseconds: number | null = this.milliseconds): void {
    if (this.outcome !== undefined) return
    this.outcome = { ended, milliseconds }
    this.#resolve(this.outcome)
  }
}

export class RecordingEndpoint implements MediaEndpoint {
  readonly id: number
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  /** How it is configured now. */
  stream: StreamDescription | undefined
  /** The endpoint that it relays with. */
  peer: RecordingEndpoint | undefined
  echoing = false
  /** It tells of keys and relays none. */
  keepsKeys = false
  released = false
  /** Items of the playback that runs, as words: `prompt press-1-to-call`, `tone busy`. */
  playing: readonly string[] = []
  /** Every item that was ever begun. */
  readonly played: string[] = []
  /** Of the prompts that were begun. */
  readonly languages = new Set<string>()
  readonly digits: string[] = []
  readonly configured: StreamDescription[] = []
  /** Its credentials as a WebRTC peer, one set for each ICE restart. */
  readonly webRtc: IceCredentials[] = []
  readonly #port: RecordingMedia
  readonly #clock: Clock
  readonly #listeners = new Set<(event: MediaEvent) => void>()
  #stop: (() => void) | undefined

  constructor(port: RecordingMedia, { id, address, clock }: { id: number; address: string; clock: Clock }) {
    this.#port = port
    this.id = id
    this.address = address
    this.rtpPort = 20_000 + 2 * id
    this.rtcpPort = this.rtpPort + 1
    this.#clock = clock
  }

  useWebRtc(local: IceCredentials): void {
    this.#mustBeLeased('made a WebRTC peer')
    this.webRtc.push(local)
  }

  configure(stream: StreamDescription): void {
    this.#mustBeLeased('configured')
    this.#breakAt('configure')
    this.stream = stream
    this.configured.push(stream)
  }

  join(other: RecordingEndpoint): void {
    this.#mustBeLeased('joined')
    this.#breakAt('join')
    other.#mustBeLeased('joined')
    this.unjoin()
    other.unjoin()
    this.#stop?.()
    this.peer = other
    other.peer = this
  }

  unjoin(): void {
    if (this.peer !== undefined) this.peer.peer = undefined
    this.peer = undefined
  }

  keepKeys(on: boolean): void {
    this.#mustBeLeased('told to keep keys')
    this.keepsKeys = on
  }

  echo(on: boolean): void {
    this.#mustBeLeased('told to echo')
    this.#breakAt('echo')
    this.echoing = on
  }

  play(items: readonly PlayItem[], options: { readonly loop?: boolean } = {}): Playback {
    this.#mustBeLeased('told to play')
    this.#stop?.()
    this.playing = items.map(wordsOf)
    this.played.push(...this.playing)
    for (const item of items) if (item.kind === 'prompt') this.languages.add(item.language)
    const { promise, resolve } = Promise.withResolvers<Awaited<Playback['done']>>()
    const finish = (how: Awaited<Playback['done']>) => {
      timer?.[Symbol.dispose]()
      if (this.#stop === stop) {
        this.#stop = undefined
        this.playing = []
      }
      resolve(how)
    }
    const stop = () => finish('stopped')
    const ms = options.loop === true ? Number.POSITIVE_INFINITY : items.reduce((sum, item) => sum + lengthOf(item), 0)
    const isMissing = items.some((item) => this.#port.missing.has(nameOf(item)))
    const timer = Number.isFinite(ms) ? this.#clock.after(ms, () => finish(isMissing ? 'failed' : 'ended')) : undefined
    this.#stop = stop
    return { done: promise, stop }
  }

  sendDigit(digit: string): void {
    this.#mustBeLeased('told to send a digit')
    this.digits.push(digit)
  }

  onEvent(listener: (event: MediaEvent) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  release(): void {
    if (this.released) return
    this.#stop?.()
    this.unjoin()
    this.released = true
    this.emit({ kind: 'summary', stats: silence })
  }

  /** What the worker would tell. */
  emit(event: MediaEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  /** The peer presses a key that comes as RFC 4733 events. */
  press(digit: string): void {
    this.emit({ kind: 'digit', digit, milliseconds: 120 })
  }

  #breakAt(method: RecordingMedia['breaks']): void {
    if (this.#port.breaks !== method) return
    this.#port.breaks = undefined
    throw new Error(`a bug in ${method}`)
  }

  #mustBeLeased(what: string): void {
    if (this.released) throw new Error(`media endpoint ${this.id} is ${what} after its release`)
  }
}

function nameOf(item: PlayItem): string {
  return item.kind === 'prompt' ? item.name : item.kind === 'sound' ? item.path : ''
}

function wordsOf(item: PlayItem): string {
  switch (item.kind) {
    case 'prompt':
      return `prompt ${item.name}`
    case 'tone':
      return `tone ${item.tone}`
    case 'music':
      return ['music', ...item.files].join(' ')
    case 'sound':
      return `sound ${item.path}`
    case 'silence':
      return `silence ${item.milliseconds}`
  }
}

function lengthOf(item: PlayItem): number {
  switch (item.kind) {
    case 'prompt':
    case 'sound':
      return promptMs
    case 'tone':
      return item.milliseconds ?? Number.POSITIVE_INFINITY
    case 'music':
      return Number.POSITIVE_INFINITY
    case 'silence':
      return item.milliseconds
  }
}
