import { beforeEach, expect, test, vi } from 'vitest'
import { Microphone, type MicrophoneSetup } from '../../renderer/media/microphone.ts'
import type { MicrophoneTrouble } from '../../renderer/media/microphone-fault.ts'

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
const asked: { readonly device: string; readonly grant: () => void; readonly refuse: (name?: string) => void }[] = []
/** What the browser says of its use. */
let permission: PermissionState = 'granted'
const live = () => made.filter(({ name, readyState }) => name !== 'tone' && readyState === 'live')
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
        refuse: (name = 'NotFoundError') => reject(new DOMException('', name))
      })
    })
  permission = 'granted'
  const query = async () => ({ state: permission })
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions: { query } })
  return () => vi.unstubAllGlobals()
})

/** What was told of its troubles, in its order, and how many tones were begun and ended. */
function microphoneOf(its: MicrophoneSetup = setup) {
  const told: (MicrophoneTrouble | null)[] = []
  const tones = { begun: 0, ended: 0 }
  const microphone = new Microphone(its, {
    troubled: (trouble) => told.push(trouble),
    standIn() {
      tones.begun += 1
      return {
        track: new Track('tone') as unknown as MediaStreamTrack,
        [Symbol.dispose]() {
          tones.ended += 1
        }
      }
    }
  })
  return { microphone, told, tones }
}

function join(microphone: Microphone) {
  const sender = new Sender()
  let muted = false
  const leave = microphone.join(sender as unknown as RTCRtpSender, () => !muted)
  const mute = (on: boolean) => {
    muted = on
  }
  return { sender, leave, mute }
}

test('is let go where the call ends while it is being opened (1-product, Safe as installed)', async () => {
  const { microphone } = microphoneOf()
  const { leave } = join(microphone)
  await settled()
  leave()
  asked[0]?.grant()
  await settled()
  expect(live()).toEqual([])
})

test('falls back on the system’s where the chosen one goes, whichever is told first (5-softphone, Audio)', async () => {
  const { microphone, told } = microphoneOf({ ...setup, deviceId: 'headset' })
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
  expect(told).toEqual([])
})

test('one that comes during a call without one is taken up (5-softphone, Audio)', async () => {
  const { microphone } = microphoneOf()
  const { sender } = join(microphone)
  await settled()
  asked[0]?.refuse()
  await settled()
  expect(sender.track?.name).toBe('tone')
  void microphone.seek()
  await settled()
  asked[1]?.grant()
  await settled()
  expect(sender.track?.name).toBe('default')
  void microphone.seek()
  await settled()
  expect(asked).toHaveLength(2)
})

test('whoever mutes while the track is being exchanged is muted (5-softphone, In a call)', async () => {
  const { microphone } = microphoneOf()
  const { sender, mute } = join(microphone)
  // The person presses Mute after the new track was made, and before it is in the place of the old one.
  sender.replaceTrack = async (track) => {
    mute(true)
    sender.track = track
  }
  await settled()
  asked[0]?.grant()
  await settled()
  expect([sender.track?.name, sender.track?.enabled]).toEqual(['default', false])
})

test('whoever was muted before a microphone comes is heard in no moment of the exchange (5-softphone, In a call)', async () => {
  const { microphone } = microphoneOf()
  const { sender, mute } = join(microphone)
  const placed: boolean[] = []
  sender.replaceTrack = async (track) => {
    placed.push(track.enabled)
    sender.track = track
  }
  mute(true)
  await settled()
  asked[0]?.grant()
  await settled()
  expect([sender.track?.name, placed.at(-1)]).toEqual(['default', false])
})

test.each([
  ['NotFoundError', 'granted', 'absent'],
  ['OverconstrainedError', 'granted', 'absent'],
  ['NotReadableError', 'granted', 'in-use'],
  ['AbortError', 'granted', 'in-use'],
  ['NotAllowedError', 'prompt', 'dismissed'],
  ['NotAllowedError', 'denied', 'denied'],
  ['NotAllowedError', 'granted', 'denied-by-system'],
  ['SecurityError', 'denied', 'denied'],
  ['InvalidStateError', 'granted', 'failed']
] as const)(
  '%s where its use is %s is told as %s, and the far side has a tone (Media Capture and Streams §10.2)',
  async (name, state, trouble) => {
    permission = state
    const { microphone, told, tones } = microphoneOf()
    const { sender, leave } = join(microphone)
    await settled()
    asked[0]?.refuse(name)
    await settled()
    expect(told).toEqual([trouble])
    expect(sender.track?.name).toBe('tone')
    leave()
    expect(told).toEqual([trouble, null])
    expect(tones).toEqual({ begun: 1, ended: 1 })
  }
)

test('an address that gets no microphone at all says so (Secure Contexts)', async () => {
  vi.stubGlobal('navigator', {})
  const { microphone, told } = microphoneOf()
  join(microphone)
  await settled()
  expect(told).toEqual(['insecure'])
})

test('one that goes in the call is told as gone, and mended when there is one again; of the next call it is absent', async () => {
  const { microphone, told } = microphoneOf()
  const { sender, leave } = join(microphone)
  await settled()
  asked[0]?.grant()
  await settled()
  made.find(({ name }) => name === 'default')?.lose()
  await settled()
  asked[1]?.refuse()
  await settled()
  expect([told, sender.track?.name]).toEqual([['gone'], 'tone'])
  void microphone.seek()
  await settled()
  asked[2]?.grant()
  await settled()
  expect([told, sender.track?.name]).toEqual([['gone', null], 'default'])
  leave()
  join(microphone)
  await settled()
  asked[3]?.refuse()
  await settled()
  expect(told).toEqual(['gone', null, 'absent'])
})

test('one that another program has is asked for every two seconds, and nothing is asked for without a call', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { microphone, told } = microphoneOf()
    const { leave } = join(microphone)
    await settled()
    asked[0]?.refuse('NotReadableError')
    await settled()
    vi.advanceTimersByTime(1_999)
    await settled()
    expect(asked).toHaveLength(1)
    vi.advanceTimersByTime(1)
    await settled()
    expect(asked).toHaveLength(2)
    asked[1]?.refuse('NotReadableError')
    await settled()
    leave()
    vi.advanceTimersByTime(10_000)
    await settled()
    expect(asked).toHaveLength(2)
    expect(told).toEqual(['in-use', null])
  } finally {
    vi.useRealTimers()
  }
})

test('what was denied is not asked for by itself: that would put a question to the person again and again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    permission = 'prompt'
    join(microphoneOf().microphone)
    await settled()
    asked[0]?.refuse('NotAllowedError')
    await settled()
    vi.advanceTimersByTime(60_000)
    await settled()
    expect(asked).toHaveLength(1)
  } finally {
    vi.useRealTimers()
  }
})

test('while the browser’s question stands open the card says so, and the far side has the tone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    permission = 'prompt'
    const { microphone, told } = microphoneOf()
    const { sender } = join(microphone)
    const begun = microphone.begin(sender as unknown as RTCRtpSender)
    await settled()
    vi.advanceTimersByTime(1_500)
    await begun
    await settled()
    expect([told, sender.track?.name]).toEqual([['asking'], 'tone'])
    asked[0]?.grant()
    await settled()
    expect([told, sender.track?.name]).toEqual([['asking', null], 'default'])
  } finally {
    vi.useRealTimers()
  }
})
