import { expect, test, vi } from 'vitest'
import { Sounder } from '../../renderer/media/sounder.ts'
import { ringTune } from '../../renderer/media/tunes.ts'

test('what waits for a click rings once then, however long it had to wait (5-softphone, Audio)', async () => {
  vi.useFakeTimers()
  const started: number[] = []
  const param = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }
  vi.stubGlobal(
    'AudioContext',
    class extends EventTarget {
      // As a browser leaves it that wants a click first.
      state = 'suspended'
      currentTime = 0
      resume = async () => {}
      suspend = async () => {}
      createGain = () => ({ gain: param, connect() {} })
    }
  )
  vi.stubGlobal(
    'GainNode',
    class {
      readonly context: unknown
      constructor(context: unknown) {
        this.context = context
      }
      connect() {}
      disconnect() {}
    }
  )
  vi.stubGlobal(
    'OscillatorNode',
    class {
      connect() {}
      stop() {}
      start(at: number) {
        started.push(at)
      }
    }
  )
  try {
    await new Sounder().play(ringTune({ ringTone: 'chime', ringVolume: 70 }))
    const once = started.length
    vi.advanceTimersByTime(30_000)
    expect(started).toHaveLength(once)
  } finally {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})
