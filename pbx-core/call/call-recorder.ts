import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { RecordingAction, RecordingConsent } from '../contract/views.ts'
import type { MediaPort, MediaRecording, RecordedEndpoints, RecordingOutcome } from '../media/port.ts'
import { type RecordingRule, recordingRefusal, recordingRule } from '../routing/recording-rule.ts'
import type { Call } from './call.ts'
import { Current } from './current.ts'
import { trunkOf } from './leg.ts'
import type { RecordedRoom, RoomMember } from './recorded-room.ts'
import { Consents } from './recording-consent.ts'
import type { Segment } from './segment.ts'
import type { SipLeg } from './sip-leg.ts'

export interface RecorderPorts {
  readonly clock: Clock
  readonly media: Pick<MediaPort, 'record'>
  /** Where the recording of a segment is kept, absolute. */
  readonly pathOf: (call: Call, segment: Segment) => string
  /** Where it can be fetched. */
  readonly urlOf: (call: Call, segment: Segment) => string
  /** A segment that is over has become known better: how long its recording is. */
  readonly closed: (call: Call, segment: Segment) => void
  /** What cannot be kept, and that it can be again (undefined). */
  readonly storage: (call: Call, fault: StorageFault | undefined) => void
}

export type StorageFault = 'storage-full' | 'not-writable'

/** Who records each call. */
export const recorders = new Current<CallRecorder>()

interface Running {
  readonly segment: Segment
  readonly media: MediaRecording
  /** `stopped`: by somebody; it goes on in the same file where it is begun again. */
  state: 'on' | 'paused' | 'stopped'
}

/** Who talks, as far as it is in this call. */
interface Talk {
  readonly legs: readonly SipLeg[]
  readonly sides: RecordedEndpoints
  /** With whom, where the others are in calls of their own. */
  readonly room: RecordedRoom | undefined
}

/**
 * Records the conversations of a call, each into a file of its own: a transfer ends one and begins another. What is said
 * to others meanwhile (a consultation) is in none, and neither is what is said in a pause.
 */
export class CallRecorder implements RoomMember {
  readonly #call: Call
  readonly #ports: RecorderPorts
  readonly #consents: Consents
  #talk: Talk | undefined
  #running: Running | undefined
  /** As people have left it in the segment before: nobody has wished since that it goes on. */
  #left: Running['state'] = 'on'
  /** The segment in which they are being told, or asked. */
  #asking: Segment | undefined
  /** In a room; also before it is in it. */
  #seated: SipLeg | undefined
  /** What that was told, or has answered. */
  #consent: RecordingConsent | undefined
  #isWithheld = false

  constructor(call: Call, ports: RecorderPorts) {
    this.#call = call
    this.#ports = ports
    this.#consents = new Consents(call, ports.clock)
  }

  /** These two talk from here on. */
  talk(...legs: readonly SipLeg[]): void {
    this.#converse({ legs, sides: sidesOf(legs), room: undefined })
  }

  /** Somebody is about to sit in a room: resolves once it was told or asked what it has to be. */
  async admit(leg: SipLeg, room: RecordedRoom): Promise<void> {
    this.#seated = leg
    await room.admit(this, this.#ruleOf([leg]).mode === 'always')
  }

  /** It sits there from here on, in a call of its own: on the left what it says, if it is heard; on the right all others. */
  sit(leg: SipLeg, room: RecordedRoom, isHeard: boolean): void {
    this.#seated = leg
    const isNew = this.#talk?.room !== room
    this.#talk = { legs: [leg], sides: [isHeard ? leg.media : null, { heardBy: leg.media }], room }
    if (isNew) room.enter(this)
    this.#converse(this.#talk)
  }

  /** They do not hear each other any more, or somebody is put in the place of another. */
  part(): void {
    const room = this.#talk?.room
    this.#talk = undefined
    this.#seated = undefined
    this.#consent = undefined
    this.#call.recordableBy = []
    this.#running?.media.hear([null, null])
    this.#isWithheld = false
    this.#running?.media.pause(this.#running.state === 'paused')
    room?.leave(this)
  }

  get isRunning(): boolean {
    return this.#running !== undefined && this.#running.state !== 'stopped'
  }

  get isOutside(): boolean {
    return this.#seated !== undefined && trunkOf(this.#seated) !== null
  }

  get announce(): RecordingConsent['announced'] {
    return this.#call.domain.recording.announce
  }

  get forbids(): boolean {
    return this.#seated !== undefined && this.#ruleOf([this.#seated]).mode === 'never'
  }

  get refuses(): boolean {
    const answer = this.#consent?.answer ?? null
    return answer !== null && answer !== 'yes'
  }

  async consent(): Promise<RecordingConsent> {
    const leg = this.#seated
    const consent = await this.#consents.of(leg === undefined ? [] : [leg])
    if (leg === this.#seated) this.#consent = consent
    return consent
  }

  withhold(on: boolean): void {
    if (on === this.#isWithheld) return
    this.#isWithheld = on
    const running = this.#running
    if (running?.state !== 'on') return
    running.media.pause(on)
    this.#call.recording = on ? 'paused' : 'on'
    this.#call.timeline.decision(on ? { code: 'recording-withheld' } : { code: 'recording-goes-on', by: '' })
    this.#call.changed()
  }

  /** By a user who talks, or by an admin (null). The error says why not. */
  control(action: RecordingAction, user: string | null): Result<void, string> {
    const talk = this.#talk
    if (talk === undefined || !isConversation(talk)) return err('Nobody talks in this call who could be recorded.')
    const refusal = recordingRefusal(this.#ruleOf(talk.legs), action, user)
    if (refusal !== undefined) return err(refusal)
    if (talk.room?.isWithheld === true && (action === 'start' || action === 'resume')) {
      return err('Somebody in this conference must not be recorded, or has not agreed to it: wait until it has left.')
    }
    switch (action) {
      case 'start':
        return this.#start(talk, user)
      case 'pause':
        return this.#become('paused', user)
      case 'resume':
        return this.#become('on', user)
      case 'stop':
        return this.#become('stopped', user)
    }
  }

  /** What the one code for it means: on and off, and where it is recorded anyway a pause and its end. What it has come to. */
  press(user: string): Result<'begins' | Running['state'], string> {
    const state = this.#running?.state
    const isAnyway = this.#ruleOf(this.#talk?.legs ?? []).mode === 'always'
    const [action, becomes] = isAnyway ? anyway[state ?? 'off'] : onDemand[state ?? 'off']
    const done = this.control(action, user)
    return done.ok ? ok(becomes) : done
  }

  /** The segment is over, and its record is about to be written. */
  end(): void {
    const running = this.#running
    this.#left = running?.state ?? this.#left
    this.#running = undefined
    this.#call.recording = 'off'
    running?.media.stop()
  }

  #converse(talk: Talk): void {
    this.#talk = talk
    const rule = this.#ruleOf(talk.legs)
    this.#call.recordableBy = rule.may
    if (this.#running !== undefined) return this.#running.media.hear(talk.sides)
    const isEnded = this.#call.segment.recorded?.ended === 'call'
    if (rule.mode === 'always' && this.#left !== 'stopped' && !isEnded) this.#begin(talk, null, true)
  }

  #ruleOf(legs: readonly SipLeg[]): RecordingRule {
    const call = this.#call
    const users = legs.flatMap((leg) => call.partyOf(leg)?.user ?? [])
    const { way, isEmergency } = call.segment
    return recordingRule({ domain: call.domain, users, hook: call.record, way, route: call.routeRecord, isEmergency })
  }

  #start(talk: Talk, user: string | null): Result<void, string> {
    const running = this.#running
    if (running !== undefined) {
      if (running.state === 'on') return ok(undefined)
      if (running.state !== 'stopped' || talk.room === undefined) return this.#become('on', user, true)
      this.#beginAgain(running, talk.room, user)
      return ok(undefined)
    }
    const ended = this.#call.segment.recorded?.ended ?? null
    if (ended !== null)
      return err('The recording of this conversation has ended, for it could not be written any more.')
    this.#left = 'on'
    this.#begin(talk, user, false)
    return ok(undefined)
  }

  /** Who has come into the room while nothing was recorded was told nothing. */
  #beginAgain(running: Running, room: RecordedRoom, user: string | null): void {
    room
      .consent(this)
      .then(({ answer }) => {
        const isAgreed = answer === null || answer === 'yes'
        if (isAgreed && this.#running === running && this.#talk?.room === room) this.#become('on', user, true)
      })
      .catch((bug: unknown) => this.#call.fail(bug))
  }

  /** Once they have been told, or asked. */
  #begin({ legs, room }: Talk, user: string | null, isFromAnswer: boolean): void {
    const { segment } = this.#call
    if (this.#asking === segment) return
    this.#asking = segment
    const consents = room === undefined ? this.#consents.of(legs) : room.consent(this)
    consents
      .then((consent) => {
        if (this.#asking === segment) this.#asking = undefined
        // Somebody has gone meanwhile, or the call has gone on to somebody else.
        const talk = this.#talk
        if (segment !== this.#call.segment || talk === undefined || !isConversation(talk)) return
        if (this.#running !== undefined) return
        if (consent.answer === null || consent.answer === 'yes') this.#record(talk, consent, { by: user, isFromAnswer })
        else this.#leaveOut(consent)
      })
      .catch((bug: unknown) => this.#call.fail(bug))
  }

  #leaveOut(consent: RecordingConsent): void {
    this.#call.segment.recorded = { ...consent, ...noFile(this.#call) }
    this.#call.changed()
  }

  /** `isFromAnswer`: what was told before they could talk is in it as silence, so that it is as long as the conversation. */
  #record({ sides }: Talk, consent: RecordingConsent, { by, isFromAnswer }: Begun): void {
    const call = this.#call
    const { segment } = call
    const { format } = call.domain.recording
    const lead = isFromAnswer ? call.now() - (segment.answeredAt ?? call.now()) : 0
    const media = this.#ports.media.record({
      path: this.#ports.pathOf(call, segment),
      format,
      endpoints: sides,
      lead
    })
    // What somebody has paused is not heard again because the call came back, or went on to another one.
    const state = this.#left === 'paused' ? 'paused' : 'on'
    const running: Running = { segment, media, state }
    this.#running = running
    segment.recorded = { ...consent, ...noFile(call), startedAt: call.now() - lead, milliseconds: null }
    segment.recordingUrl = this.#ports.urlOf(call, segment)
    const isPaused = this.#isWithheld || state === 'paused'
    call.recording = isPaused ? 'paused' : 'on'
    if (isPaused) media.pause(true)
    call.timeline.decision({ code: 'recording-begins', by: by ?? '' })
    if (state === 'paused') call.timeline.decision({ code: 'recording-pauses', by: '' })
    if (this.#isWithheld) call.timeline.decision({ code: 'recording-withheld' })
    call.changed()
    void media.done.then((outcome) => this.#ended(running, outcome))
  }

  /** `isStart`: it may have been stopped before. */
  #become(state: Running['state'], user: string | null, isStart = false): Result<void, string> {
    const running = this.#running
    if (running === undefined || (running.state === 'stopped' && !isStart)) {
      return state === 'stopped' && running !== undefined ? ok(undefined) : err('This call is not being recorded.')
    }
    if (running.state === state) return ok(undefined)
    const by = user ?? ''
    if (state === 'stopped' || running.state === 'stopped') running.media.suspend(state === 'stopped')
    running.media.pause(state === 'paused' || this.#isWithheld)
    running.state = state
    this.#call.recording = state === 'stopped' ? 'off' : state
    this.#call.timeline.decision({ code: factOf[state], by })
    this.#call.changed()
    return ok(undefined)
  }

  #ended(running: Running, { ended, milliseconds }: RecordingOutcome): void {
    const { segment } = running
    const call = this.#call
    const isKept = milliseconds !== 0
    const fault = ended === 'storage-full' || ended === 'not-writable' ? ended : undefined
    if (segment.recorded !== null) {
      segment.recorded = { ...segment.recorded, milliseconds, ended: fault ?? (ended === 'lost' ? 'crash' : 'call') }
    }
    if (!isKept) segment.recordingUrl = ''
    this.#ports.storage(call, fault)
    if (fault !== undefined) {
      call.timeline.warning(
        { code: 'recording-failed', fault },
        'Make room, or let it be written to: the call goes on.'
      )
    }
    if (running !== this.#running) return this.#ports.closed(call, segment)
    this.#running = undefined
    call.recording = 'off'
    call.changed()
  }
}

/** What a press of the code does, by what there is, and what there is then. */
const onDemand = {
  off: ['start', 'begins'],
  on: ['stop', 'stopped'],
  paused: ['start', 'on'],
  stopped: ['start', 'on']
} as const
const anyway = { ...onDemand, on: ['pause', 'paused'], paused: ['resume', 'on'] } as const

const factOf = { on: 'recording-goes-on', paused: 'recording-pauses', stopped: 'recording-stops' } as const

interface Begun {
  /** Who wanted it; null: a setting, or an admin. */
  readonly by: string | null
  readonly isFromAnswer: boolean
}

/** Whoever sits in a room may be the first one there. */
function isConversation({ legs, room }: Talk): boolean {
  return room !== undefined || legs.length === 2
}

/** Who has called on the left, the other one on the right. */
function sidesOf(legs: readonly SipLeg[]): RecordedEndpoints {
  const left = legs.find(({ side }) => side === 'caller') ?? legs[0]
  const right = legs.find((leg) => leg !== left)
  return [left?.media ?? null, right?.media ?? null]
}

function noFile(call: Call) {
  const { format } = call.domain.recording
  return { startedAt: call.now(), milliseconds: 0, format, ended: null, deleted: null } as const
}
