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

/** Longer than a device takes to open, shorter than a caller waits: a question to the person may stand open. */
const patienceMs = 1_500

interface Tap {
  readonly sender: RTCRtpSender
  readonly enabled: () => boolean
  /** Copies that are sent, or are about to be. */
  readonly copies: Set<MediaStreamTrack>
}

/**
 * One microphone for all sessions: opened with the first, let go with the last, each session
 * with a copy of the track so that muting one mutes no other. Where there is none, or its use is
 * not allowed (yet), the session sends silence and gets the microphone as soon as there is one:
 * a call is not lost to a missing device.
 */
export class Microphone {
  #setup: MicrophoneSetup
  #source: MediaStreamTrack | null = null
  #opening: Promise<MediaStreamTrack | null> | null = null
  #silence: MediaStreamTrack | null = null
  readonly #taps = new Map<RTCRtpSender, Tap>()
  readonly #onMissing: () => void

  constructor(setup: MicrophoneSetup, onMissing: () => void) {
    this.#setup = setup
    this.#onMissing = onMissing
  }

  /** From now on this sender follows changes of the device, until what is returned is called. */
  join(sender: RTCRtpSender, enabled: () => boolean): () => void {
    const tap: Tap = { sender, enabled, copies: new Set() }
    this.#taps.set(sender, tap)
    void this.#open().then(() => this.#feed(tap))
    return () => {
      this.#taps.delete(sender)
      for (const copy of tap.copies) copy.stop()
      if (this.#taps.size === 0) this.#release()
    }
  }

  /** Has a sender that joined something to send: at the latest after 1.5 s, be it silence. */
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

  /** A device may have come, or its use may be allowed now: sessions that send silence get it. */
  async seek(): Promise<void> {
    if (this.#source?.readyState !== 'live' && this.#opening === null) await this.reopen()
  }

  /** After the device was lost, or another one came. */
  async reopen(): Promise<void> {
    if (this.#taps.size === 0) return
    this.#release()
    await this.#open()
    await Promise.all([...this.#taps.values()].map((tap) => this.#feed(tap)))
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
    const track = await openTrack(setup)
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
    if (track === null) this.#onMissing()
    track?.addEventListener('ended', () => {
      if (track === this.#source) void this.reopen()
    })
    return track
  }

  async #feed(tap: Tap): Promise<void> {
    const { sender, enabled, copies } = tap
    if (this.#taps.get(sender) !== tap) return
    const before = [...copies]
    const track = (this.#source ?? this.#silentTrack()).clone()
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

  #silentTrack(): MediaStreamTrack {
    if (this.#silence?.readyState === 'live') return this.#silence
    const { stream } = new AudioContext().createMediaStreamDestination()
    const [track] = stream.getAudioTracks()
    if (track === undefined) throw new Error('a destination node has one track')
    this.#silence = track
    return track
  }
}

async function openTrack(setup: MicrophoneSetup): Promise<MediaStreamTrack | null> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: audioConstraints(setup) })
    return stream.getAudioTracks()[0] ?? null
  } catch {
    return null
  }
}
