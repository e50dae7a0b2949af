import { describe, expect, it } from 'vitest'
import type { FrameSink } from '../../pbx-core/media/frames.ts'
import { Pacer } from '../../pbx-core/media/pacer.ts'
import type { RecordingLimits } from '../../pbx-core/media/port.ts'
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

interface RecordingOf {
  /** Milliseconds by which the thread is late, told once. */
  readonly stall?: number
  readonly isMono?: boolean
  readonly limits?: RecordingLimits
}

function recording({ stall = 0, isMono = false, limits }: RecordingOf = {}) {
  const clock = createVirtualClock()
  let late = 0
  let hasStalled = false
  const after = (ms: number, callback: () => void) => {
    const timer = clock.after(ms + late, callback)
    late = late === 0 && !hasStalled ? stall : 0
    hasStalled = true
    return timer
  }
  const pacer = new Pacer({ wallTime: clock.wallTime, now: clock.now, after }, (error) => {
    throw error
  })
  const [left, right] = [new Speaker(), new Speaker()]
  for (const speaker of [left, right]) pacer.add(speaker)
  const written: string[] = []
  const ended: string[] = []
  const recorder = new Recorder({
    pacer,
    sink: {
      write: (frame) => written.push([frame.length, ...frame.subarray(0, 2), ...frame.subarray(-2)].join(' ')),
      close: async () => {
        written.push('closed')
        return 0
      }
    },
    parties: isMono ? [left] : [left, right],
    limits,
    onLimit: (limit) => ended.push(limit)
  })
  return { clock, pacer, left, right, written, ended, recorder }
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
    const { clock, left, written, recorder } = recording({ stall: 1000 })
    left.says = 5
    clock.advance(2000)
    expect(recorder.milliseconds).toBe(2020)
    expect(written).toHaveLength(101)
  })

  it('listens to nobody once it is closed', () => {
    const { clock, pacer, left, right, written, recorder } = recording()
    clock.advance(0)
    void recorder.close()
    expect([left.sinks.size, right.sinks.size, written.at(-1)]).toEqual([0, 0, 'closed'])
    clock.advance(100)
    expect(written).toHaveLength(2)
    pacer.close()
  })

  it('MUST write one channel for one party (4-pbx, Media: voicemail)', () => {
    const { clock, left, written } = recording({ isMono: true })
    left.says = 5
    clock.advance(20)
    expect(written).toEqual(['320 5 5 5 5', '320 5 5 5 5'])
  })

  it('MUST end with what is longest', () => {
    const { clock, ended } = recording({ limits: { longest: 100 } })
    clock.advance(60)
    expect(ended).toEqual([])
    clock.advance(20)
    expect(ended).toEqual(['longest'])
  })

  it('MUST cut off the silence that a message ends with, and keep the pauses between words (4-pbx, Media: voicemail)', () => {
    const { clock, left, written, ended, recorder } = recording({ isMono: true, limits: { silence: 2000 } })
    const speaks = (ms: number, level: number) => {
      left.says = level
      clock.advance(ms)
    }
    speaks(1000, 1)
    speaks(500, 3000)
    speaks(1500, 2)
    expect(recorder.milliseconds).toBeGreaterThanOrEqual(1500)
    speaks(500, 3000)
    expect(recorder.milliseconds).toBe(3520)
    expect(ended).toEqual([])
    const levels = written.map((line) => Number(line.split(' ')[1]))
    expect(levels.filter((level) => level < 3)).toHaveLength(51 + 75)
    speaks(2700, 2)
    expect(ended.slice(0, 1)).toEqual(['silence'])
    // What follows the last word is what it takes to know that it was the last.
    expect(recorder.milliseconds).toBeLessThan(3520 + 700)
  })
})
