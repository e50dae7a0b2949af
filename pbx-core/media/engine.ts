import type { Clock } from '../base/clock.ts'
import { assertNever } from '../base/never.ts'
import { type PromptSource, SoundLibrary } from './audio/sound-library.ts'
import type { OpusPort } from './codec/opus.ts'
import { Endpoint, type EndpointParts, type Random32 } from './endpoint.ts'
import { Mixers } from './mixers.ts'
import type { PlaybackOutcome } from './outlet.ts'
import { Pacer } from './pacer.ts'
import { loadPlaylist, type Playlist } from './playlist.ts'
import type { IceCredentials, PlayItem } from './port.ts'
import { PortPool } from './ports/port-pool.ts'
import type { GrantedEndpoint, MediaCommand, MediaReport } from './protocol.ts'
import { type RecordingFiles, Recordings } from './recordings.ts'
import { SourceLock } from './rtp/source-lock.ts'
import type { BindPair, SocketPair } from './sockets.ts'
import type { WebRtcPorts } from './webrtc/ports.ts'
import { WebRtcSockets } from './webrtc/webrtc-sockets.ts'

/** Milliseconds between looks at whose RTCP report is due. */
const TICK = 250

export interface EngineParts {
  readonly clock: Clock
  readonly random: Random32
  readonly bind: BindPair
  /** First and last port for RTP and RTCP, inclusive. */
  readonly ports: readonly [number, number]
  readonly prompts: PromptSource
  readonly webRtc: WebRtcPorts
  readonly opus: OpusPort
  readonly recordings: RecordingFiles
  /** The id of the first endpoint; ids are not used twice. */
  readonly firstId: number
  readonly report: (report: MediaReport) => void
}

interface Held {
  /** Made anew where the peer turns out to speak WebRTC, before anything else happens to it. */
  endpoint: Endpoint
  readonly address: string
  readonly sockets: SocketPair
  webRtc: WebRtcSockets | undefined
  /** The playback that sounds, or whose prompts are being read. */
  playback: { readonly id: number; sounding: boolean } | undefined
}

interface LocalAddress {
  readonly pool: PortPool
  /** Endpoints asked for and not granted yet. */
  owed: number
  prepared: boolean
}

type EndpointCommand = Extract<MediaCommand, { readonly endpoint: number }>
type PlayCommand = Extract<MediaCommand, { readonly kind: 'play' }>

/** The media thread without its thread: carries out commands on endpoints and reports. */
export class MediaEngine {
  readonly #parts: EngineParts
  readonly #pacer: Pacer
  readonly #mixers: Mixers
  readonly #recordings: Recordings
  readonly #library: SoundLibrary
  readonly #addresses = new Map<string, LocalAddress>()
  readonly #held = new Map<number, Held>()
  #ports: readonly [number, number]
  #nextId: number
  #tickTimer: Disposable

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#pacer = new Pacer(parts.clock, (error) => this.#bug('pacer', error))
    this.#mixers = new Mixers(this.#pacer, (endpoint, event) => parts.report({ kind: 'event', endpoint, event }))
    this.#recordings = new Recordings({
      pacer: this.#pacer,
      files: parts.recordings,
      endpoint: (id) => this.#held.get(id)?.endpoint,
      report: parts.report
    })
    this.#library = new SoundLibrary(parts.prompts, parts.clock)
    this.#ports = parts.ports
    this.#nextId = parts.firstId
    this.#tickTimer = parts.clock.after(TICK, () => this.#tick())
  }

  /** Never throws: a bug in one command is reported, and the next is carried out. */
  handle(command: MediaCommand): void {
    try {
      this.#carryOut(command)
    } catch (error) {
      this.#bug(command.kind, error)
    }
  }

  /** Resolves once what was recorded is kept; everything else has ended before it returns. */
  close(): Promise<void> {
    const recordings = this.#recordings.close()
    this.#tickTimer[Symbol.dispose]()
    this.#pacer.close()
    for (const { endpoint, sockets, webRtc } of this.#held.values()) {
      endpoint.close()
      webRtc?.close()
      sockets.close()
    }
    this.#held.clear()
    for (const { pool } of this.#addresses.values()) pool.close()
    this.#addresses.clear()
    return recordings
  }

  #carryOut(command: MediaCommand): void {
    switch (command.kind) {
      case 'prepare':
        this.#prepare(command.address)
        break
      case 'use-ports':
        this.#ports = command.ports
        for (const { pool } of this.#addresses.values()) pool.usePorts(command.ports)
        break
      case 'want':
        this.#want(command.address, command.count)
        break
      case 'record':
      case 'hear-recording':
      case 'pause-recording':
      case 'suspend-recording':
      case 'stop-recording':
        this.#recordings.handle(command)
        break
      case 'mix-play':
        this.#announce(command.mixer, command.items)
        break
      default: {
        // A command may cross the report that its endpoint is gone.
        const held = this.#held.get(command.endpoint)
        if (held !== undefined) this.#carryOutOn(held, command)
      }
    }
  }

  #carryOutOn(held: Held, command: EndpointCommand): void {
    const { endpoint } = held
    switch (command.kind) {
      case 'use-webrtc':
        this.#useWebRtc(held, command.local)
        break
      case 'configure':
        held.webRtc?.configure(command.stream.webRtc)
        endpoint.configure(command.stream)
        break
      case 'join':
        this.#join(held, this.#held.get(command.other))
        break
      case 'unjoin':
        endpoint.unjoin()
        break
      case 'keep-keys':
        endpoint.keepKeys(command.on)
        break
      case 'mix':
        this.#mixers.enter(command.mixer, endpoint, command.speaks)
        break
      case 'unmix':
        if (this.#mixers.isIn(command.mixer, endpoint)) this.#mixers.leave(endpoint)
        break
      case 'echo':
        if (command.on) this.#mixers.leave(endpoint)
        endpoint.echo(command.on)
        break
      case 'play':
        this.#play(held, command)
        break
      case 'stop':
        if (held.playback?.id === command.playback) this.#stop(held)
        break
      case 'send-digit':
        endpoint.sendDigit(command.digit, command.milliseconds)
        break
      case 'release':
        this.#release(held)
        break
      default:
        assertNever(command)
    }
  }

  #prepare(address: string): void {
    const known = this.#addresses.get(address)
    if (known !== undefined) {
      if (known.prepared) this.#parts.report({ kind: 'prepared', address })
      return
    }
    const { bind, clock, random } = this.#parts
    const pool = new PortPool({
      address,
      ports: this.#ports,
      bind,
      clock,
      random: () => random() / 2 ** 32,
      onReady: () => this.#onReady(address),
      onFault: (fault) => this.#onPoolFault(address, fault)
    })
    this.#addresses.set(address, { pool, owed: 0, prepared: false })
  }

  #onReady(address: string): void {
    const local = this.#addresses.get(address)
    if (local === undefined) return
    if (!local.prepared && local.pool.filled) this.#onPrepared(address, local)
    this.#grant(address, local)
  }

  #onPrepared(address: string, local: LocalAddress): void {
    local.prepared = true
    this.#parts.report({ kind: 'prepared', address })
  }

  #onPoolFault(address: string, fault: string): void {
    this.#parts.report({ kind: 'log', level: 'warn', event: 'media.ports-unavailable', fields: { address, fault } })
    const local = this.#addresses.get(address)
    if (local === undefined || local.prepared) return
    // A small range is soon through: what there is will do.
    if (local.pool.ready > 0) {
      this.#onPrepared(address, local)
      return
    }
    this.#addresses.delete(address)
    local.pool.close()
    this.#parts.report({ kind: 'prepared', address, fault })
  }

  #want(address: string, count: number): void {
    const local = this.#addresses.get(address)
    if (local === undefined) return
    local.owed += count
    this.#grant(address, local)
  }

  #grant(address: string, local: LocalAddress): void {
    const endpoints: GrantedEndpoint[] = []
    while (local.owed > 0) {
      const sockets = local.pool.take()
      if (sockets === undefined) break
      local.owed--
      const endpoint = this.#createEndpoint({ id: this.#nextId++, sockets, lock: new SourceLock() })
      this.#held.set(endpoint.id, { endpoint, address, sockets, webRtc: undefined, playback: undefined })
      endpoints.push({ id: endpoint.id, rtpPort: sockets.rtpPort, rtcpPort: sockets.rtcpPort })
    }
    local.pool.want(local.owed)
    if (endpoints.length > 0) this.#parts.report({ kind: 'granted', address, endpoints })
  }

  #useWebRtc(held: Held, local: IceCredentials): void {
    const { id } = held.endpoint
    if (held.webRtc === undefined) {
      const { clock, report, webRtc: ports } = this.#parts
      held.webRtc = new WebRtcSockets({
        sockets: held.sockets,
        ports,
        clock,
        onInsecure: (reason) => report({ kind: 'event', endpoint: id, event: { kind: 'insecure', reason } }),
        onBug: (error) => this.#bug(`endpoint ${id}`, error)
      })
      held.endpoint = this.#createEndpoint({ id, sockets: held.webRtc, lock: held.webRtc.lock })
    }
    held.webRtc.use(local)
  }

  #createEndpoint(parts: Pick<EndpointParts, 'id' | 'sockets' | 'lock'>): Endpoint {
    const { clock, random, opus, report } = this.#parts
    const { id } = parts
    return new Endpoint({
      ...parts,
      clock,
      random,
      opus,
      pacer: this.#pacer,
      onEvent: (event) => report({ kind: 'event', endpoint: id, event }),
      onWired: (chain) =>
        report({ kind: 'log', level: 'debug', event: 'media.wired', fields: { endpoint: id, chain } }),
      onBug: (error) => this.#bug(`endpoint ${id}`, error)
    })
  }

  #join(held: Held, other: Held | undefined): void {
    if (other === undefined) return
    for (const each of [held, other]) {
      this.#stop(each)
      this.#mixers.leave(each.endpoint)
    }
    held.endpoint.join(other.endpoint)
  }

  #announce(mixer: number, items: readonly PlayItem[]): void {
    const sound = (playlist: Playlist | undefined) => {
      if (playlist !== undefined) this.#mixers.play(mixer, playlist)
    }
    const playlist = loadPlaylist({ items, loop: false }, this.#library)
    if (!(playlist instanceof Promise)) sound(playlist)
    else playlist.then(sound, (error) => this.#bug('mix-play', error))
  }

  #play(held: Held, command: PlayCommand): void {
    this.#stop(held)
    const playback = { id: command.playback, sounding: false }
    held.playback = playback
    const playlist = loadPlaylist(command, this.#library)
    if (!(playlist instanceof Promise)) {
      this.#sound(held, playlist)
      return
    }
    playlist.then(
      (loaded) => {
        if (held.playback === playback) this.#sound(held, loaded)
      },
      (error) => {
        this.#bug('play', error)
        if (held.playback === playback) this.#finish(held, 'failed')
      }
    )
  }

  #sound(held: Held, playlist: Playlist | undefined): void {
    if (playlist === undefined || held.playback === undefined) {
      this.#finish(held, 'failed')
      return
    }
    held.playback.sounding = true
    held.endpoint.play(playlist, (outcome) => this.#finish(held, outcome))
  }

  #stop(held: Held): void {
    if (held.playback?.sounding === true) held.endpoint.stopPlayback()
    else this.#finish(held, 'stopped')
  }

  #finish(held: Held, outcome: PlaybackOutcome): void {
    const { endpoint, playback } = held
    if (playback === undefined) return
    held.playback = undefined
    this.#parts.report({ kind: 'played', endpoint: endpoint.id, playback: playback.id, outcome })
  }

  #release(held: Held): void {
    const { endpoint, address, sockets, webRtc } = held
    this.#stop(held)
    this.#mixers.leave(endpoint)
    this.#recordings.leave(endpoint)
    this.#held.delete(endpoint.id)
    endpoint.close()
    webRtc?.close()
    this.#addresses.get(address)?.pool.giveBack(sockets)
  }

  #tick(): void {
    this.#tickTimer = this.#parts.clock.after(TICK, () => this.#tick())
    for (const { endpoint } of this.#held.values()) {
      try {
        endpoint.tick()
      } catch (error) {
        this.#bug(`endpoint ${endpoint.id}`, error)
      }
    }
  }

  #bug(where: string, error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#parts.report({ kind: 'log', level: 'error', event: 'media.bug', fields: { where, message } })
  }
}
