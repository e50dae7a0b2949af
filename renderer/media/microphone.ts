import { type MicrophoneTrouble, microphonePermission, microphoneTrouble } from './microphone-fault.ts'
import type { StandIn } from './stand-in-tone.ts'

export interface MicrophoneSetup {
  /** '' is the system's. */
  readonly deviceId: string
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  readonly automaticGain: boolean
}

export function audioConstraints(setup: MicrophoneSetup): MediaTrackConstraints {
  return {
    ...(setup.deviceId === '' ? {} : { deviceId: { exact: setup.deviceId } }),
    echoCancellation: setup.echoCancellation,
    noiseSuppression: setup.noiseSuppression,
    autoGainControl: setup.automaticGain
  }
}

export interface MicrophonePorts {
  /** Why the person is not heard; null where nothing keeps them from it, or there is no call. */
  readonly troubled: (trouble: MicrophoneTrouble | null) => void
  /** What the far side hears meanwhile. */
  readonly standIn: () => StandIn
}

/** Longer than a device takes to open, shorter than a caller waits: a question to the person may stand open. */
const patienceMs = 1_500
/** Another program lets go of a device without a word: it is looked for that often. */
const againMs = 2_000

interface Tap {
  readonly sender: RTCRtpSender
  readonly enabled: () => boolean
  /** Copies that are sent, or are about to be. */
  readonly copies: Set<MediaStreamTrack>
}

/**
 * One microphone for all sessions: opened with the first, let go with the last, each session
 * with a copy of the track so that muting one mutes no other. Where there is none, or its use is
 * not allowed (yet), the far side hears a tone and gets the microphone as soon as there is one:
 * a call is not lost to a missing device, and nobody speaks into silence unawares.
 */
export class Microphone {
  #setup: MicrophoneSetup
  #source: MediaStreamTrack | null = null
  #opening: Promise<MediaStreamTrack | null> | null = null
  #standIn: StandIn | null = null
  /** A microphone was heard in the calls that there are. */
  #had = false
  #trouble: MicrophoneTrouble | null = null
  #again: ReturnType<typeof setTimeout> | undefined
  readonly #taps = new Map<RTCRtpSender, Tap>()
  readonly #ports: MicrophonePorts

  constructor(setup: MicrophoneSetup, ports: MicrophonePorts) {
    this.#setup = setup
    this.#ports = ports
  }

  /** From now on this sender follows changes of the device, until what is returned is called. */
  join(sender: RTCRtpSender, enabled: () => boolean): () => void {
    const tap: Tap = { sender, enabled, copies: new Set() }
    this.#taps.set(sender, tap)
    void this.#open().then(() => this.#feed(tap))
    return () => {
      this.#taps.delete(sender)
      for (const copy of tap.copies) copy.stop()
      if (this.#taps.size === 0) this.#finish()
    }
  }

  /** Has a sender that joined something to send: at the latest after 1.5 s, be it the tone. */
  async begin(sender: RTCRtpSender): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs))
    await Promise.race([this.#open(), patience])
    const tap = this.#taps.get(sender)
    if (tap !== undefined) await this.#feed(tap)
  }

  /** Another device, or other processing; live sessions change over. */
  async use(setup: MicrophoneSetup): Promise<void> {
    if (JSON.stringify(setup) === JSON.stringify(this.#setup)) return
    this.#setup = setup
    await this.reopen()
  }

  /** A device may have come, or its use may be allowed now: sessions that send the tone get it. */
  async seek(): Promise<void> {
    if (this.#taps.size === 0 || this.#source?.readyState === 'live' || this.#opening !== null) return
    if ((await this.#open()) !== null) await this.#feedAll()
  }

  /** After the device was lost, or another one came. */
  async reopen(): Promise<void> {
    if (this.#taps.size === 0) return
    this.#release()
    await this.#open()
    await this.#feedAll()
  }

  #open(): Promise<MediaStreamTrack | null> {
    if (this.#source?.readyState === 'live') return Promise.resolve(this.#source)
    this.#opening ??= this.#acquire().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #acquire(): Promise<MediaStreamTrack | null> {
    const setup = this.#setup
    clearTimeout(this.#again)
    const asks = setTimeout(() => void this.#tellQuestion(), patienceMs)
    const [track, trouble] = await openTrack(setup, this.#had)
    clearTimeout(asks)
    // Opening takes as long as a person thinks about it: meanwhile the last call may have ended,
    if (this.#taps.size === 0) {
      track?.stop()
      return null
    }
    // or the device that was asked for may have gone.
    if (setup !== this.#setup) {
      track?.stop()
      return this.#acquire()
    }
    this.#source = track
    this.#had ||= track !== null
    this.#tell(trouble)
    if (trouble !== null && passesByItself(trouble)) this.#again = setTimeout(() => void this.seek(), againMs)
    track?.addEventListener('ended', () => {
      if (track === this.#source) void this.reopen()
    })
    return track
  }

  /** It takes long: the browser's question may stand open. */
  async #tellQuestion(): Promise<void> {
    if ((await microphonePermission()) === 'prompt' && this.#opening !== null) this.#tell('asking')
  }

  #tell(trouble: MicrophoneTrouble | null): void {
    if (trouble === this.#trouble) return
    this.#trouble = trouble
    this.#ports.troubled(trouble)
  }

  async #feedAll(): Promise<void> {
    await Promise.all([...this.#taps.values()].map((tap) => this.#feed(tap)))
  }

  async #feed(tap: Tap): Promise<void> {
    const { sender, enabled, copies } = tap
    if (this.#taps.get(sender) !== tap) return
    const before = [...copies]
    const track = (this.#source ?? this.#standInTrack()).clone()
    copies.add(track)
    track.enabled = enabled()
    try {
      await sender.replaceTrack(track)
    } catch {
      // The session closed meanwhile.
      track.stop()
      copies.delete(track)
      return
    }
    // Muted meanwhile.
    track.enabled = enabled()
    for (const copy of before) {
      copy.stop()
      copies.delete(copy)
    }
  }

  #release(): void {
    this.#source?.stop()
    this.#source = null
  }

  /** No call is left. */
  #finish(): void {
    this.#release()
    clearTimeout(this.#again)
    this.#standIn?.[Symbol.dispose]()
    this.#standIn = null
    this.#had = false
    this.#tell(null)
  }

  #standInTrack(): MediaStreamTrack {
    this.#standIn ??= this.#ports.standIn()
    return this.#standIn.track
  }
}

/** Without a click of the person's, and without a question to them. */
function passesByItself(trouble: MicrophoneTrouble): boolean {
  return trouble === 'absent' || trouble === 'gone' || trouble === 'in-use' || trouble === 'failed'
}

type Opened = readonly [MediaStreamTrack, null] | readonly [null, MicrophoneTrouble]

async function openTrack(setup: MicrophoneSetup, had: boolean): Promise<Opened> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: audioConstraints(setup) })
    const [track] = stream.getAudioTracks()
    return track === undefined ? [null, 'failed'] : [track, null]
  } catch (error) {
    return [null, await microphoneTrouble(error, had)]
  }
}
