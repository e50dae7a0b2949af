import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FRAME_MS } from '../media/codec/codec.ts'
import type { RecordingSink } from '../media/recorder.ts'
import type { RecordingFault, RecordingFile, RecordingFiles } from '../media/recordings.ts'
import { OggContainer, type RecordingContainer, WavContainer } from './recording-container.ts'

/** Frames between two writes: what a crash takes along is a quarter of a second at the most. */
const FRAMES_AT_ONCE = 12
/** Frames that wait for a disk that does not answer: two minutes of sound. */
const MOST_WAITING = 6000
/** No space, none for this user, none for a file of that size. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Recordings as files of their owner alone. Nobody waits for the disk; what it is too slow for waits in memory. */
export function createRecordingFiles(): RecordingFiles {
  return { open: (file, onFault) => new RecordingWriter(file, onFault) }
}

class RecordingWriter implements RecordingSink {
  readonly #file: RecordingFile
  readonly #onFault: (fault: RecordingFault) => void
  readonly #opened: Promise<RecordingContainer | undefined>
  /** Frames that the container has not got yet. */
  #waiting: Int16Array[] = []
  #handle: FileHandle | undefined
  /** Octets of the file, and frames that are in it. */
  #size = 0
  #kept = 0
  /** Set while something is being written: resolves once nothing waits. */
  #writing: Promise<void> | undefined
  #hasFailed = false

  constructor(file: RecordingFile, onFault: (fault: RecordingFault) => void) {
    this.#file = file
    this.#onFault = onFault
    this.#opened = this.#open()
  }

  write(frame: Int16Array): void {
    if (this.#hasFailed) return
    this.#waiting.push(frame.slice())
    if (this.#waiting.length > MOST_WAITING) this.#fail({ code: 'ETIMEDOUT' })
    else if (this.#waiting.length >= FRAMES_AT_ONCE) this.#writing ??= this.#drain()
  }

  async close(): Promise<number> {
    await this.#writing
    await this.#drain()
    const container = await this.#opened
    await this.#finish(container)
    container?.[Symbol.dispose]()
    return this.#kept * FRAME_MS
  }

  async #open(): Promise<RecordingContainer | undefined> {
    const { path, format, channels } = this.#file
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      this.#handle = await open(path, 'wx', 0o600)
      const container =
        format === 'wav'
          ? new WavContainer(channels)
          : await OggContainer.create(channels, randomBytes(4).readUInt32LE())
      await this.#append(container.header(0))
      return container
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  async #drain(): Promise<void> {
    const container = await this.#opened
    try {
      while (container !== undefined && !this.#hasFailed && this.#waiting.length > 0) {
        for (const frame of this.#waiting) container.add(frame)
        this.#waiting = []
        const { octets, frames } = container.take()
        await this.#append(octets)
        await this.#put(container.header(this.#size))
        this.#kept += frames
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#writing = undefined
  }

  /** Nothing of an empty recording stays. */
  async #finish(container: RecordingContainer | undefined): Promise<void> {
    try {
      if (this.#kept > 0 && !this.#hasFailed) await this.#append(container?.end())
    } catch (error) {
      this.#fail(error)
    }
    try {
      await this.#handle?.close()
      if (this.#kept === 0 && this.#handle !== undefined) await unlink(this.#file.path)
    } catch (error) {
      this.#fail(error)
    }
  }

  async #append(octets: Uint8Array | undefined): Promise<void> {
    await this.#writeAll(octets, this.#size)
    this.#size += octets?.length ?? 0
  }

  /** At the beginning of the file. */
  async #put(octets: Uint8Array | undefined): Promise<void> {
    await this.#writeAll(octets, 0)
  }

  /** A disk that is nearly full takes a part, and says so when it is asked for the rest. */
  async #writeAll(octets: Uint8Array | undefined, position: number): Promise<void> {
    if (octets === undefined) return
    for (let done = 0; done < octets.length; ) {
      const written = await this.#handle?.write(octets, done, octets.length - done, position + done)
      done += written?.bytesWritten ?? octets.length
    }
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#waiting = []
    const code = error instanceof Object && 'code' in error ? String(error.code) : String(error)
    this.#onFault({ ended: FULL.has(code) ? 'storage-full' : 'not-writable', code })
  }
}
