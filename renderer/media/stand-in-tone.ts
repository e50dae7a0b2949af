/** Heard by the far side in the place of a voice that no microphone takes up. */
export interface StandIn extends Disposable {
  readonly track: MediaStreamTrack
}

/** Two short notes that fall, then a pause: no tone of a telephone exchange, and nothing that one takes for a voice. */
const notes = [
  { hertz: 620, at: 0.1, seconds: 0.35 },
  { hertz: 480, at: 0.5, seconds: 0.45 }
] as const
const periodSeconds = 3
const volume = 0.2
/** Each note comes and goes within this time, so that it does not click. */
const rampSeconds = 0.02

/** Says again and again that nobody can be heard. Where the browser wants a click before it makes sound, silent until then. */
export function standInTone(): StandIn {
  const context = new AudioContext()
  const destination = context.createMediaStreamDestination()
  const source = new AudioBufferSourceNode(context, { buffer: onePeriod(context.sampleRate), loop: true })
  source.connect(destination)
  source.start()
  const ended = new AbortController()
  const resume = () => void context.resume()
  resume()
  addEventListener('pointerdown', resume, { signal: ended.signal })
  const [track] = destination.stream.getAudioTracks()
  if (track === undefined) throw new Error('a destination node has one track')
  return {
    track,
    [Symbol.dispose]() {
      ended.abort()
      void context.close()
    }
  }
}

function onePeriod(sampleRate: number): AudioBuffer {
  const buffer = new AudioBuffer({ length: periodSeconds * sampleRate, sampleRate })
  const samples = buffer.getChannelData(0)
  for (const { hertz, at, seconds } of notes) {
    const first = Math.round(at * sampleRate)
    for (let index = 0; index < seconds * sampleRate; index++) {
      const time = index / sampleRate
      const envelope = Math.min(1, time / rampSeconds, (seconds - time) / rampSeconds)
      samples[first + index] = volume * envelope * Math.sin(2 * Math.PI * hertz * time)
    }
  }
  return buffer
}
