import type { MediaDirection, MediaRequest } from '../../main/ipc/contract.ts'
import type { Microphone } from './microphone.ts'
import { type Counted, type QualityFigures, readQuality } from './quality.ts'

type PeerState = 'connecting' | 'connected' | 'disconnected' | 'failed'
/** What is asked of a session that is there; closing it is the engine's. */
type SessionRequest = Exclude<MediaRequest, { kind: 'close' }>

export interface PeerEvents {
  onState(state: PeerState): void
  onQuality(figures: QualityFigures): void
}

const gatheringLimitMs = 1_000
const qualityEveryMs = 2_000
/** Between two digits (RFC 4733 §2.5.1.3 asks for a pause that the far side can tell). */
const digitGapMs = 70

/** One peer connection, driven by main: the window decides nothing about the call. */
export class PeerSession {
  readonly #peer = new RTCPeerConnection()
  readonly #audio = document.createElement('audio')
  readonly #microphone: Microphone
  #transceiver: RTCRtpTransceiver | null = null
  #leaveMicrophone: (() => void) | null = null
  #muted = false
  #counted: Counted = { received: 0, lost: 0 }
  readonly #qualityTimer: ReturnType<typeof setInterval>
  /** Requests of one session in their order. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(microphone: Microphone, sinkId: string, events: PeerEvents) {
    this.#microphone = microphone
    this.#audio.autoplay = true
    this.#audio.hidden = true
    document.body.append(this.#audio)
    void this.playOn(sinkId)
    this.#peer.addEventListener('track', ({ track }) => {
      this.#audio.srcObject = new MediaStream([track])
    })
    this.#peer.addEventListener('connectionstatechange', () => {
      const state = this.#peer.connectionState
      if (state !== 'new' && state !== 'closed') events.onState(state)
    })
    this.#qualityTimer = setInterval(() => void this.#measure(events), qualityEveryMs)
  }

  /** The session description that main is to send, or null where there is none. */
  handle(request: SessionRequest): Promise<string | null> {
    const done = this.#last.then(() => this.#perform(request))
    this.#last = done.catch(() => {})
    return done
  }

  mute(on: boolean): void {
    this.#muted = on
    const track = this.#transceiver?.sender.track
    if (track) track.enabled = !on
  }

  /** '' is the system's. A device that went meanwhile leaves the sound where it is. */
  async playOn(sinkId: string): Promise<void> {
    try {
      await this.#audio.setSinkId(sinkId)
    } catch {
      if (sinkId !== '') await this.playOn('')
    }
  }

  close(): void {
    clearInterval(this.#qualityTimer)
    this.#leaveMicrophone?.()
    this.#peer.close()
    this.#audio.srcObject = null
    this.#audio.remove()
  }

  async #perform(request: SessionRequest): Promise<string | null> {
    switch (request.kind) {
      case 'create-offer': {
        await this.#send(request.direction)
        const offer = await this.#peer.createOffer({ iceRestart: request.restart })
        return await this.#describe(offer)
      }
      case 'answer-offer': {
        // An offer of ours that is still open gives way (RFC 8829 §4.1.10.2).
        await this.#peer.setRemoteDescription({ type: 'offer', sdp: request.sdp })
        await this.#send(request.direction)
        return await this.#describe(await this.#peer.createAnswer())
      }
      case 'take-answer':
        await this.#peer.setRemoteDescription({ type: 'answer', sdp: request.sdp })
        return null
      case 'send-digit':
        this.#sendDigit(request)
        return null
    }
  }

  async #send(direction: MediaDirection): Promise<void> {
    this.#transceiver ??= this.#peer.getTransceivers()[0] ?? null
    if (this.#transceiver === null) this.#transceiver = this.#peer.addTransceiver('audio', { direction })
    this.#transceiver.direction = direction
    if (this.#leaveMicrophone !== null) return
    const { sender } = this.#transceiver
    this.#leaveMicrophone = this.#microphone.join(sender, () => !this.#muted)
    await this.#microphone.begin(sender)
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<string> {
    await this.#peer.setLocalDescription(description)
    await this.#gathered()
    return this.#peer.localDescription?.sdp ?? ''
  }

  /** Signalling carries no trickle: all candidates go into the description, or those of the first second. */
  #gathered(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(limit)
        this.#peer.removeEventListener('icegatheringstatechange', check)
        resolve()
      }
      const check = () => {
        if (this.#peer.iceGatheringState === 'complete') done()
      }
      const limit = setTimeout(done, gatheringLimitMs)
      this.#peer.addEventListener('icegatheringstatechange', check)
      check()
    })
  }

  #sendDigit({ digit, milliseconds }: { digit: string; milliseconds: number }): void {
    const dtmf = this.#transceiver?.sender.dtmf
    if (dtmf?.canInsertDTMF !== true) throw new Error('the far side takes no telephone events')
    dtmf.insertDTMF(dtmf.toneBuffer + digit, milliseconds, digitGapMs)
  }

  async #measure(events: PeerEvents): Promise<void> {
    if (this.#peer.connectionState !== 'connected') return
    const sample = readQuality(await this.#peer.getStats(), this.#counted)
    if (sample === null) return
    this.#counted = sample.counted
    events.onQuality(sample.figures)
  }
}
