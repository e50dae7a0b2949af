import { aborted } from '../../../pbx-core/base/on-abort.ts'
import { audioConstraints, type MicrophoneSetup } from '../../media/microphone.ts'

type Phase = 'recording' | 'playing' | 'done'

export interface MicrophoneTestEvents {
  onPhase(phase: Phase): void
  /** 0 to 1, some 60 times a second. */
  onLevel(level: number): void
}

const recordMs = 3_000

/**
 * Records three seconds while the level is shown, then plays them back on the speaker. Ends by
 * `signal`, too. Rejects where the microphone cannot be opened.
 */
export async function testMicrophone(
  setup: MicrophoneSetup & { readonly sinkId: string },
  events: MicrophoneTestEvents,
  signal: AbortSignal
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: audioConstraints(setup) })
  const stopMeter = meter(stream, events.onLevel)
  try {
    events.onPhase('recording')
    const recording = await record(stream, signal)
    stopMeter()
    for (const track of stream.getTracks()) track.stop()
    if (signal.aborted) return
    events.onPhase('playing')
    await playBack(recording, setup.sinkId, signal)
    events.onPhase('done')
  } finally {
    stopMeter()
    for (const track of stream.getTracks()) track.stop()
  }
}

function meter(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 1024 })
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let frame = 0
  const measure = () => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    // −60 dB and below is silence, 0 dB is full.
    onLevel(Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-9)) / 60)))
    frame = requestAnimationFrame(measure)
  }
  measure()
  let stopped = false
  return () => {
    if (stopped) return
    stopped = true
    cancelAnimationFrame(frame)
    onLevel(0)
    void context.close()
  }
}

function record(stream: MediaStream, signal: AbortSignal): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(stream)
    const chunks: Blob[] = []
    recorder.ondataavailable = ({ data }) => chunks.push(data)
    recorder.onstop = () => resolve(new Blob(chunks, { type: recorder.mimeType }))
    recorder.onerror = () => reject(new Error(recorder.mimeType))
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop()
    }
    recorder.start()
    setTimeout(stop, recordMs)
    void aborted(signal).then(stop)
  })
}

async function playBack(recording: Blob, sinkId: string, signal: AbortSignal): Promise<void> {
  const url = URL.createObjectURL(recording)
  const audio = new Audio(url)
  const ended = new Promise<void>((resolve) => {
    audio.addEventListener('ended', () => resolve())
    audio.addEventListener('error', () => resolve())
    void aborted(signal).then(() => {
      audio.pause()
      resolve()
    })
  })
  try {
    await audio.setSinkId(sinkId)
    await audio.play()
    await ended
  } finally {
    URL.revokeObjectURL(url)
  }
}
