import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Sounder } from '../../renderer/media/sounder.ts'
import { ringTune } from '../../renderer/media/tunes.ts'

const param = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }

/** As a browser leaves it that wants a click first. */
class StandInContext extends EventTarget {
  static readonly made: StandInContext[] = []
  state = 'suspended'
  currentTime = 0
  constructor() {
    super()
    StandInContext.made.push(this)
  }
  async resume() {}
  async suspend() {}
  async close() {
    this.state = 'closed'
  }
  createGain() {
    return { gain: param, connect() {} }
  }
}

class StandInGain {
  readonly context: unknown
  constructor(context: unknown) {
    this.context = context
  }
  connect() {}
  disconnect() {}
}

const started: number[] = []
class StandInOscillator {
  connect() {}
  stop() {}
  start(at: number) {
    started.push(at)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('AudioContext', StandInContext)
  vi.stubGlobal('GainNode', StandInGain)
  vi.stubGlobal('OscillatorNode', StandInOscillator)
  started.length = 0
  StandInContext.made.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const tune = ringTune({ ringTone: 'chime', ringVolume: 70 })

test('what waits for a click rings once then, however long it had to wait (5-softphone, Audio)', async () => {
  await new Sounder().play(tune)
  const once = started.length
  vi.advanceTimersByTime(30_000)
  expect(started).toHaveLength(once)
})

test('one context rings again and again, until its device fails: what rings next has a new one', async () => {
  const sounder = new Sounder()
  for (let ring = 0; ring < 3; ring++) {
    await sounder.play(tune)
    sounder.stop()
  }
  expect(StandInContext.made).toHaveLength(1)
  StandInContext.made[0]?.dispatchEvent(new Event('error'))
  await sounder.play(tune)
  expect(StandInContext.made.map(({ state }) => state)).toEqual(['closed', 'suspended'])
})
