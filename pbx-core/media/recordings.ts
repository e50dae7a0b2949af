import { assertNever } from '../base/never.ts'
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

export type RecordingCommand = Extract<
  MediaCommand,
  { readonly kind: 'record' | 'hear-recording' | 'pause-recording' | 'suspend-recording' | 'stop-recording' }
>
type RecordCommand = Extract<RecordingCommand, { readonly kind: 'record' }>

interface Running {
  readonly recorder: Recorder
  /** By channel; undefined: nobody is there. */
  parties: readonly (Endpoint | undefined)[]
}

/** The recordings of the media thread by id. One ends when it is stopped, with the last one who is recorded, or with the disk. */
export class Recordings {
  readonly #parts: RecordingsParts
  readonly #running = new Map<number, Running>()
  readonly #closing = new Set<Promise<void>>()

  constructor(parts: RecordingsParts) {
    this.#parts = parts
  }

  handle(command: RecordingCommand): void {
    const running = this.#running.get(command.recording)
    switch (command.kind) {
      case 'record':
        this.#start(command)
        break
      case 'hear-recording':
        if (running !== undefined) hear(running, this.#endpoints(command.endpoints))
        break
      case 'pause-recording':
        running?.recorder.pause(command.on)
        break
      case 'suspend-recording':
        running?.recorder.suspend(command.on)
        break
      case 'stop-recording':
        this.#end(command.recording, 'stopped')
        break
      default:
        assertNever(command)
    }
  }

  /** The endpoint is about to be released. */
  leave(endpoint: Endpoint): void {
    for (const [id, running] of this.#running) {
      if (!running.parties.includes(endpoint)) continue
      const left = running.parties.map((party) => (party === endpoint ? undefined : party))
      hear(running, left)
      if (left.every((party) => party === undefined)) this.#end(id, 'left')
    }
  }

  /** Resolves once everything is kept. */
  async close(): Promise<void> {
    for (const id of this.#running.keys()) this.#end(id, 'stopped')
    await Promise.all(this.#closing)
  }

  #start({ recording, path, format, endpoints, lead, limits }: RecordCommand): void {
    const parties = this.#endpoints(endpoints)
    if (endpoints.some((id) => id !== null) && parties.every((party) => party === undefined)) {
      this.#parts.report({ kind: 'recorded', recording, outcome: { ended: 'left', milliseconds: 0 } })
      return
    }
    const file: RecordingFile = { path, format, channels: parties.length === 1 ? 1 : 2 }
    const sink = this.#parts.files.open(file, ({ ended, code }) => {
      const fields = { path, ended, code }
      this.#parts.report({ kind: 'log', level: 'error', event: 'media.recording-failed', fields })
      this.#end(recording, ended)
    })
    const onLimit = (limit: 'silence' | 'longest') => this.#end(recording, limit)
    const recorder = new Recorder({ pacer: this.#parts.pacer, sink, parties, lead, limits, onLimit })
    this.#running.set(recording, { recorder, parties })
  }

  /** One that is gone already is nobody. */
  #endpoints(ids: readonly (number | null)[]): (Endpoint | undefined)[] {
    return ids.map((id) => (id === null ? undefined : this.#parts.endpoint(id)))
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

function hear(running: Running, parties: readonly (Endpoint | undefined)[]): void {
  running.parties = parties
  running.recorder.hear(parties)
}
