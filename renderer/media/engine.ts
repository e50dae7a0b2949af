import type { MediaRequest, Settings } from '../../main/ipc/contract.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { type AudioDevice, type DeviceKind, findDevice, readChoice, watchDevices, watchPermission } from './devices.ts'
import { Microphone, type MicrophoneSetup } from './microphone.ts'
import type { MicrophoneTrouble } from './microphone-fault.ts'
import { PeerSession } from './peer-session.ts'
import { Ringing } from './ringing.ts'
import { standInTone } from './stand-in-tone.ts'

/** What a person should hear of; the window has the words. `label` is '' for the system's device. */
export interface MediaNotice {
  readonly kind: 'device-gone' | 'device-back' | 'no-speaker'
  readonly label: string
}

export interface MediaListener {
  onNotice(notice: MediaNotice): void
  onRingerBlocked(blocked: boolean): void
  /** Why the person is not heard in the calls that there are; null where they are. */
  onMicrophone(trouble: MicrophoneTrouble | null): void
}

type AudioSettings = Pick<
  Settings,
  | 'microphone'
  | 'speaker'
  | 'ringer'
  | 'ringTone'
  | 'ringVolume'
  | 'echoCancellation'
  | 'noiseSuppression'
  | 'automaticGain'
>

export interface MediaEngine {
  /** At each change of the settings; the same again changes nothing. */
  apply(settings: AudioSettings): void
  /** Main is back: of the calls that it has no more, the sound ends here, and with the last the microphone. */
  keepOnly(calls: ReadonlySet<string>): void
  /** After a click, where the browser wanted one before it rings. */
  allowSound(): void
  /** After a click, where the browser's question was not answered, or a device did not work. */
  retryMicrophone(): void
}

const outputs = { speaker: 'audiooutput', ringer: 'audiooutput', microphone: 'audioinput' } as const

/** The sound of the phone window: a session for each of main's, one microphone, one ringer. */
export function startMedia(bridge: Bridge, settings: AudioSettings, listener: MediaListener): MediaEngine {
  const sessions = new Map<string, PeerSession>()
  const ringing = new Ringing(settings, listener.onRingerBlocked)
  const microphone = new Microphone(microphoneSetup(settings, ''), {
    troubled: (trouble) => listener.onMicrophone(trouble),
    standIn: standInTone
  })
  let wanted = settings
  let devices: readonly AudioDevice[] = []
  let speakerId = ''

  const sessionOf = (id: string): PeerSession => {
    const known = sessions.get(id)
    if (known !== undefined) return known
    const session = new PeerSession(microphone, speakerId, {
      onState: (state) => void bridge.invoke('media.state', { session: id, state }),
      onQuality: (figures) => void bridge.invoke('media.quality', { session: id, ...figures })
    })
    sessions.set(id, session)
    return session
  }
  const close = (id: string): void => {
    sessions.get(id)?.close()
    sessions.delete(id)
  }
  const perform = async (request: MediaRequest): Promise<string | null> => {
    if (request.kind !== 'close') return await sessionOf(request.session).handle(request)
    close(request.session)
    return null
  }
  const route = (): void => {
    const idOf = (kind: DeviceKind, choice: string) => findDevice(devices, kind, choice)?.id ?? ''
    speakerId = idOf('audiooutput', wanted.speaker)
    for (const session of sessions.values()) void session.playOn(speakerId)
    ringing.use(idOf('audiooutput', wanted.ringer), speakerId)
    void microphone.use(microphoneSetup(wanted, idOf('audioinput', wanted.microphone)))
  }
  const devicesChanged = (now: readonly AudioDevice[]): void => {
    const before = devices
    devices = now
    if (before.length > 0 && sessions.size > 0) tellChanges(before, now)
    route()
    void microphone.seek()
  }
  const tellChanges = (before: readonly AudioDevice[], now: readonly AudioDevice[]): void => {
    for (const use of ['microphone', 'speaker'] as const) {
      const had = findDevice(before, outputs[use], wanted[use])
      const has = findDevice(now, outputs[use], wanted[use])
      // Where none is left, nothing was carried on with: of a microphone the card says so.
      const other = now.some(({ kind }) => kind === outputs[use])
      if (had !== null && has === null && other) listener.onNotice({ kind: 'device-gone', label: '' })
      if (use === 'speaker' && !other && before.some(({ kind }) => kind === outputs.speaker)) {
        listener.onNotice({ kind: 'no-speaker', label: '' })
      }
      if (had === null && has !== null) {
        listener.onNotice({ kind: 'device-back', label: has.label || readChoice(wanted[use]).label })
      }
    }
  }

  bridge.on('media.request', async (request) => {
    try {
      const sdp = await perform(request)
      await bridge.invoke('media.reply', { kind: 'done', request: request.request, sdp })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      await bridge.invoke('media.reply', { kind: 'failed', request: request.request, message: message.slice(0, 1024) })
    }
  })
  bridge.on('media.mute', ({ session, on }) => sessions.get(session)?.mute(on))
  bridge.on('ringer', (order) => void ringing.follow(order))
  watchDevices(devicesChanged)
  watchPermission(() => void microphone.seek())

  return {
    apply(settings) {
      wanted = settings
      ringing.apply(settings)
      route()
    },
    keepOnly(calls) {
      for (const id of [...sessions.keys()]) if (!calls.has(id)) close(id)
      if (calls.size === 0) ringing.stop()
    },
    allowSound: () => void ringing.unblock(),
    retryMicrophone: () => void microphone.seek()
  }
}

function microphoneSetup(settings: AudioSettings, deviceId: string): MicrophoneSetup {
  const { echoCancellation, noiseSuppression, automaticGain } = settings
  return { deviceId, echoCancellation, noiseSuppression, automaticGain }
}
