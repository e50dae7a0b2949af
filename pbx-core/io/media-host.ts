import { Worker } from 'node:worker_threads'
import { disposable } from '../base/disposable.ts'
import type { Log } from '../base/log.ts'
import { assertNever } from '../base/never.ts'
import { LeasedEndpoint } from '../media/leased-endpoint.ts'
import { LeasedMixer } from '../media/leased-mixer.ts'
import { idsOf, LeasedRecording } from '../media/leased-recording.ts'
import type {
  CertificateFingerprint,
  MediaEndpoint,
  MediaMixer,
  MediaPort,
  MediaRecording,
  RecordingOptions
} from '../media/port.ts'
import { LeaseStock } from '../media/ports/lease-stock.ts'
import type { GrantedEndpoint, MediaCommand, MediaReport } from '../media/protocol.ts'
import { createCertificate } from './certificate.ts'
import type { MediaClosing, MediaWorkerData } from './media-worker.ts'

/** Milliseconds before a thread that crashed is started again: doubling, so that a lasting fault costs little. */
const FIRST_RESTART_DELAY = 100
const LONGEST_RESTART_DELAY = 5000
/** A thread that has lived so long has recovered. */
const STEADY = 30_000
const ADAPT_INTERVAL = 1000
const LONGEST_GOODBYE = 1000

export interface MediaHostOptions {
  /** The media thread's entry; by default the one beside this file. */
  readonly workerUrl?: URL
  readonly rtp: { readonly address: string; readonly ports: readonly [number, number] }
  /** Folders with prompts, the first one first: `<language>/<name>.wav`. */
  readonly promptDirs: readonly string[]
  /** What speaks texts, and where it keeps them. Absent: nothing does. */
  readonly speech?: MediaWorkerData['speech']
  readonly log: Log
}

export interface MediaHealth {
  readonly alive: boolean
  /** Times that the media thread crashed. */
  readonly crashes: number
  /** Endpoints in use, and those that can be leased at once, by address. */
  readonly leased: number
  readonly ready: Readonly<Record<string, number>>
}

export interface MediaFault {
  readonly message: string
  /** Endpoints that were lost with the thread; their calls have no media from here on. */
  readonly endpoints: readonly number[]
}

export interface MediaHost extends MediaPort, AsyncDisposable {
  health(): MediaHealth
  /** The media thread crashed; it is being started again. */
  onFault(listener: (fault: MediaFault) => void): Disposable
}

interface LocalAddress {
  /** Undefined until the address is prepared. */
  stock: LeaseStock | undefined
  /** Settles once endpoints can be leased. */
  readonly prepared: PromiseWithResolvers<void>
}

/**
 * Starts the media thread and prepares the configured address. Rejects where no port can be
 * opened on it.
 */
export async function createMediaHost(options: MediaHostOptions): Promise<MediaHost> {
  const host = new WorkerMediaHost(options)
  try {
    await host.prepare(options.rtp.address)
  } catch (error) {
    await host[Symbol.asyncDispose]()
    throw error
  }
  return host
}

class WorkerMediaHost implements MediaHost {
  readonly #options: MediaHostOptions
  /** Kept over a crash of the thread: descriptions that are out name it. */
  readonly #identity = createCertificate()
  readonly #addresses = new Map<string, LocalAddress>()
  readonly #leased = new Map<number, LeasedEndpoint>()
  readonly #recordings = new Map<number, LeasedRecording>()
  readonly #faultListeners = new Set<(fault: MediaFault) => void>()
  readonly #adaptTimer: NodeJS.Timeout
  #ports: readonly [number, number]
  #worker: Worker | undefined
  #commands: MediaCommand[] = []
  #highestId = 0
  /** Ids of mixers are not used twice either. */
  #mixers = 0
  #highestRecording = 0
  #crashes = 0
  #startedAt = 0
  #restartDelay = FIRST_RESTART_DELAY
  #restartTimer: NodeJS.Timeout | undefined

  constructor(options: MediaHostOptions) {
    this.#options = options
    this.#ports = options.rtp.ports
    this.#adaptTimer = setInterval(() => this.#adapt(), ADAPT_INTERVAL)
    this.#adaptTimer.unref()
    this.#start()
  }

  lease(address: string): MediaEndpoint | undefined {
    const granted = this.#addresses.get(address)?.stock?.take()
    if (granted === undefined) return undefined
    const endpoint = new LeasedEndpoint({
      address,
      granted,
      post: (command) => this.#post(command),
      onListenerError: (error) => this.#options.log.error('media.listener-failed', { error: describe(error) })
    })
    this.#leased.set(endpoint.id, endpoint)
    return endpoint
  }

  mixer(): MediaMixer {
    return new LeasedMixer(++this.#mixers, (command) => this.#post(command))
  }

  record({ path, format, endpoints, lead = 0, limits }: RecordingOptions): MediaRecording {
    const recording = ++this.#highestRecording
    const leased = new LeasedRecording(recording, (command) => this.#post(command))
    if (this.#worker === undefined) {
      leased.lose()
      return leased
    }
    this.#recordings.set(recording, leased)
    this.#post({ kind: 'record', recording, path, format, endpoints: idsOf(endpoints), lead, limits })
    return leased
  }

  get fingerprint(): CertificateFingerprint {
    return this.#identity.fingerprint
  }

  prepare(address: string): Promise<void> {
    let local = this.#addresses.get(address)
    if (local === undefined) {
      local = { stock: undefined, prepared: Promise.withResolvers() }
      this.#addresses.set(address, local)
      this.#post({ kind: 'prepare', address })
    }
    return local.prepared.promise
  }

  usePorts(ports: readonly [number, number]): void {
    const [first, last] = ports
    this.#ports = ports
    this.#post({ kind: 'use-ports', ports })
    for (const { stock } of this.#addresses.values()) {
      stock?.renew(({ rtpPort, rtcpPort }) => rtpPort >= first && rtcpPort <= last)
    }
  }

  health(): MediaHealth {
    const ready = [...this.#addresses].map(([address, { stock }]) => [address, stock?.size ?? 0] as const)
    return {
      alive: this.#worker !== undefined,
      crashes: this.#crashes,
      leased: this.#leased.size,
      ready: Object.fromEntries(ready)
    }
  }

  onFault(listener: (fault: MediaFault) => void): Disposable {
    this.#faultListeners.add(listener)
    return disposable(() => void this.#faultListeners.delete(listener))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#adaptTimer)
    clearTimeout(this.#restartTimer)
    this.#flush()
    const worker = this.#worker
    this.#worker = undefined
    if (worker !== undefined) await end(worker)
    this.#loseAll()
    for (const { prepared } of this.#addresses.values()) {
      prepared.promise.catch(() => {})
      prepared.reject(new Error('the media thread was closed'))
    }
  }

  #start(): void {
    const { workerUrl, promptDirs, speech } = this.#options
    const data: MediaWorkerData = {
      ports: this.#ports,
      promptDirs,
      speech,
      firstId: this.#highestId + 1,
      identity: this.#identity
    }
    const worker = new Worker(workerUrl ?? new URL('./media-worker.ts', import.meta.url), {
      name: 'media',
      workerData: data
    })
    let message = 'it ended'
    worker.on('message', (reports: readonly MediaReport[]) => {
      for (const report of reports) this.#receive(report)
    })
    worker.on('error', (error) => {
      message = describe(error)
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#crashed(message)
    })
    this.#worker = worker
    this.#startedAt = performance.now()
    for (const address of this.#addresses.keys()) this.#post({ kind: 'prepare', address })
  }

  #crashed(message: string): void {
    this.#worker = undefined
    this.#crashes++
    const endpoints = this.#loseAll()
    if (performance.now() - this.#startedAt > STEADY) this.#restartDelay = FIRST_RESTART_DELAY
    this.#options.log.error('media.crashed', { message, endpoints: endpoints.length, restartMs: this.#restartDelay })
    this.#restartTimer = setTimeout(() => this.#start(), this.#restartDelay)
    this.#restartDelay = Math.min(LONGEST_RESTART_DELAY, this.#restartDelay * 2)
    for (const listener of [...this.#faultListeners]) listener({ message, endpoints })
  }

  /** Nothing of the old thread counts any more. */
  #loseAll(): number[] {
    this.#commands = []
    for (const local of this.#addresses.values()) local.stock = undefined
    const endpoints = [...this.#leased.values()]
    this.#leased.clear()
    for (const endpoint of endpoints) endpoint.lose()
    for (const recording of this.#recordings.values()) recording.lose()
    this.#recordings.clear()
    return endpoints.map(({ id }) => id)
  }

  /** What one turn of the event loop asks for goes out as one message. */
  #post(command: MediaCommand): void {
    if (this.#worker === undefined) return
    if (this.#commands.length === 0) setImmediate(() => this.#flush())
    this.#commands.push(command)
  }

  #flush(): void {
    const batch = this.#commands
    this.#commands = []
    if (batch.length > 0) this.#worker?.postMessage(batch)
  }

  #receive(report: MediaReport): void {
    switch (report.kind) {
      case 'prepared':
        this.#onPrepared(report.address, report.fault)
        break
      case 'granted':
        this.#onGranted(report.address, report.endpoints)
        break
      case 'event':
        this.#leased.get(report.endpoint)?.deliver(report.event)
        if (report.event.kind === 'summary') this.#leased.delete(report.endpoint)
        break
      case 'played':
        this.#leased.get(report.endpoint)?.played(report.playback, report.outcome)
        break
      case 'recorded':
        this.#recordings.get(report.recording)?.ended(report.outcome)
        this.#recordings.delete(report.recording)
        break
      case 'log':
        this.#options.log[report.level](report.event, report.fields)
        break
      default:
        assertNever(report)
    }
  }

  #onPrepared(address: string, fault: string | undefined): void {
    const local = this.#addresses.get(address)
    if (local === undefined) return
    if (fault !== undefined) {
      this.#addresses.delete(address)
      local.prepared.reject(new Error(`no RTP port can be opened on ${address}: ${fault}`))
      return
    }
    local.stock = new LeaseStock((count) => this.#post({ kind: 'want', address, count }))
  }

  #onGranted(address: string, endpoints: readonly GrantedEndpoint[]): void {
    for (const { id } of endpoints) this.#highestId = Math.max(this.#highestId, id)
    const local = this.#addresses.get(address)
    local?.stock?.add(endpoints)
    local?.prepared.resolve()
  }

  #adapt(): void {
    for (const { stock } of this.#addresses.values()) {
      for (const { id } of stock?.adapt() ?? []) this.#post({ kind: 'release', endpoint: id })
    }
  }
}

/** Lets the thread say goodbye to the peers and tell its summaries; one that does not answer is stopped. */
async function end(worker: Worker): Promise<void> {
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const closing: MediaClosing = 'close'
  worker.postMessage(closing)
  const impatience = setTimeout(() => void worker.terminate(), LONGEST_GOODBYE)
  await exited
  clearTimeout(impatience)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
