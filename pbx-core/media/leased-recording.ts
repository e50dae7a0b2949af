import type { MediaRecording, RecordedEndpoints, RecordingOutcome } from './port.ts'
import type { MediaCommand, RecordedId } from './protocol.ts'

/** The main thread's end of a recording: posts commands, and hears how it went. */
export class LeasedRecording implements MediaRecording {
  readonly done: Promise<RecordingOutcome>
  readonly #id: number
  readonly #post: (command: MediaCommand) => void
  readonly #resolve: (outcome: RecordingOutcome) => void

  constructor(id: number, post: (command: MediaCommand) => void) {
    this.#id = id
    this.#post = post
    const { promise, resolve } = Promise.withResolvers<RecordingOutcome>()
    this.done = promise
    this.#resolve = resolve
  }

  pause(on: boolean): void {
    this.#post({ kind: 'pause-recording', recording: this.#id, on })
  }

  hear(endpoints: RecordedEndpoints): void {
    this.#post({ kind: 'hear-recording', recording: this.#id, endpoints: idsOf(endpoints) })
  }

  suspend(on: boolean): void {
    this.#post({ kind: 'suspend-recording', recording: this.#id, on })
  }

  stop(): void {
    this.#post({ kind: 'stop-recording', recording: this.#id })
  }

  ended(outcome: RecordingOutcome): void {
    this.#resolve(outcome)
  }

  /** The media thread is gone: what was kept until then is in the file. */
  lose(): void {
    this.#resolve({ ended: 'lost', milliseconds: null })
  }
}

export function idsOf(endpoints: RecordedEndpoints): readonly RecordedId[] {
  return endpoints.map((side) => {
    if (side === null) return null
    return 'heardBy' in side ? { heardBy: side.heardBy.id } : side.id
  })
}
