import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Call } from '../call/call.ts'
import { CallRecorder, type RecorderPorts, recorders, type StorageFault } from '../call/call-recorder.ts'
import type { Segment } from '../call/segment.ts'
import { Timeline } from '../call/timeline.ts'
import type {
  DeleteRecordingCommand,
  DeleteRecordingError,
  KeptRecording,
  RecordCommand,
  RecordError
} from '../contract/pbx.ts'
import type { MachineWarning } from '../contract/standing-warning.ts'
import type { CallView, Cdr } from '../contract/views.ts'
import type { MediaPort } from '../media/port.ts'
import type { RecordStore } from '../records/port.ts'
import { publicUrl } from '../records/public-url.ts'
import type { RecordingShelf } from './ports.ts'

export interface RecordingsPorts {
  readonly clock: Clock
  readonly media: MediaPort
  readonly store: Pick<RecordStore, 'cdr' | 'recorded' | 'appendTimeline'>
  readonly shelf: RecordingShelf
  readonly call: (uniqueid: string) => Call | undefined
  /** There is a warning, or none any more. */
  readonly changed: () => void
}

/** Recordings of calls: who records which, where each is kept and fetched, and that it is deleted. */
export class Recordings {
  readonly #ports: RecordingsPorts
  /** For every call the same: most are never recorded. */
  readonly #recording: RecorderPorts
  /** Why the last one could not be kept. */
  #fault: StorageFault | undefined

  constructor(ports: RecordingsPorts) {
    const { clock, media, shelf, store } = ports
    this.#ports = ports
    this.#recording = {
      clock,
      media,
      pathOf: ({ uniqueid, domain }, { number, startedAt }) => {
        const { format } = domain.recording
        return shelf.pathOf(fileOf({ domain: domain.name, start: startedAt, uniqueid, segment: number, format }))
      },
      urlOf: ({ origin, uniqueid }, { number }) => publicUrl(origin.config, `recordings/${uniqueid}.${number}`),
      closed: ({ uniqueid }, segment) => store.recorded(changeOf(uniqueid, segment)),
      storage: (_, fault) => this.#storage(fault)
    }
  }

  /** A call begins. */
  attend(call: Call): void {
    recorders.enter(call, new CallRecorder(call, this.#recording))
  }

  control({ uniqueid, action, user }: RecordCommand): Result<CallView, RecordError> {
    const call = this.#ports.call(uniqueid)
    const recorder = call === undefined ? undefined : recorders.of(call)
    if (call === undefined || recorder === undefined) {
      return err({ code: 'call_not_found', message: 'There is no such call.' })
    }
    const done = recorder.control(action, user)
    return done.ok ? ok(call.view()) : err({ code: 'not_allowed', message: done.error })
  }

  /** `id`: `<uniqueid>.<segment>`. Undefined: there is none, or none any more. */
  async find(id: string): Promise<KeptRecording | undefined> {
    const cdr = await this.#cdrOf(id)
    const format = cdr?.recorded?.format
    if (cdr === undefined || format === undefined || cdr.recording === '') return undefined
    return { cdr, format, path: this.#ports.shelf.pathOf(fileOf({ ...cdr, format })) }
  }

  /** Where the recording of a record lies, below the folder of recordings; undefined where it has none. */
  fileOf(cdr: Cdr): string | undefined {
    const format = cdr.recorded?.format
    return format === undefined || cdr.recording === '' ? undefined : fileOf({ ...cdr, format })
  }

  /** Its file is gone by then; that it was there, and who has deleted it, stays in the record. */
  async remove({ id, by }: DeleteRecordingCommand): Promise<Result<void, DeleteRecordingError>> {
    const found = await this.find(id)
    const recorded = found?.cdr.recorded ?? null
    if (found === undefined || recorded === null) {
      return err({ code: 'recording_not_found', message: 'There is no such recording.' })
    }
    const { clock, shelf, store } = this.#ports
    const { uniqueid, segment } = found.cdr
    const removed = await shelf.remove(fileOf({ ...found.cdr, format: found.format }))
    if (!removed.ok) {
      const message = `The recording cannot be deleted (${removed.error}): see who may write to ${shelf.folder}.`
      return err({ code: 'not_writable', message })
    }
    const deleted = { by, at: clock.wallTime() }
    store.recorded({ uniqueid, segment, recording: '', recorded: { ...recorded, deleted } })
    const timeline = new Timeline(clock)
    timeline.decision({ code: 'recording-deleted', by })
    store.appendTimeline(uniqueid, timeline.take())
    return ok(undefined)
  }

  warnings(): readonly MachineWarning[] {
    const fault = this.#fault
    if (fault === undefined) return []
    return [{ code: 'recordings-unkept', domain: null, fault, folder: this.#ports.shelf.folder }]
  }

  async #cdrOf(id: string): Promise<Cdr | undefined> {
    const [, uniqueid, segment] = /^(.{1,128})\.(\d{1,6})$/.exec(id) ?? []
    return uniqueid === undefined ? undefined : await this.#ports.store.cdr(uniqueid, Number(segment))
  }

  #storage(fault: StorageFault | undefined): void {
    if (fault === this.#fault) return
    this.#fault = fault
    this.#ports.changed()
  }
}

interface FileFacts extends Pick<Cdr, 'domain' | 'start' | 'uniqueid' | 'segment'> {
  readonly format: 'wav' | 'ogg'
}

/** `acme.test/2026-11/1764547200.8f3a.1.wav`: the month is that of UTC, which nobody changes. */
function fileOf({ domain, start, uniqueid, segment, format }: FileFacts): string {
  const month = new Date(start).toISOString().slice(0, 7)
  return `${domain}/${month}/${uniqueid}.${segment}.${format}`
}

function changeOf(uniqueid: string, { number, recordingUrl, recorded }: Segment) {
  return { uniqueid, segment: number, recording: recordingUrl, recorded }
}
