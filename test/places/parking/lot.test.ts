import { describe, expect, test } from 'vitest'
import {
  emptyLot,
  type Lot,
  type LotEffect,
  type LotEvent,
  lotDueAt,
  stepLot
} from '../../../pbx-core/places/parking/lot.ts'

const slots = ['*71', '*72']

/** A lot of two slots, to which things happen. */
function lotOf() {
  let lot: Lot = stepLot(emptyLot, { on: 'configured', slots }, 0).lot
  const tell = (event: LotEvent, now = 0): readonly LotEffect[] => {
    const step = stepLot(lot, event, now)
    lot = step.lot
    return step.effects
  }
  const park = (
    call: string,
    { by = '101' as string | null, slot = null as string | null, comesBack = 2 } = {},
    now = 0
  ) => tell({ on: 'arrived', arrival: { call, by, comeBackMs: 90_000, comesBack }, slot }, now)
  const shown = () => [...lot.occupants].map(([slot, { is, call }]) => `${slot} ${call} ${is}`)
  return { tell, park, shown, due: () => lotDueAt(lot) }
}

describe('slots of a parking lot (4-pbx, Numbers: *70, *71 … *79)', () => {
  test('*70 takes the first that is free; a slot that is named is taken as it is', () => {
    const { park, shown, tell } = lotOf()
    expect([park('a'), park('b', { slot: '*72' })]).toEqual([
      [{ do: 'park', call: 'a', slot: '*71' }],
      [{ do: 'park', call: 'b', slot: '*72' }]
    ])
    expect(park('c')).toEqual([{ do: 'refuse', because: 'full' }])
    expect(park('c', { slot: '*71' })).toEqual([{ do: 'refuse', because: 'taken' }])
    expect(park('c', { slot: '*79' })).toEqual([{ do: 'refuse', because: 'no-slot' }])
    tell({ on: 'left', call: 'a' })
    expect(park('c')).toEqual([{ do: 'park', call: 'c', slot: '*71' }])
    expect(shown()).toEqual(['*72 b waiting', '*71 c waiting'])
  })

  test('of two who fetch at once one has the call; an empty slot has nobody', () => {
    const { park, shown, tell } = lotOf()
    park('a')
    expect([1, 2].map(() => tell({ on: 'fetched', slot: '*71' }))).toEqual([
      [{ do: 'hand-over', call: 'a' }],
      [{ do: 'refuse', because: 'empty' }]
    ])
    expect([shown(), tell({ on: 'fetched', slot: '*72' })]).toEqual([
      ['*71 a taken'],
      [{ do: 'refuse', because: 'empty' }]
    ])
  })

  test('whoever took it and is gone before they talk leaves it where it was, for as long as from the beginning', () => {
    const { park, shown, tell, due } = lotOf()
    park('a')
    tell({ on: 'fetched', slot: '*71' }, 5000)
    expect(due()).toBeUndefined()
    tell({ on: 'lost', call: 'a' }, 6000)
    expect([shown(), due()]).toEqual([['*71 a waiting'], 96_000])
  })

  test('it comes back when its time is over, waits on where that was in vain, and is given up after so many times', () => {
    const { park, shown, tell, due } = lotOf()
    park('a')
    expect([due(), tell({ on: 'timer' }, 89_999), tell({ on: 'timer' }, 90_000)]).toEqual([
      90_000,
      [],
      [{ do: 'come-back', call: 'a' }]
    ])
    expect([shown(), due()]).toEqual([['*71 a coming-back'], undefined])
    expect([tell({ on: 'in-vain', call: 'a' }, 115_000), shown(), due()]).toEqual([[], ['*71 a waiting'], 205_000])
    tell({ on: 'timer' }, 205_000)
    expect([tell({ on: 'in-vain', call: 'a' }, 206_000), shown()]).toEqual([
      [{ do: 'give-up', call: 'a' }],
      ['*71 a taken']
    ])
    // What it was sent to is not to be had either: nobody is rung again.
    tell({ on: 'lost', call: 'a' }, 230_000)
    expect(tell({ on: 'timer' }, 320_000)).toEqual([{ do: 'give-up', call: 'a' }])
  })

  test('one that nobody has parked comes back to nobody', () => {
    const { park, tell } = lotOf()
    park('a', { by: null, comesBack: 0 })
    expect(tell({ on: 'timer' }, 90_000)).toEqual([{ do: 'give-up', call: 'a' }])
  })

  test('it can be fetched while it comes back; an answer ends that as well', () => {
    const { park, shown, tell } = lotOf()
    park('a')
    park('b')
    tell({ on: 'timer' }, 90_000)
    expect(tell({ on: 'fetched', slot: '*71' }, 91_000)).toEqual([{ do: 'hand-over', call: 'a' }])
    tell({ on: 'answered', call: 'b' }, 92_000)
    expect([shown(), tell({ on: 'fetched', slot: '*72' })]).toEqual([
      ['*71 a taken', '*72 b taken'],
      [{ do: 'refuse', because: 'empty' }]
    ])
  })

  test('a slot that somebody was told is kept for that one, and for 5 s after it hung up', () => {
    const { park, shown, tell, due } = lotOf()
    tell({ on: 'kept', call: 'asks', by: '101', slot: null })
    expect(park('x', { by: '102' })).toEqual([{ do: 'park', call: 'x', slot: '*72' }])
    expect(park('y', { by: '102', slot: '*71' })).toEqual([{ do: 'refuse', because: 'taken' }])
    expect([due(), tell({ on: 'left', call: 'asks' }, 1000), due()]).toEqual([90_000, [], 6000])
    tell({ on: 'left', call: 'x' })
    // Another slot is free by now, and it parks all the same where it was told.
    expect([park('a', {}, 2000), shown()]).toEqual([[{ do: 'park', call: 'a', slot: '*71' }], ['*71 a waiting']])
  })

  test('who does nothing with a slot that was kept loses it', () => {
    const { shown, tell } = lotOf()
    tell({ on: 'kept', call: 'asks', by: '101', slot: '*72' })
    tell({ on: 'left', call: 'asks' }, 1000)
    tell({ on: 'timer' }, 6000)
    expect(shown()).toEqual([])
  })

  test('who stands in a slot that is configured no more is fetched from there; nobody else parks there', () => {
    const { park, tell } = lotOf()
    park('a')
    tell({ on: 'configured', slots: ['*72'] })
    expect(tell({ on: 'fetched', slot: '*71' })).toEqual([{ do: 'hand-over', call: 'a' }])
    tell({ on: 'left', call: 'a' })
    expect(park('b', { slot: '*71' })).toEqual([{ do: 'refuse', because: 'no-slot' }])
  })
})
