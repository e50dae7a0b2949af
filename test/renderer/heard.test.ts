import { describe, expect, test } from 'vitest'
import type { AppState, PhoneCall } from '../../main/ipc/contract.ts'
import { type Heard, heard } from '../../renderer/state/heard.ts'
import { active, idle, ringing } from './support/samples.ts'

const told = (...calls: PhoneCall[]): AppState => ({ ...idle, calls })
const times = ({ app }: Heard) => app.calls.map(({ startedAt, answeredAt, at }) => ({ startedAt, answeredAt, at }))

describe("times of calls are the window's own (5-softphone, What is shown is true)", () => {
  const call = active({ startedAt: 1000, answeredAt: 3000, at: 63_000 })

  test('however far its clock is from that of main', () => {
    expect(times(heard(told(call), null, 500_000))).toEqual([{ startedAt: 438_000, answeredAt: 440_000, at: 500_000 }])
    expect(times(heard(told(ringing({ startedAt: 1000, at: 4000 })), null, 0))).toEqual([
      { startedAt: -3000, answeredAt: null, at: 0 }
    ])
  })

  test('word that comes a little later each time does not move them', () => {
    const first = heard(told(call), null, 500_000)
    const later = heard(told({ ...call, at: 73_000 }), first, 510_249)
    expect(times(later)).toEqual([{ startedAt: 438_000, answeredAt: 440_000, at: 510_000 }])
    expect(times(heard(told({ ...call, at: 83_000 }), later, 519_751))[0]?.startedAt).toBe(438_000)
  })

  test('a window that slept meanwhile takes them anew', () => {
    const first = heard(told(call), null, 500_000)
    const later = heard(told({ ...call, at: 3_663_000 }), first, 510_000)
    expect(times(later)).toEqual([{ startedAt: -3_152_000, answeredAt: -3_150_000, at: 510_000 }])
  })

  test('a call of which nothing new is said is the same object, and so are all where nothing of calls is said', () => {
    const other = ringing({ id: 'call-9', startedAt: 90_000, at: 91_000 })
    const first = heard(told(call, other), null, 500_000)
    const later = heard({ ...first.told, calls: [call, { ...other, state: 'ended', at: 92_000 }] }, first, 501_000)
    expect(later.app.calls[0]).toBe(first.app.calls[0])
    expect(heard({ ...later.told, missed: 1 }, later, 600_000).app.calls).toBe(later.app.calls)
    expect(heard(later.told, later, 700_000)).toBe(later)
  })

  test('each call has its own', () => {
    const other = ringing({ id: 'call-9', startedAt: 90_000, at: 91_000 })
    const first = heard(told(call, other), null, 500_000)
    expect(times(first).map(({ startedAt }) => startedAt)).toEqual([438_000, 499_000])
    const again = heard(told({ ...other, at: 92_000 }, { ...call, at: 64_000 }), first, 501_100)
    expect(times(again).map(({ startedAt }) => startedAt)).toEqual([499_000, 438_000])
  })
})
