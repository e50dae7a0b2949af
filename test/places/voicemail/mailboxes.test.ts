import { describe, expect, test } from 'vitest'
import { undoMs } from '../../../pbx-core/places/voicemail/mailboxes.ts'
import { StandInMailboxes } from '../../support/stand-in-voicemail.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const ana = { domain: 'acme.test', mailbox: '100' }
const tom = { domain: 'acme.test', mailbox: '101' }
const caller = { number: '+15550199001', name: 'ACME', user: null }

async function office() {
  const clock = createVirtualClock()
  const kept = new StandInMailboxes(clock)
  await kept.boxes.begin()
  const leave = (milliseconds = 5000) => {
    const draft = kept.boxes.open(ana, { call: '1.a', caller }, 100)
    if (draft === undefined) throw new Error('full')
    draft.keep(milliseconds)
    return draft.id
  }
  const states = () => kept.boxes.list(ana).map(({ id, state }) => `${id.slice(-2)} ${state}`)
  return { clock, kept, boxes: kept.boxes, leave, states }
}

describe('what lies in a mailbox (4-pbx, Applications: Voicemail)', () => {
  test('is new when it is left, and counted for the lamp; another mailbox has nothing of it', async () => {
    const { boxes, leave, kept, clock } = await office()
    const id = leave(5020)
    expect(boxes.list(ana)).toEqual([
      { ...ana, id, call: '1.a', caller, at: clock.wallTime(), milliseconds: 5020, state: 'new' }
    ])
    expect([boxes.counts(ana), boxes.counts(tom)]).toEqual([
      { new: 1, old: 0 },
      { new: 0, old: 0 }
    ])
    expect(kept.left.map((message) => message.id)).toEqual([id])
    expect(kept.changes).toEqual(['100@acme.test'])
  })

  test('is nothing that anybody sees or counts while it is being left', async () => {
    const { boxes, kept } = await office()
    const draft = boxes.open(ana, { call: '1.a', caller }, 100)
    expect([boxes.list(ana), boxes.counts(ana), kept.changes]).toEqual([[], { new: 0, old: 0 }, []])
    draft?.discard()
    expect([boxes.list(ana), [...kept.notes], kept.removed]).toEqual([[], [], [draft?.id]])
  })

  test('is full with so many, those that are being left included, and has room again once one is deleted', async () => {
    const { boxes, leave } = await office()
    const first = leave()
    const open = boxes.open(ana, { call: '1.b', caller }, 2)
    expect([boxes.isFull(ana, 2), boxes.open(ana, { call: '1.c', caller }, 2)]).toEqual([true, undefined])
    boxes.delete(ana, first, 'a while')
    expect(boxes.isFull(ana, 2)).toBe(false)
    open?.discard()
  })

  test('is marked as heard and as new again by everybody who has it open, and told once for each change', async () => {
    const { boxes, leave, kept, states } = await office()
    const id = leave()
    kept.changes.length = 0
    expect([boxes.mark(ana, id, 'saved'), boxes.mark(ana, id, 'saved'), boxes.counts(ana)]).toEqual([
      true,
      true,
      { new: 0, old: 1 }
    ])
    expect([boxes.mark(ana, id, 'new'), boxes.mark(tom, id, 'saved'), boxes.mark(ana, 'nothing', 'saved')]).toEqual([
      true,
      false,
      false
    ])
    expect([states(), kept.changes.length]).toEqual([['t1 new'], 2])
  })
})

describe('a deletion (4-pbx: undelete until the end)', () => {
  test('takes it out of every list at once, can be taken back for a minute, and then is for good', async () => {
    const { boxes, leave, kept, clock, states } = await office()
    const [first, second] = [leave(), leave()]
    boxes.mark(ana, first, 'saved')
    boxes.delete(ana, first, 'a while')
    boxes.delete(ana, second, 'a while')
    expect([states(), boxes.counts(ana)]).toEqual([[], { new: 0, old: 0 }])
    clock.advance(undoMs - 1)
    expect([boxes.restore(ana, first), states()]).toEqual([true, ['t1 saved']])
    clock.advance(1)
    expect([boxes.restore(ana, second), states(), kept.removed]).toEqual([false, ['t1 saved'], [second]])
    clock.advance(undoMs)
    expect(states()).toEqual(['t1 saved'])
  })

  test('in a call waits for the end of that, however long it is', async () => {
    const { boxes, leave, kept, clock } = await office()
    const id = leave()
    boxes.delete(ana, id, 'the end of the call')
    clock.advance(100 * undoMs)
    expect([kept.removed, boxes.kept(ana, id)?.state]).toEqual([[], 'new'])
    boxes.purge(ana, id)
    expect([kept.removed, boxes.kept(ana, id)]).toEqual([[id], undefined])
  })

  test('by a window of what a telephone has deleted meanwhile begins the minute; nothing that is there is purged', async () => {
    const { boxes, leave, kept, clock } = await office()
    const id = leave()
    boxes.purge(ana, id)
    expect(boxes.list(ana)).toHaveLength(1)
    boxes.delete(ana, id, 'the end of the call')
    boxes.delete(ana, id, 'a while')
    clock.advance(undoMs)
    expect(kept.removed).toEqual([id])
  })
})

describe('after a restart (1-product, Data directory: voicemail index)', () => {
  test('everything is as it was, and what was deleted is gone', async () => {
    const { boxes, leave, kept, clock } = await office()
    const [first, second, third] = [leave(), leave(), leave()]
    boxes.mark(ana, second, 'saved')
    boxes.delete(ana, first, 'a while')
    boxes.setGreeting(ana, 'busy', 'g1')
    const again = new StandInMailboxes(clock, kept)
    expect(again.boxes.counts(ana)).toBe('unknown')
    await again.boxes.begin()
    expect(again.boxes.list(ana).map(({ id, state }) => [id, state])).toEqual([
      [third, 'new'],
      [second, 'saved']
    ])
    expect([again.removed, again.boxes.greetings(ana)]).toEqual([[first], ['busy']])
  })

  test('what a crash has cut off is a message where enough was said, and nothing where it was not', async () => {
    const { boxes, kept, clock } = await office()
    const drafts = [1, 2, 3].map((n) => boxes.open(ana, { call: `1.${n}`, caller }, 100)?.id ?? '')
    const [long = '', short = '', none = ''] = drafts
    kept.sounds.set(long, 7250)
    kept.sounds.set(short, 1999)
    const again = new StandInMailboxes(clock, kept)
    await again.boxes.begin()
    expect(again.boxes.list(ana).map(({ id, milliseconds, state }) => [id, milliseconds, state])).toEqual([
      [long, 7250, 'new']
    ])
    expect(again.left.map(({ id }) => id)).toEqual([long])
    expect(again.removed).toEqual([short, none])
    expect(again.boxes.ofCall('acme.test', '1.1').map(({ id }) => id)).toEqual([long])
    expect(again.changes).toEqual(['100@acme.test'])
  })
})

describe('greetings', () => {
  test('each has a sound of its own; the one before is removed, and the standard one is played again', async () => {
    const { boxes, kept } = await office()
    expect(boxes.greeting(ana, 'busy')).toBeUndefined()
    boxes.setGreeting(ana, 'busy', 'g1')
    boxes.setGreeting(ana, 'noAnswer', 'g2')
    expect([boxes.greetings(ana), boxes.greeting(ana, 'busy')]).toEqual([
      ['busy', 'noAnswer'],
      '/data/voicemail/g1.wav'
    ])
    boxes.setGreeting(ana, 'busy', 'g3')
    boxes.setGreeting(ana, 'noAnswer', null)
    expect([kept.removed, boxes.greetings(ana)]).toEqual([['g1', 'g2'], ['busy']])
    boxes.setGreeting(ana, 'busy', null)
    expect([...kept.notes]).toEqual([])
  })
})
