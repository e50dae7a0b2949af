import type { Endpoint } from './endpoint.ts'
import type { Pacer } from './pacer.ts'
import type { RecordingOutcome } from './port.ts'
import type { MediaCommand, MediaReport } from './protocol.ts'
import { Recorder, type RecordingSink } from './recorder.ts'

/** Opens files for recordings, implemented in `io/`. Neither waits for the disk. */
export interface RecordingFiles {
  /** `onFault`: it cannot be kept, or no more of it; told once. */
  open(file: RecordingFile, onFault: (fault: RecordingFault) => void): RecordingSink
}

export interface RecordingFile {
  /** Absolute; it does not exist yet, and its folder need not. */
  readonly path: string
  readonly format: 'wav' | 'ogg'
  readonly channels: 1 | 2
}

export interface RecordingFault {
  readonly ended: 'storage-full' | 'not-writable'
  /** `ENOSPC`, for the log. */
  readonly code: string
}

export interface RecordingsParts {
  readonly pacer: Pacer
  readonly files: RecordingFiles
  /** Undefined: it is gone. */
  readonly endpoint: (id: number) => Endpoint | undefined
  readonly report: (report: MediaReport) => void
}

export type RecordingCommand = Extract<MediaCommand, { readonly kind: 'record' | 'pause-recording' | 'stop-recording' }>
type RecordCommand = Extract<RecordingCommand, { readonly kind: 'record' }>

interface Running {
  readonly recorder: Recorder
  readonly endpoints: readonly Endpoint[]
}

/** The recordings of the media thread by id. One ends when it is stopped, with whoever is recorded, or with the disk. */
export class Recordings {
  readonly #parts: RecordingsParts
  readonly #running = new Map<number, Running>()
  readonly #closing = new Set<Promise<void>>()

  constructor(parts: RecordingsParts) {
    this.#parts = parts
  }

  handle(command: RecordingCommand): void {
    if (command.kind === 'record') this.#start(command)
    else if (command.kind === 'stop-recording') this.#end(command.recording, 'stopped')
    else this.#running.get(command.recording)?.recorder.pause(command.on)
  }

  /** The endpoint is about to be released. */
  leave(endpoint: Endpoint): void {
    for (const [id, { endpoints }] of this.#running) if (endpoints.includes(endpoint)) this.#end(id, 'left')
  }

  /** Resolves once everything is kept. */
  async close(): Promise<void> {
    for (const id of this.#running.keys()) this.#end(id, 'stopped')
    await Promise.all(this.#closing)
  }

  #start({ recording, path, format, endpoints: ids, limits }: RecordCommand): void {
    const endpoints = ids.flatMap((id) => this.#parts.endpoint(id) ?? [])
    if (endpoints.length !== ids.length) {
      this.#parts.report({ kind: 'recorded', recording, outcome: { ended: 'left', milliseconds: 0 } })
      return
    }
    const file: RecordingFile = { path, format, channels: endpoints.length === 1 ? 1 : 2 }
    const sink = this.#parts.files.open(file, ({ ended, code }) => {
      const fields = { path, ended, code }
      this.#parts.report({ kind: 'log', level: 'error', event: 'media.recording-failed', fields })
      this.#end(recording, ended)
    })
    const onLimit = (limit: 'silence' | 'longest') => this.#end(recording, limit)
    const recorder = new Recorder({ pacer: this.#parts.pacer, sink, parties: endpoints, limits, onLimit })
    this.#running.set(recording, { recorder, endpoints })
  }

  #end(recording: number, ended: RecordingOutcome['ended']): void {
    const running = this.#running.get(recording)
    if (running === undefined) return
    this.#running.delete(recording)
    const closing = running.recorder.close().then((milliseconds) => {
      this.#closing.delete(closing)
      this.#parts.report({ kind: 'recorded', recording, outcome: { ended, milliseconds } })
    })
    this.#closing.add(closing)
  }
}
