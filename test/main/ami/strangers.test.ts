import { describe, expect, test } from 'vitest'
import { mostStrangers, Strangers } from '../../../main/ami/strangers.ts'

describe('clients that have not logged in (3-click-to-dial, AMI)', () => {
  test('as long as there is room nobody goes', () => {
    const strangers = new Strangers<number>()
    const gone = Array.from({ length: mostStrangers }, (_, at) => strangers.came(at, 'a'))
    expect(new Set(gone)).toEqual(new Set([undefined]))
  })

  test('who opens many connections pushes out its own, the oldest first, and never the one of another place', () => {
    const strangers = new Strangers<string>()
    strangers.came('connector', '192.0.2.5')
    const gone = Array.from({ length: 200 }, (_, at) => strangers.came(`flood ${at}`, '192.0.2.66')).filter(
      (each) => each !== undefined
    )
    expect(gone).toEqual(Array.from({ length: 200 - mostStrangers + 1 }, (_, at) => `flood ${at}`))
    expect(strangers.came('another connector', '192.0.2.6')).toBe(`flood ${200 - mostStrangers + 1}`)
  })

  test('who has logged in, or has left, takes no room', () => {
    const strangers = new Strangers<number>()
    for (let at = 0; at < 3 * mostStrangers; at++) {
      expect(strangers.came(at, 'a')).toBe(undefined)
      strangers.gone(at)
    }
  })
})
