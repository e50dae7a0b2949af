import { aborted } from '../../../pbx-core/base/on-abort.ts'
import { audioConstraints, type MicrophoneSetup } from '../../media/microphone.ts'

const sampleRate = 16_000
const longestMs = 120_000

/**
 * Records from the microphone until `done`, and makes the WAV file of it that is kept. Null: nothing was recorded.
 * Rejects where the microphone cannot be opened.
 */
export async function recordGreeting(setup: MicrophoneSetup, done: AbortSignal): Promise<Blob | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: audioConstraints(setup) })
  try {
    const recorded = await record(stream, AbortSignal.any([done, AbortSignal.timeout(longestMs)]))
    return recorded.size === 0 ? null : await asWav(recorded)
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

function record(stream: MediaStream, done: AbortSignal): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(stream)
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }))
    recorder.onerror = () => reject(new Error(recorder.mimeType))
    recorder.start()
    void aborted(done).then(() => {
      if (recorder.state !== 'inactive') recorder.stop()
    })
  })
}

async function asWav(recorded: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, sampleRate)
  const decoded = await context.decodeAudioData(await recorded.arrayBuffer())
  const samples = Int16Array.from(decoded.getChannelData(0), (sample) => Math.max(-1, Math.min(1, sample)) * 32_767)
  return new Blob([headerOf(samples.byteLength), samples], { type: 'audio/wav' })
}

/** Of a WAV file with so many octets of 16 bits, mono. */
function headerOf(octets: number): ArrayBuffer {
  const header = new DataView(new ArrayBuffer(44))
  const write = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) header.setUint8(at + i, text.charCodeAt(i))
  }
  write(0, 'RIFF')
  header.setUint32(4, 36 + octets, true)
  write(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, sampleRate, true)
  header.setUint32(28, sampleRate * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  write(36, 'data')
  header.setUint32(40, octets, true)
  return header.buffer
}
