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
  readonly #taps = new Set<Tap>()
  readonly #onMissing: () => void

  constructor(setup: MicrophoneSetup, onMissing: () => void) {
    this.#setup = setup
    this.#onMissing = onMissing
  }

  /** A track to begin with, at the latest after 1.5 s. */
  async firstTrack(): Promise<MediaStreamTrack> {
    const patience = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null))
    const source = await Promise.race([this.#open(), patience])
    return (source ?? this.#silentTrack()).clone()
  }

  /** From now on this sender follows changes of the device. */
  async join(sender: RTCRtpSender, enabled: () => boolean): Promise<() => void> {
    const tap = { sender, enabled }
    this.#taps.add(tap)
    void this.#open().then(() => this.#feed(tap))
    return () => {
      sender.track?.stop()
      this.#taps.delete(tap)
      if (this.#taps.size === 0) this.#release()
    }
  }

  /** Another device, or other processing; live sessions change over. */
  async use(setup: MicrophoneSetup): Promise<void> {
    const changed = JSON.stringify(setup) !== JSON.stringify(this.#setup)
    this.#setup = setup
    if (changed && this.#taps.size > 0) await this.reopen()
  }

  /** After the device was lost, or another one came. */
  async reopen(): Promise<void> {
    if (this.#taps.size === 0) return
    this.#release()
    await this.#open()
    await Promise.all([...this.#taps].map((tap) => this.#feed(tap)))
  }

  #open(): Promise<MediaStreamTrack | null> {
    if (this.#source?.readyState === 'live') return Promise.resolve(this.#source)
    this.#opening ??= this.#acquire().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #acquire(): Promise<MediaStreamTrack | null> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: audioConstraints(this.#setup) })
      const track = stream.getAudioTracks()[0] ?? null
      this.#source = track
      track?.addEventListener('ended', () => void this.reopen())
      return track
    } catch {
      this.#onMissing()
      return null
    }
  }

  async #feed({ sender, enabled }: Tap): Promise<void> {
    const old = sender.track
    const track = (this.#source ?? this.#silentTrack()).clone()
    track.enabled = enabled()
    try {
      await sender.replaceTrack(track)
      // Muted meanwhile.
      track.enabled = enabled()
      old?.stop()
    } catch {
      // The session closed meanwhile.
      track.stop()
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
