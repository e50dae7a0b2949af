import { beforeEach, describe, expect, test } from 'vitest'
import { collectDigit, collectEntry, collectNumber } from '../../pbx-core/apps/collect.ts'
import { promptMs } from '../support/recording-media.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

let office: StandInOffice
let ana: StandInLeg
beforeEach(() => {
  office = new StandInOffice()
  ana = office.leg('100', { isIncoming: true })
})
const playing = () => ana.media.play([{ kind: 'prompt', name: 'greeting', language: 'en' }])

/** What has come of it so far: `undefined` in the list is nothing yet. */
function watched<T>(outcome: Promise<T>): { readonly got: readonly T[] } {
  const got: T[] = []
  void outcome.then((value) => got.push(value))
  return { got }
}

describe('one key (3-click-to-dial: press 1)', () => {
  const key = () => watched(collectDigit(ana.asLeg, { clock: office.clock, playback: playing(), milliseconds: 4000 }))

  test('stops the prompt, and is what came', async () => {
    const { got } = key()
    await office.pass(100)
    ana.presses('1')
    await office.pass()
    expect([got, ana.media.playing, office.clock.pending]).toEqual([['1'], [], 0])
  })

  test('is waited for so long from the end of the prompt, and not from its beginning', async () => {
    const { got } = key()
    await office.pass(promptMs + 3999)
    expect(got).toEqual([])
    await office.pass(1)
    expect([got, office.clock.pending]).toEqual([[undefined], 0])
  })

  test('that was typed ahead counts at once; the one behind it waits for whoever asks next', async () => {
    ana.presses('27')
    const { got } = key()
    await office.pass()
    expect([got, ana.media.playing, ana.keys.take()]).toEqual([['2'], [], '7'])
  })

  test('never comes from whoever hangs up, or has before', async () => {
    const { got } = key()
    await office.pass(100)
    ana.bye()
    await office.pass()
    expect(got).toEqual([undefined])
    const options = { clock: office.clock, playback: undefined, milliseconds: 4000 }
    expect([await collectDigit(ana.asLeg, options), office.clock.pending]).toEqual([undefined, 0])
  })

  test('after the one that was waited for stays with the leg', async () => {
    const { got } = key()
    ana.presses('19')
    await office.pass()
    expect([got, ana.keys.take()]).toEqual([['1'], '9'])
  })
})

describe('an entry (4-pbx, Applications: Menu)', () => {
  const entry = (bargeIn = true, whole = (typed: string) => (typed.length === 3 ? typed : undefined)) =>
    watched(
      collectEntry(ana.asLeg, {
        ...{ clock: office.clock, playback: playing(), whole, bargeIn },
        ...{ firstMs: 5000, nextMs: 2000 }
      })
    )

  test('is over with the key that makes it whole; the keys behind it wait', async () => {
    const { got } = entry()
    ana.presses('1014')
    await office.pass()
    expect([got, ana.keys.take(), office.clock.pending]).toEqual([['101'], '4', 0])
  })

  test('is what was typed where no further key comes in time; each key begins that time anew', async () => {
    const { got } = entry()
    ana.presses('1')
    await office.pass(1999)
    ana.presses('0')
    await office.pass(1999)
    expect(got).toEqual([])
    await office.pass(1)
    expect(got).toEqual(['10'])
  })

  test('is none where no key comes after the prompt', async () => {
    const { got } = entry()
    await office.pass(promptMs + 4999)
    expect(got).toEqual([])
    await office.pass(1)
    expect([got, office.clock.pending]).toEqual([[''], 0])
  })

  test('begins with what was typed ahead, and stops the prompt by that', async () => {
    ana.presses('10')
    const { got } = entry()
    await office.pass(100)
    expect([got, ana.media.playing]).toEqual([[], []])
    ana.presses('2')
    await office.pass()
    expect(got).toEqual(['102'])
  })

  test('lets a prompt be heard to its end without barge-in, and counts what was typed meanwhile', async () => {
    const { got } = entry(false)
    ana.presses('102')
    await office.pass(promptMs - 1)
    expect([got, ana.media.playing]).toEqual([[], ['prompt greeting']])
    await office.pass(1)
    expect(got).toEqual(['102'])
  })

  test('takes as long between keys without barge-in as with it', async () => {
    const { got } = entry(false)
    ana.presses('1')
    await office.pass(promptMs + 1999)
    expect(got).toEqual([])
    await office.pass(1)
    expect(got).toEqual(['1'])
  })

  test('of somebody who hangs up in the middle is none', async () => {
    const { got } = entry()
    ana.presses('10')
    ana.bye()
    await office.pass()
    expect([got, office.clock.pending]).toEqual([[''], 0])
    const { got: late } = watched(
      collectEntry(ana.asLeg, {
        ...{ clock: office.clock, playback: undefined, whole: () => undefined, bargeIn: true },
        ...{ firstMs: 5000, nextMs: 2000 }
      })
    )
    await office.pass()
    expect([late, office.clock.pending]).toEqual([[''], 0])
  })
})

describe('a number after a dial tone (4-pbx, Names of what is new: in-call codes)', () => {
  const number = () => {
    const playback = ana.media.play([{ kind: 'tone', tone: 'dial', country: 'US' }], { loop: true })
    return watched(collectNumber(ana.asLeg, { clock: office.clock, playback }))
  }

  test('ends with #, which is no part of it', async () => {
    const { got } = number()
    for (const key of '102#') {
      ana.presses(key)
      await office.pass()
    }
    expect([got, office.clock.pending]).toEqual([['102'], 0])
  })

  test('stops the tone by its first key, and is whole after three seconds without one', async () => {
    const { got } = number()
    ana.presses('1')
    await office.pass()
    expect(ana.media.playing).toEqual([])
    await office.pass(2999)
    ana.presses('0')
    await office.pass(2999)
    expect(got).toEqual([])
    await office.pass(1)
    expect(got).toEqual(['10'])
  })

  test('is none where nothing is dialled for ten seconds', async () => {
    const { got } = number()
    await office.pass(9999)
    expect([got, ana.media.playing]).toEqual([[], ['tone dial']])
    await office.pass(1)
    expect([got, ana.media.playing, office.clock.pending]).toEqual([[''], [], 0])
  })

  test('is cut at 32 digits, and what was dialled of it counts for whoever hangs up', async () => {
    ana.presses('1'.repeat(40))
    const { got } = number()
    await office.pass()
    expect(got).toEqual(['1'.repeat(32)])
    const tom = office.leg('101', { isIncoming: true })
    ana = tom
    const other = number()
    tom.presses('1')
    await office.pass()
    tom.presses('0')
    tom.bye()
    await office.pass()
    expect(other.got).toEqual(['10'])
  })
})
