/**
 * Put into each page before its own scripts: what its audio elements play is what its person
 * hears. Chromium feeds a remote stream into the graph only while an element plays it; the
 * application's own elements do.
 */
{
  const meter = () => {
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 16_384, smoothingTimeConstant: 0 })
    const sources = new Map()
    /** Streams come and go with calls, and change within one. */
    const listen = () => {
      const playing = new Set(
        [...document.querySelectorAll('audio')]
          .filter((element) => !element.paused && element.srcObject?.getAudioTracks().length > 0)
          .map(({ srcObject }) => srcObject)
      )
      for (const [stream, source] of sources) {
        if (playing.has(stream)) continue
        source.disconnect()
        sources.delete(stream)
      }
      for (const stream of playing) {
        if (sources.has(stream)) continue
        const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream })
        source.connect(analyser)
        sources.set(stream, source)
      }
    }
    return { context, analyser, listen }
  }
  let opened
  window.ear = {
    /** The loudest frequency of the last third of a second, in Hz; 0 for silence. */
    async heard() {
      opened ??= meter()
      const { context, analyser, listen } = opened
      await context.resume()
      listen()
      await new Promise((resolve) => setTimeout(resolve, 400))
      const bins = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(bins)
      let loudest = 0
      for (const [bin, decibel] of bins.entries()) if (decibel > bins[loudest]) loudest = bin
      return bins[loudest] > -60 ? Math.round((loudest * context.sampleRate) / analyser.fftSize) : 0
    }
  }
}
