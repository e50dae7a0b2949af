import { describe, expect, test } from 'vitest'
import { isTimeZone, localTimeIn, localTimes } from '../../pbx-core/base/local-time.ts'

describe('dates are local time, YYYY-MM-DD HH:MM:SS (2-cti, Variables)', () => {
  test.each([
    ['UTC', Date.UTC(2026, 10, 21, 22, 5, 9, 999), '2026-11-21 22:05:09'],
    ['Europe/Berlin', Date.UTC(2026, 10, 21, 23, 5, 9), '2026-11-22 00:05:09'],
    ['America/New_York', Date.UTC(2026, 6, 1, 3, 0, 0), '2026-06-30 23:00:00'],
    ['Asia/Kathmandu', Date.UTC(2026, 0, 1, 0, 0, 0), '2026-01-01 05:45:00']
  ])('in %s', (zone, at, text) => expect(localTimeIn(zone)(at)).toBe(text))

  test('each in the zone that is named, whichever was asked for before', () => {
    const localTime = localTimes()
    const at = Date.UTC(2026, 10, 21, 22, 5, 9)
    const zones = ['UTC', 'Asia/Tokyo', 'UTC'] as const
    expect(zones.map((zone) => localTime(at, zone))).toEqual([
      '2026-11-21 22:05:09',
      '2026-11-22 07:05:09',
      '2026-11-21 22:05:09'
    ])
    expect(localTime(at)).toBe(localTimeIn()(at))
  })

  test('a time zone is known by its IANA name', () => {
    expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false])
  })

  test('across the end of summer time, to the second', () => {
    const local = localTimeIn('Europe/Berlin')
    const change = Date.UTC(2026, 9, 25, 1, 0, 0)
    expect([change - 1000, change, change - 1000].map(local)).toEqual([
      '2026-10-25 02:59:59',
      '2026-10-25 02:00:00',
      '2026-10-25 02:59:59'
    ])
  })
})
