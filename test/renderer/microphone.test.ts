import { beforeEach, expect, test, vi } from 'vitest'
import { Microphone, type MicrophoneSetup } from '../../renderer/media/microphone.ts'

const setup: MicrophoneSetup = { deviceId: '', echoCancellation: true, noiseSuppression: true, automaticGain: true }

/** A track, and the copies of it. */
class Track extends EventTarget {
  readyState: 'live' | 'ended' = 'live'
  enabled = true
  readonly name: string
  constructor(name: string) {
    super()
    this.name = name
    made.push(this)
  }
  clone(): Track {
    return new Track(this.name)
  }
  stop(): void {
    this.readyState = 'ended'
  }
  /** Its device is unplugged. */
  lose(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

class Sender {
  track: Track | null = null
  async replaceTrack(track: Track): Promise<void> {
    this.track = track
  }
}

const made: Track[] = []
/** Each opening of a device: which one, and its outcome. */
const asked: { readonly device: string; readonly grant: () => void; readonly refuse: () => void }[] = []
const live = () => made.filter(({ name, readyState }) => name !== 'silence' && readyState === 'live')
const settled = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  made.length = 0
  asked.length = 0
  const getUserMedia = ({ audio }: { audio: { deviceId?: { exact: string } } }) =>
    new Promise((resolve, reject) => {
      const device = audio.deviceId?.exact ?? 'default'
      const track = () => new Track(device)
      asked.push({
        device,
        grant: () => resolve({ getAudioTracks: () => [track()] }),
        refuse: () => reject(new DOMException('', 'NotFoundError'))
      })
    })
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
  vi.stubGlobal(
    'AudioContext',
    class {
      createMediaStreamDestination = () => ({ stream: { getAudioTracks: () => [new Track('silence')] } })
    }
  )
  return () => vi.unstubAllGlobals()
})

function join(microphone: Microphone) {
  const sender = new Sender()
  const leave = microphone.join(sender as unknown as RTCRtpSender, () => true)
  return { sender, leave }
}

test('is let go where the call ends while it is being opened (1-product, Safe as installed)', async () => {
  const microphone = new Microphone(setup, () => {})
  const { leave } = join(microphone)
  await settled()
  leave()
  asked[0]?.grant()
  await settled()
  expect(live()).toEqual([])
})

test('falls back on the system’s where the chosen one goes, whichever is told first (5-softphone, Audio)', async () => {
  const missing = vi.fn()
  const microphone = new Microphone({ ...setup, deviceId: 'headset' }, missing)
  const { sender } = join(microphone)
  await settled()
  asked[0]?.grant()
  await settled()
  made.find(({ name }) => name === 'headset')?.lose()
  await settled()
  // It is being asked for once more when the list of devices says that it is gone.
  void microphone.use(setup)
  asked[1]?.refuse()
  await settled()
  asked[2]?.grant()
  await settled()
  expect(asked.map(({ device }) => device)).toEqual(['headset', 'headset', 'default'])
  expect(sender.track?.name).toBe('default')
  expect(missing).not.toHaveBeenCalled()
})

test('one that comes during a silent call is taken up (5-softphone, Audio)', async () => {
  const microphone = new Microphone(setup, () => {})
  const { sender } = join(microphone)
  await settled()
  asked[0]?.refuse()
  await settled()
  expect(sender.track?.name).toBe('silence')
  void microphone.seek()
  await settled()
  asked[1]?.grant()
  await settled()
  expect(sender.track?.name).toBe('default')
  void microphone.seek()
  await settled()
  expect(asked).toHaveLength(2)
})
