import { assertNever } from '../base/never.ts'
import type { Endpoint } from './endpoint.ts'
import type { Pacer } from './pacer.ts'
import type { RecordingOutcome } from './port.ts'
import type { MediaCommand, MediaReport, RecordedId } from './protocol.ts'
import { type Heard, Recorder, type RecordingSink } from './recorder.ts'

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
  /** By channel. */
  sides: readonly Channel[]
}

/** Undefined: nobody is there. */
type Channel = { readonly endpoint: Endpoint; readonly heard: Heard } | undefined

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
        if (running !== undefined) hear(running, this.#sides(command.endpoints))
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
      if (!running.sides.some((side) => side?.endpoint === endpoint)) continue
      const left = running.sides.map((side) => (side?.endpoint === endpoint ? undefined : side))
      hear(running, left)
      if (left.every((side) => side === undefined)) this.#end(id, 'left')
    }
  }

  /** Resolves once everything is kept. */
  async close(): Promise<void> {
    for (const id of this.#running.keys()) this.#end(id, 'stopped')
    await Promise.all(this.#closing)
  }

  #start({ recording, path, format, endpoints, lead, limits }: RecordCommand): void {
    const sides = this.#sides(endpoints)
    if (endpoints.some((id) => id !== null) && sides.every((side) => side === undefined)) {
      this.#parts.report({ kind: 'recorded', recording, outcome: { ended: 'left', milliseconds: 0 } })
      return
    }
    const file: RecordingFile = { path, format, channels: sides.length === 1 ? 1 : 2 }
    const sink = this.#parts.files.open(file, ({ ended, code }) => {
      const fields = { path, ended, code }
      this.#parts.report({ kind: 'log', level: 'error', event: 'media.recording-failed', fields })
      this.#end(recording, ended)
    })
    const onLimit = (limit: 'silence' | 'longest') => this.#end(recording, limit)
    const parties = heardIn(sides)
    const recorder = new Recorder({ pacer: this.#parts.pacer, sink, parties, lead, limits, onLimit })
    this.#running.set(recording, { recorder, sides })
  }

  /** One that is gone already is nobody. */
  #sides(ids: readonly RecordedId[]): Channel[] {
    return ids.map((id) => {
      const hears = id !== null && typeof id === 'object'
      const endpoint = id === null ? undefined : this.#parts.endpoint(hears ? id.heardBy : id)
      return endpoint && { endpoint, heard: hears ? endpoint.mixed : endpoint }
    })
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

function hear(running: Running, sides: readonly Channel[]): void {
  running.sides = sides
  running.recorder.hear(heardIn(sides))
}

function heardIn(sides: readonly Channel[]): (Heard | undefined)[] {
  return sides.map((side) => side?.heard)
}
