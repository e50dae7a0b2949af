import { describe, expect, it } from 'vitest'
import type { FrameSink } from '../../pbx-core/media/frames.ts'
import { Pacer } from '../../pbx-core/media/pacer.ts'
import { Recorder } from '../../pbx-core/media/recorder.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** A party whose sound is a number, in each step for as long as it has one. */
class Speaker {
  readonly id = 1
  readonly voice: FrameSink = { hear() {}, silent() {} }
  sinks = new Set<FrameSink>()
  says: number | undefined

  listen(sink: FrameSink): void {
    this.sinks.add(sink)
  }

  unlisten(sink: FrameSink): void {
    this.sinks.delete(sink)
  }

  step(now: number): void {
    if (this.says === undefined) return
    for (const sink of this.sinks) sink.hear(new Int16Array(320).fill(this.says), now)
  }

  skipped(): void {}
}

/** `stall`: milliseconds by which the thread is late, told once. */
function recording(stall = 0) {
  const clock = createVirtualClock()
  let late = 0
  const after = (ms: number, callback: () => void) => {
    const timer = clock.after(ms + late, callback)
    late = late === 0 ? stall : 0
    stall = 0
    return timer
  }
  const pacer = new Pacer({ wallTime: clock.wallTime, now: clock.now, after }, (error) => {
    throw error
  })
  const [left, right] = [new Speaker(), new Speaker()]
  for (const speaker of [left, right]) pacer.add(speaker)
  const written: string[] = []
  const recorder = new Recorder(
    pacer,
    {
      write: (stereo) => written.push(`${stereo.length} ${stereo[0]} ${stereo[1]} ${stereo[638]} ${stereo[639]}`),
      close: () => written.push('closed')
    },
    [left, right]
  )
  return { clock, pacer, left, right, written, recorder }
}

describe('recorder (4-pbx, Media: stereo, caller left, called right)', () => {
  it('MUST write both sides in step, 20 ms at a time, and silence for who says nothing', () => {
    const { clock, left, right, written } = recording()
    left.says = 5
    clock.advance(0)
    right.says = -7
    clock.advance(20)
    left.says = undefined
    clock.advance(20)
    expect(written).toEqual(['640 5 0 5 0', '640 5 -7 5 -7', '640 0 -7 0 -7'])
  })

  it('MUST hide what is said in a pause, and keep its time (4-pbx: shows as a gap)', () => {
    const { clock, left, written, recorder } = recording()
    left.says = 5
    clock.advance(0)
    recorder.pause(true)
    clock.advance(20)
    recorder.pause(false)
    clock.advance(20)
    expect(written).toEqual(['640 5 0 5 0', '640 0 0 0 0', '640 5 0 5 0'])
    expect(recorder.milliseconds).toBe(60)
  })

  it('MUST be as long as the call, though the thread stood still (4-pbx, Call record: within 2 s of billsec)', () => {
    const { clock, left, written, recorder } = recording(1000)
    left.says = 5
    clock.advance(2000)
    expect(recorder.milliseconds).toBe(2020)
    expect(written).toHaveLength(101)
  })

  it('listens to nobody once it is closed', () => {
    const { clock, pacer, left, right, written, recorder } = recording()
    clock.advance(0)
    recorder.close()
    expect([left.sinks.size, right.sinks.size, written.at(-1)]).toEqual([0, 0, 'closed'])
    clock.advance(100)
    expect(written).toHaveLength(2)
    pacer.close()
  })
})
